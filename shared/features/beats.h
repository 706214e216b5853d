#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// The frames that beats fall on: the path of onsets that is strong and keeps the tempo.
///
///   C[i] = s[i] + max_j C[j] - 100 (log((i - j) / p))^2,   p/2 <= i - j <= 2 p,   p = 60 framesPerSecond / bpm,
///   rounded
///
/// s is the envelope over its standard deviation, smoothed by a Gaussian of p/32 frames. The path is traced back from
/// the last local maximum of C that reaches half of their median, and weak beats at both ends are dropped. Source:
/// Ellis (2007), "Beat tracking by dynamic programming". Equals librosa.beat.beat_track(onset_envelope=..., bpm=...),
/// whose first frame counts for nothing either.
/// in   onsetEnvelope  >= 0, finite, a value a frame; bpm as tempo() gives it
/// out  frames, ascending
/// A tempo that is not above 0, or an envelope without variation, has no beats. Errors: OutOfMemory.
Result<std::vector<std::uint32_t>> beats(std::span<const float> onsetEnvelope, double framesPerSecond, double bpm);

}  // namespace earshot
