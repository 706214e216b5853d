#include "shared/signal/chroma_filter_bank.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/catch.h"

namespace earshot {
namespace {

std::size_t strongest(const ChromaFilterBank& filters, std::size_t bin) {
  std::vector<Lanes> power(kBins, splat(0));
  power[bin] = splat(1);
  std::array<Lanes, kChroma> chroma;
  filters.apply(std::span<const Lanes, kBins>(power), chroma);
  return static_cast<std::size_t>(
      std::max_element(chroma.begin(), chroma.end(), [](const Lanes& a, const Lanes& b) { return a[0] < b[0]; }) -
      chroma.begin());
}

}  // namespace

TEST_CASE("every bin above 200 Hz sounds loudest in its own pitch class") {
  for (const double tuning : {0.0, -0.5, 0.3}) {
    const ChromaFilterBank filters(22050, tuning);
    for (std::size_t k = 19; k < kBins; ++k) {
      const double semitonesAboveA = 12 * std::log2(static_cast<double>(k) * 22050 / 2048 / 440) - tuning;
      const double fromC = semitonesAboveA + 9;  // A is nine semitones above C
      const double toBorder = std::abs(fromC - std::floor(fromC) - 0.5);
      if (toBorder < 1e-3) continue;  // between two classes
      const auto expected = static_cast<std::size_t>(std::lround(fromC) % 12 + 12) % 12;
      CHECK(strongest(filters, k) == expected);
    }
  }
}

TEST_CASE("a bin's twelve weights have the length of its octave's favour") {
  const ChromaFilterBank filters(22050, 0);
  for (const std::size_t k : {20, 100, 500, 1024}) {
    std::vector<Lanes> power(kBins, splat(0));
    power[k] = splat(1);
    std::array<Lanes, kChroma> chroma;
    filters.apply(std::span<const Lanes, kBins>(power), chroma);
    double sumOfSquares = 0;
    for (const Lanes& pitchClass : chroma) sumOfSquares += static_cast<double>(pitchClass[0]) * pitchClass[0];
    const double octave = std::log2(static_cast<double>(k) * 22050 / 2048 / 27.5);
    CHECK(std::sqrt(sumOfSquares) == Approx(std::exp(-0.5 * std::pow((octave - 5) / 2, 2))).epsilon(1e-5));
  }
}

}  // namespace earshot
