#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "shared/recommend/taste_table.h"
#include "tests/unit/catalog/small_catalog.h"

namespace earshot {

/// Sixteen tracks of two tastes by four sounds: track i is of taste i % 2 and sounds like i / 4. A listener of one
/// taste plays its tracks whatever they sound like.
inline TrackTable tasteTracks(std::size_t artistsEach = 1) {
  auto columns = TrackColumns::allocate(16);
  REQUIRE(columns.ok());
  for (std::size_t i = 0; i < 16; ++i) {
    TrackNumbers numbers;
    numbers.artist = static_cast<std::uint32_t>(i / artistsEach);
    columns->set(i, numbers);
    columns->scales[i] = .05F;
    columns->vectors[i * kDimensions + i / 4] = 60;
    columns->vectors[i * kDimensions + 10] = static_cast<std::int8_t>(i);
  }
  TrackTable table(testSpace());
  REQUIRE(table.append(std::move(*columns)).ok());
  return table;
}

/// Factors: the taste, and a little of the track's own.
inline TasteTable tasteOfTracks(std::size_t untrained = 16, FactorsOrigin otherwise = FactorsOrigin::None) {
  constexpr std::size_t kFactors = 18;
  Taste taste;
  taste.items = 16;
  taste.alpha0 = .1F;
  taste.lambda = .01F;
  taste.weighting = Weighting::Binary;
  auto gram = FactorMatrix::allocate(kFactors, kFactors);
  auto columns = FactorColumns::allocate(16, kFactors);
  REQUIRE((gram.ok() && columns.ok()));
  for (std::size_t i = 0; i < 16; ++i) {
    std::vector<float> y(kFactors);
    y[i % 2] = 1;
    y[2 + i] = .2F;
    columns->set(i, y, i == untrained ? otherwise : FactorsOrigin::Trained);
    if (i == untrained && otherwise == FactorsOrigin::None) columns->scales[i] = 0;
    for (std::size_t a = 0; a < kFactors; ++a)
      for (std::size_t b = 0; b < kFactors; ++b) gram->row(a)[b] += y[a] * y[b];
  }
  taste.gram = std::move(gram).value();
  TasteTable table(std::move(taste));
  table.load(0, std::move(columns).value());
  return table;
}

}  // namespace earshot
