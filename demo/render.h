#pragma once

#include <cstdint>

#include "demo/score/score.h"
#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// The true peak no piece exceeds: room for what a lossy codec adds before -1 dBFS.
inline constexpr float kPeakCeiling = 0.66F;

/// Plays a score. The same score and seed give the same samples. Every part passes its channel strip into the mix and
/// the sends, then the whole is mastered.
StereoBuffer render(const Score& score, std::uint64_t seed);

}  // namespace earshot::demo
