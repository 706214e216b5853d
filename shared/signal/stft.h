#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "shared/signal/lanes.h"

namespace earshot {

inline constexpr std::size_t kFrameLength = 2048;
inline constexpr std::size_t kHopLength = 512;
inline constexpr std::size_t kBins = kFrameLength / 2 + 1;

/// Frames of n samples: centered at 0, 512, ... up to n.
inline constexpr std::size_t frameCount(std::size_t samples) { return samples == 0 ? 0 : 1 + samples / kHopLength; }

/// kLanes consecutive spectra side by side: power[k] holds bin k of each of them. Lanes from `frames` on are silence.
struct SpectrumBatch {
  std::size_t firstFrame = 0;
  std::size_t frames = 0;               ///< [1, kLanes]
  std::span<const Lanes, kBins> power;  ///< |X|^2
  std::span<const Lanes> magnitude;     ///< |X|, or empty where only the power was asked for
  std::span<const float> samples;       ///< what the frames were cut from: frame l begins at l * kHopLength
  std::size_t signalBegin = 0;          ///< samples outside [signalBegin, signalEnd) are padding
  std::size_t signalEnd = 0;
};

class KeptSpectra;

/// Short-time Fourier transform of a stream: periodic Hann window of 2,048 samples, hop 512, frames centered by zeros
/// at both ends, as librosa.stft with its defaults.
///
///   X[k,t] = sum_n w[n] x[512 t - 1024 + n] exp(-2 pi i k n / 2048),   k in [0, 1024]
///
///   while (!samples.empty()) {
///     samples = samples.subspan(stft.accept(samples));
///     while (const SpectrumBatch* batch = stft.next()) ...
///   }
///   stft.end();
///   while (const SpectrumBatch* batch = stft.next()) ...
///
/// A NaN sample makes the (at most four) frames that contain it NaN in every bin. Fewer samples than a frame are
/// padded; none give no frames.
class Stft {
 public:
  enum class Output { Power, PowerAndMagnitude };

  /// The power alone is computed in float: an error of some 2e-7 of the frame's level in every bin, good for sums over
  /// bins. With the magnitude comes the precision of double, for features that look at the quietest bins (contrast,
  /// flatness).
  explicit Stft(Output output);

  /// Always in double. memory: filled with the spectra of a first pass, and read instead of transforming in a second
  /// one over the same samples. It outlives the Stft. (Whoever only makes these does not link the transform in float.)
  Stft(Output output, KeptSpectra* memory);
  Stft(Stft&&) noexcept;
  Stft& operator=(Stft&&) noexcept;
  ~Stft();

  /// Takes as many samples as fit before next() has to be called, and tells how many.
  std::size_t accept(std::span<const float> samples);
  /// No more samples will come: next() gives the frames that reach over the end.
  void end();
  /// The next frames in order, valid until the next call; null if more samples are needed (or, after end(), if all is
  /// said).
  const SpectrumBatch* next();

  std::size_t samples() const;  ///< accepted so far

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot
