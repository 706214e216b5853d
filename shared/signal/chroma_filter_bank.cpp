#include "shared/signal/chroma_filter_bank.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double kClasses = kChroma;
constexpr double kCenterOctave = 5;
constexpr double kOctaveWidth = 2;
constexpr std::size_t kFromAToC = 3;

}  // namespace

ChromaFilterBank::ChromaFilterBank(double sampleRate, double tuning) {
  const double lowestA = 440.0 / 16 * std::exp2(tuning / kClasses);
  const auto semitone = [&](std::size_t k) {
    return kClasses * std::log2(static_cast<double>(k) * sampleRate / static_cast<double>(kFrameLength) / lowestA);
  };
  for (std::size_t k = 0; k < kBins; ++k) {
    // The bin at 0 Hz has no pitch: one and a half octaves below its neighbour, it is broad and out of the way.
    const double here = k == 0 ? semitone(1) - 1.5 * kClasses : semitone(k);
    const double width = std::max(semitone(k + 1) - here, 1.0);
    std::array<double, kChroma> bump;
    double sumOfSquares = 0;
    for (std::size_t c = 0; c < kChroma; ++c) {
      const double away = here - static_cast<double>(c);
      const double folded = away - kClasses * std::floor(away / kClasses + 0.5);
      bump[c] = std::exp(-0.5 * std::pow(2 * folded / width, 2));
      sumOfSquares += bump[c] * bump[c];
    }
    const double octave = std::exp(-0.5 * std::pow((here / kClasses - kCenterOctave) / kOctaveWidth, 2));
    for (std::size_t c = 0; c < kChroma; ++c) {
      weights_[k][c] = static_cast<float>(bump[(c + kFromAToC) % kChroma] / std::sqrt(sumOfSquares) * octave);
    }
  }
}

void ChromaFilterBank::apply(std::span<const Lanes, kBins> power, std::span<Lanes, kChroma> chroma) const {
  std::array<Lanes, kChroma> sums{};
  for (std::size_t k = 0; k < kBins; ++k) {
    const Lanes bin = power[k];
    for (std::size_t c = 0; c < kChroma; ++c) sums[c] += weights_[k][c] * bin;
  }
  std::copy(sums.begin(), sums.end(), chroma.begin());
}

}  // namespace earshot
