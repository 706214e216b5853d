#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace earshot::demo {

/// A sum of exponentially decaying sinusoids: bars, strings and bells by their modes, organs with no decay.
/// Eight samples of a partial at once: each step turns and shrinks them by what eight samples do.
class PartialBank {
 public:
  static constexpr std::size_t kCapacity = 24;

  /// Frequencies above 0.42 of the sample rate are left out. `decaySeconds` is the time to fall by 60 dB; 0 or less
  /// means none. More than kCapacity partials are ignored.
  void add(float hertz, float amplitude, float decaySeconds, float phaseTurns = 0);

  /// Adds to `out`, whose size is a multiple of 8. Partials that have died away are dropped.
  void addTo(std::span<float> out);

  bool silent() const { return count_ == 0; }

 private:
  using Lanes = float __attribute__((vector_size(32)));
  struct Partial {
    Lanes real, imaginary;
    float turnReal, turnImaginary;
    bool decays;
  };
  std::array<Partial, kCapacity> partials_{};
  std::size_t count_ = 0;
};

}  // namespace earshot::demo
