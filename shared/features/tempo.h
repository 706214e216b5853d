#pragma once

#include <span>

namespace earshot {

/// The tempo of a recording: the lag at which its onset envelope resembles itself most, preferring those near 120 bpm.
///
///   r[l,t] = sum_n w[n] x[t+n] w[n+l] x[t+n+l]    over windows of 8 s, one a frame, w periodic Hann
///   l* = argmax_l  log(1 + 1e6 mean_t r[l,t] / r[0,t]) - (log2(bpm(l) / 120))^2 / 2,   bpm(l) = 60 framesPerSecond / l
///   < 320
///
/// Source: Grosche, Mueller and Kurth (2010) for the tempogram; Ellis (2007) for the prior. Equals
/// librosa.feature.tempo(onset_envelope=...). The envelope is librosa.onset.onset_strength's, with the median over
/// bands for librosa.beat.beat_track; beyond its ends it falls to 0 in a straight line over 4 s, as there. in
/// onsetEnvelope  >= 0, a value a frame out  bpm, below 320: bpm(l) for a whole l No onset at all (silence, a steady
/// tone, an empty envelope) gives 0; NaN or infinity in gives NaN. Takes constant memory and a time that grows with the
/// frames, not with frames x window (tempo.cpp says how).
double tempo(std::span<const float> onsetEnvelope, double framesPerSecond);

}  // namespace earshot
