#pragma once

#include <random>
#include <set>
#include <utility>
#include <vector>

#include "shared/factors/interactions.h"
#include "tests/catch.h"

namespace earshot::testing {

inline Interactions interactionsOf(const std::vector<Play>& plays, std::size_t listeners, std::size_t items) {
  auto result = Interactions::of(plays, listeners, items);
  REQUIRE(result.ok());
  return std::move(result).value();
}

/// Listeners of four tastes, a quarter of the items each, who stray now and then. Every listener played something.
inline std::vector<Play> playsOfTastes(std::size_t listeners, std::size_t items, std::size_t each, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform;
  std::vector<Play> plays;
  for (std::uint32_t listener = 0; listener < listeners; ++listener) {
    std::set<std::uint32_t> heard;
    const std::size_t taste = listener % 4;
    while (heard.size() < 1 + listener % each) {
      const bool strays = uniform(random) < 0.15F;
      const std::size_t quarter = strays ? static_cast<std::size_t>(4 * uniform(random)) % 4 : taste;
      // The first of each quarter are the popular ones.
      const float place = uniform(random) * uniform(random);
      heard.insert(static_cast<std::uint32_t>(
          std::min(items - 1, (quarter * items + static_cast<std::size_t>(place * static_cast<float>(items))) / 4)));
    }
    for (const std::uint32_t item : heard) plays.push_back({listener, item, 1 + 9 * uniform(random)});
  }
  return plays;
}

/// Gaussian elimination in double precision: x of matrix x = right, with the largest pivot.
inline std::vector<double> solved(std::vector<std::vector<double>> matrix, std::vector<double> right) {
  const std::size_t n = right.size();
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c; r < n; ++r)
      if (std::abs(matrix[r][c]) > std::abs(matrix[pivot][c])) pivot = r;
    std::swap(matrix[c], matrix[pivot]);
    std::swap(right[c], right[pivot]);
    for (std::size_t r = c + 1; r < n; ++r) {
      const double times = matrix[r][c] / matrix[c][c];
      for (std::size_t j = c; j < n; ++j) matrix[r][j] -= times * matrix[c][j];
      right[r] -= times * right[c];
    }
  }
  for (std::size_t c = n; c-- > 0;) {
    for (std::size_t j = c + 1; j < n; ++j) right[c] -= matrix[c][j] * right[j];
    right[c] /= matrix[c][c];
  }
  return right;
}

}  // namespace earshot::testing
