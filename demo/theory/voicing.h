#pragma once

#include <vector>

#include "demo/theory/chord.h"

namespace earshot::demo {

/// Where a player's hands lie and how they spread a chord.
struct Hands {
  int low = 52;           ///< lowest pitch allowed
  int high = 76;          ///< highest pitch allowed
  int voices = 4;         ///< notes at once
  bool rootless = false;  ///< the bass has the root: leave it out where four or more tones are left
  bool open = false;      ///< drop the second voice from above by an octave
};

/// Places each chord so that its notes move as little as possible from the one before.
class VoiceLeading {
 public:
  explicit VoiceLeading(Hands hands) : hands_(hands) {}

  /// Pitches, ascending. Never empty; fewer than `voices` where the chord has fewer tones.
  std::vector<int> next(const Chord& chord);

 private:
  Hands hands_;
  std::vector<int> previous_;
};

}  // namespace earshot::demo
