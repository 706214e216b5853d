#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/catalog/catalog_taste.h"

namespace earshot {

/// What a catalog knows of taste, in numbers.
struct TasteStatistics {
  std::string model;
  std::size_t factors = 0;
  std::array<std::size_t, 3> tracks{};  ///< by FactorsOrigin
};

/// What a catalog holds, in numbers.
struct CatalogStatistics {
  std::vector<std::pair<std::string_view, std::size_t>> genres;  ///< with their tracks, most first; "" is unknown

  std::size_t knownYears = 0;
  std::int16_t firstYear = 0, lastYear = 0;  ///< 0 if none is known

  std::size_t knownPopularity = 0;
  std::array<std::uint8_t, 3> popularity{};  ///< quartiles of the n known: sorted, those at (n - 1) k / 4, rounded

  std::optional<TasteStatistics> taste;

  // Cells.
  std::uint32_t fewestRows = 0, medianRows = 0, mostRows = 0;
  double meanBytes = 0;              ///< of a block
  double meanRadius = 0;             ///< within which all of a cell's vectors lie, all groups together (Euclidean)
  std::optional<double> silhouette;  ///< of the cells (silhouette.h); none of fewer than two
};

CatalogStatistics statisticsOf(const Catalog& catalog, const std::optional<CatalogTaste>& taste);

}  // namespace earshot
