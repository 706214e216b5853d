#include "shared/features/spectral_contrast.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/signal/logarithm.h"

namespace earshot {
namespace {

struct Extremes {
  Lanes smallest;  // means
  Lanes largest;
};

/// The means of the `count` smallest and largest values of each lane, without sorting the rest: each value sinks into a
/// short sorted list by compare-exchanges. Kept is count rounded up to a size whose list stays in registers.
template <std::size_t kept>
Extremes extremes(std::span<const Lanes> values, std::size_t count) {
  std::array<Lanes, kept> smallest;
  smallest.fill(splat(std::numeric_limits<float>::infinity()));
  for (const Lanes& value : values) {
    Lanes sinking = value;
    for (std::size_t i = 0; i < kept; ++i) {
      const Lanes larger = maximum(smallest[i], sinking);
      smallest[i] = minimum(smallest[i], sinking);
      sinking = larger;
    }
  }
  std::array<Lanes, kept> largest;
  largest.fill(splat(0));
  for (const Lanes& value : values) {
    Lanes sinking = value;
    for (std::size_t i = 0; i < kept; ++i) {
      const Lanes smaller = minimum(largest[i], sinking);
      largest[i] = maximum(largest[i], sinking);
      sinking = smaller;
    }
  }
  Extremes sums{splat(0), splat(0)};
  for (std::size_t i = 0; i < count; ++i) {
    sums.smallest += smallest[i];
    sums.largest += largest[i];
  }
  const auto number = static_cast<float>(count);
  return {sums.smallest / number, sums.largest / number};
}

Extremes extremes(std::span<const Lanes> values, std::size_t count) {
  if (count == 1) return extremes<1>(values, count);
  if (count == 2) return extremes<2>(values, count);
  if (count == 3) return extremes<3>(values, count);
  if (count <= 6) return extremes<6>(values, count);
  if (count <= 9) return extremes<9>(values, count);
  return extremes<21>(values, count);  // no band has more bins than the whole spectrum
}

}  // namespace

SpectralContrast::SpectralContrast(double sampleRate) {
  const double binWidth = sampleRate / static_cast<double>(kFrameLength);
  double low = 0;
  double high = 200;
  for (std::size_t b = 0; b < kContrastBands; ++b) {
    // librosa's rule: bins within [low, high], one more below, and above for the last; all but the last then give up
    // one.
    auto begin = static_cast<std::size_t>(std::ceil(low / binWidth));
    auto end = std::min(kBins, static_cast<std::size_t>(std::floor(high / binWidth)) + 1);
    if (b > 0) --begin;
    const bool last = b + 1 == kContrastBands;
    if (last) end = kBins;
    const auto share = static_cast<std::size_t>(std::nearbyint(0.02 * static_cast<double>(end - begin)));
    bands_[b] = {begin, last ? end : end - 1, std::max<std::size_t>(share, 1)};
    low = high;
    high *= 2;
  }
}

SpectralContrast::Levels SpectralContrast::levels(const SpectrumBatch& spectrum) const {
  Levels levels;
  for (std::size_t b = 0; b < kContrastBands; ++b) {
    const Band& band = bands_[b];
    const Extremes means = extremes(spectrum.magnitude.subspan(band.begin, band.end - band.begin), band.count);
    levels.peaks[b] = decibels(means.largest);
    levels.valleys[b] = decibels(means.smallest);
  }
  return levels;
}

}  // namespace earshot
