#include "shared/signal/mel_filter_bank.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double kLinearSlope = 200.0 / 3;  // Hz a mel
constexpr double kKneeHertz = 1000;
constexpr double kKneeMel = kKneeHertz / kLinearSlope;
const double kLogStep = std::log(6.4) / 27;

double melOf(double hertz) {
  return hertz < kKneeHertz ? hertz / kLinearSlope : kKneeMel + std::log(hertz / kKneeHertz) / kLogStep;
}

double hertzOf(double mel) {
  return mel < kKneeMel ? mel * kLinearSlope : kKneeHertz * std::exp(kLogStep * (mel - kKneeMel));
}

}  // namespace

MelFilterBank::MelFilterBank(double sampleRate) {
  std::array<double, kMelBands + 2> corner;
  const double top = melOf(sampleRate / 2);
  for (std::size_t i = 0; i < corner.size(); ++i) {
    corner[i] = hertzOf(top * static_cast<double>(i) / static_cast<double>(corner.size() - 1));
  }
  const double binWidth = sampleRate / static_cast<double>(kFrameLength);
  for (std::size_t i = 0; i < corner.size(); ++i) {
    const double first = std::ceil(corner[i] / binWidth);
    segmentBegin_[i] = std::min(kBins, static_cast<std::size_t>(first));
  }
  const auto area = [&](std::size_t band) { return 2 / (corner[band + 2] - corner[band]); };
  for (std::size_t segment = 0; segment <= kMelBands; ++segment) {
    const double low = corner[segment];
    const double width = corner[segment + 1] - low;
    for (std::size_t k = segmentBegin_[segment]; k < segmentBegin_[segment + 1]; ++k) {
      const double along = (binWidth * static_cast<double>(k) - low) / width;
      slopes_.push_back({segment < kMelBands ? static_cast<float>(along * area(segment)) : 0.0F,
                         segment > 0 ? static_cast<float>((1 - along) * area(segment - 1)) : 0.0F});
    }
  }
}

void MelFilterBank::apply(std::span<const Lanes, kBins> power, std::span<Lanes, kMelBands> mel) const {
  Lanes risen = splat(0);
  for (std::size_t segment = 0; segment <= kMelBands; ++segment) {
    Lanes rising = splat(0);
    Lanes falling = splat(0);
    for (std::size_t k = segmentBegin_[segment]; k < segmentBegin_[segment + 1]; ++k) {
      const Slopes& slopes = slopes_[k];
      rising += slopes.rising * power[k];
      falling += slopes.falling * power[k];
    }
    if (segment > 0) mel[segment - 1] = risen + falling;
    risen = rising;
  }
}

}  // namespace earshot
