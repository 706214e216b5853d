#pragma once

#include <cmath>
#include <limits>

namespace earshot {

/// A part of a recording, in seconds from its start.
struct Excerpt {
  double start = 0;
  double length = std::numeric_limits<double>::infinity();

  /// The middle `seconds` of a recording. The start is rounded down to a whole second, so that two decoders whose idea
  /// of the duration differs by a codec frame still choose the same samples.
  static Excerpt middle(double duration, double seconds) {
    if (!(duration > seconds)) return {0, seconds};
    return {std::floor((duration - seconds) / 2), seconds};
  }
};

}  // namespace earshot
