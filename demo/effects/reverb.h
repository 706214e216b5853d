#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// A room: eight delay lines that feed one another through a Hadamard matrix (Jot and Chaigne 1991), high notes dying
/// sooner than low ones.
class Reverb {
 public:
  /// seconds: time for 60 dB at low frequencies.
  explicit Reverb(float seconds);

  /// Replaces `send` by what comes back from the room, without the direct sound.
  void process(StereoSpan send);

 private:
  static constexpr std::size_t kLines = 8;
  static constexpr std::size_t kRing = 4096;  // frames; a power of two above the longest line
  using Lanes = float __attribute__((vector_size(32)));

  std::vector<Lanes> ring_;  ///< the lines side by side, written at one place and read at eight
  std::size_t position_ = 0;
  Lanes gain_{};
  Lanes damped_{};
};

}  // namespace earshot::demo
