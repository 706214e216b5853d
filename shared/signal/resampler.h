#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/buffer.h"
#include "shared/result.h"
#include "shared/signal/winograd_filter.h"

namespace earshot {

/// Changes the sample rate: a windowed sinc, evaluated only where an output sample lies.
///
///   y[n] = sum_k x[k] h(k - n in/out),   h(t) = c sinc(c t) w(t),   c = .95 min(1, out/in),   w a Kaiser window
///
/// Source: Smith and Gossett (1984), "A flexible sampling-rate conversion method"; Kaiser (1974) for window and length.
/// Linear phase and delay compensated: output sample 0 lies at input sample 0, and n samples give ceil(n out/in).
/// Beyond its ends the recording is silent.
///
/// Let N be half the lower of the two rates. The response is flat within .001 dB up to .9 N; what lies above N is gone
/// by 100 dB, as an alias when going down and as an image when going up. A constant stays what it is. Equal rates copy.
/// One NaN or infinity in spoils the outputs within about 70/N seconds of it, and no others.
///
/// The outputs do not depend on how the input is cut into blocks nor on the machine, bit for bit.
class Resampler {
 public:
  /// Rates in Hz, [1000, 768000], not necessarily whole (they are rounded to 2^-20 Hz). Errors: InvalidArgument,
  /// OutOfMemory. The coefficients take at most 4 MB.
  [[gnu::cold]] static Result<Resampler> create(double inRate, double outRate);

  /// Appends what is ready to `out`: all but the last few thousand samples, which wait for their neighbours.
  void push(std::span<const float> in, std::vector<float>& out);

  /// Appends the rest, and makes the resampler ready for the next recording.
  void finish(std::vector<float>& out);

 private:
  /// How outputs are computed: by a fast algorithm where one of the steps is small, else many of a phase side by side,
  /// else (rates with next to no common divisor, or filters too long to lay out) one by one.
  enum class Way { Copy, Winograd, SideBySide, OneByOne };

  Resampler() = default;
  void reset();
  void emitRounds(std::vector<float>& out);
  void emitSideBySide(float* out);
  void emitOneByOne(std::vector<float>& out);
  void dropUsed();
  const float* row(std::size_t phase) const { return rows_.data() + phase * taps_; }

  Way way_ = Way::Copy;
  // The rates over their greatest common divisor: output n lies at input n inStep / outStep.
  std::uint64_t inStep_ = 1;
  std::uint64_t outStep_ = 1;
  bool exact_ = true;  // a row of coefficients for each of the outStep_ phases; else rows to interpolate between
  std::size_t phases_ = 1;
  std::size_t taps_ = 0;  // of a row
  Buffer<float> rows_;
  WinogradFilter winograd_;

  // Winograd, side by side: a round is inStep_ samples in and outStep_ out, and so many are computed at once.
  std::size_t rounds_ = 0;
  std::size_t needed_ = 0;      // samples that this takes
  std::size_t windowRows_ = 0;  // side by side: samples from a round's first to its last tap, up to a multiple of 8
  Buffer<float> sideBySide_;    // [windowRows_][rounds_]

  std::vector<float> held_;      // input not used up yet, from the first tap of the next output on
  std::size_t used_ = 0;         // samples at held_'s front that no output needs any more
  std::uint64_t remainder_ = 0;  // one by one: the next output lies remainder_ / outStep_ after a whole input sample
};

}  // namespace earshot
