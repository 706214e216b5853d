#include "shared/signal/mel_filter_bank.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/catch.h"

namespace earshot {
namespace {

double hertzOf(double mel) { return mel < 15 ? mel * 200 / 3 : 1000 * std::exp(std::log(6.4) / 27 * (mel - 15)); }

/// A filter's weight by the definition: a triangle of area 1 between mel points.
double naiveWeight(std::size_t band, double hertz, double rate) {
  const double half = rate / 2;
  const double top = half < 1000 ? half * 3 / 200 : 15 + 27 * std::log(half / 1000) / std::log(6.4);
  const auto corner = [&](std::size_t i) { return hertzOf(top * static_cast<double>(i) / 129); };
  const double rising = (hertz - corner(band)) / (corner(band + 1) - corner(band));
  const double falling = (corner(band + 2) - hertz) / (corner(band + 2) - corner(band + 1));
  return std::max(0.0, std::min(rising, falling)) * 2 / (corner(band + 2) - corner(band));
}

}  // namespace

TEST_CASE("each bin reaches the mel bands with the triangles' weights") {
  for (const double rate : {22050.0, 44100.0, 8000.0}) {
    const MelFilterBank filters(rate);
    std::vector<Lanes> power(kBins, splat(0));
    std::array<Lanes, kMelBands> mel;
    for (std::size_t k = 0; k < kBins; ++k) {
      power[k] = splat(1);
      filters.apply(std::span<const Lanes, kBins>(power), mel);
      power[k] = splat(0);
      const double hertz = static_cast<double>(k) * rate / 2048;
      double worst = 0;
      for (std::size_t b = 0; b < kMelBands; ++b) {
        worst = std::max(worst, std::abs(mel[b][0] - naiveWeight(b, hertz, rate)));
      }
      REQUIRE(worst < 1e-7);
    }
  }
}

TEST_CASE("a NaN bin spoils its own frame's bands, and no other frame") {
  const MelFilterBank filters(22050);
  std::vector<Lanes> power(kBins, splat(1));
  std::array<float, kLanes> lanes;
  lanes.fill(1);
  lanes[1] = NAN;
  power[300] = load(lanes.data());
  std::array<Lanes, kMelBands> mel;
  filters.apply(std::span<const Lanes, kBins>(power), mel);
  std::size_t spoilt = 0;
  for (const Lanes& band : mel) {
    CHECK(std::isfinite(band[0]));
    spoilt += std::isnan(band[1]) ? 1 : 0;
  }
  CHECK(spoilt > 0);
}

}  // namespace earshot
