#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "demo/instruments/instrument.h"
#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// A set of drums, each synthesized once when first struck and then placed, in two takes that alternate.
class Kit {
 public:
  /// Precondition: isKit(kind).
  Kit(Instrument kind, std::uint64_t seed) : kind_(kind), seed_(seed) {}

  /// Adds a stroke to `out`, which begins where the stroke does.
  void strike(Drum drum, float velocity, StereoSpan out);

 private:
  Instrument kind_;
  std::uint64_t seed_;
  std::map<int, std::vector<float>> takes_;
  int strokes_ = 0;
};

/// The sound of one stroke at full velocity, mono, ending in silence.
std::vector<float> synthesizeStroke(Instrument kit, Drum drum, std::uint64_t seed);

}  // namespace earshot::demo
