#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "demo/synthesis/envelope.h"
#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// One note as an instrument sees it.
struct Tone {
  float hertz = 440;
  float seconds = 0.5F;   ///< how long the key is held
  float velocity = 0.7F;  ///< (0, 1]
  float left = 0.7F;      ///< gains of the two channels
  float right = 0.7F;
  std::uint64_t seed = 1;  ///< no two plucks are the same
};

inline constexpr std::size_t kVoiceBlock = 64;

/// Adds a note to `out`, which begins where the note does. source(block, seconds) fills a zeroed block of mono samples;
/// the envelope shapes it, straight between block ends.
template <class Source>
void addVoice(const Tone& tone, const Envelope& envelope, float gain, StereoSpan out, Source&& source) {
  const auto wanted = static_cast<std::size_t>(envelope.duration() * kSampleRate);
  const std::size_t frames = std::min(out.size(), wanted);
  constexpr float kBlockSeconds = static_cast<float>(kVoiceBlock) / kSampleRate;
  float seconds = 0;
  float level = envelope.level(0) * gain;
  for (std::size_t start = 0; start < frames; start += kVoiceBlock) {
    alignas(32) std::array<float, kVoiceBlock> block{};
    source(std::span<float>(block), seconds);
    seconds += kBlockSeconds;
    const float next = envelope.level(seconds) * gain;
    const float slope = (next - level) / static_cast<float>(kVoiceBlock);
    const int count = static_cast<int>(std::min(kVoiceBlock, frames - start));
    float* left = out.left.data() + start;
    float* right = out.right.data() + start;
    for (int i = 0; i < count; ++i) {
      const float sample = block[i] * (level + slope * static_cast<float>(i));
      left[i] += tone.left * sample;
      right[i] += tone.right * sample;
    }
    level = next;
  }
}

}  // namespace earshot::demo
