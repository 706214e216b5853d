#include "bench/ranking/stored_cells.h"

#include <algorithm>
#include <utility>

#include "shared/catalog/stored_vectors.h"

namespace earshot::bench {
namespace {

/// The rows of a cell, part by part, and how many each part has.
struct Members {
  std::vector<std::uint32_t> rows, partRows;
};

std::vector<Members> membersOf(const Clustering& cells, std::span<const std::uint32_t> parts) {
  std::vector<Members> all;
  for (auto& rows : cells.members()) {
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return parts[a] < parts[b]; });
    Members members;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == 0 || parts[rows[i]] != parts[rows[i - 1]]) members.partRows.push_back(0);
      ++members.partRows.back();
    }
    members.rows = std::move(rows);
    all.push_back(std::move(members));
  }
  return all;
}

TrackColumns columnsOf(const StoredVectors& stored) {
  TrackColumns columns = TrackColumns::allocate(stored.size(), stored.partRows().size()).value();
  std::copy(stored.values().begin(), stored.values().end(), columns.vectors.begin());
  std::copy(stored.scales().begin(), stored.scales().end(), columns.scales.begin());
  std::copy(stored.centres().begin(), stored.centres().end(), columns.centres.begin());
  std::copy(stored.centreScales().begin(), stored.centreScales().end(), columns.centreScales.begin());
  std::uint32_t end = 0;
  for (std::size_t part = 0; part < columns.parts(); ++part) columns.partEnds[part] = end += stored.partRows()[part];
  return columns;
}

}  // namespace

StoredCells::StoredCells(const std::vector<Embedding>& vectors, const Clustering& cells,
                         std::span<const std::uint32_t> parts, const std::array<GroupRange, kGroups>& groups)
    : places_(vectors.size()), table_({"bench", groups, {1, 1, 1, 1}}) {
  CellBalls balls(groups, cells.clusters);
  std::vector<TrackColumns> filled;
  std::vector<std::uint32_t> rows;
  std::uint32_t next = 0;
  for (const Members& members : membersOf(cells, parts)) {
    std::vector<Embedding> some;
    for (const std::uint32_t row : members.rows) {
      some.push_back(vectors[row]);
      places_[row] = next++;
    }
    const StoredVectors stored(some, members.partRows);
    const auto reach = stored.radii(groups);
    std::array<float, kGroups> radii{};
    std::transform(reach.begin(), reach.end(), radii.begin(), [](double r) { return static_cast<float>(r); });
    balls.add(stored.centroid(), radii);
    filled.push_back(columnsOf(stored));
    rows.push_back(static_cast<std::uint32_t>(some.size()));
  }
  table_ = TrackTable({"bench", groups, {1, 1, 1, 1}}, rows, std::move(balls));
  for (std::size_t c = 0; c < filled.size(); ++c) (void)table_.load(c, std::move(filled[c]), "cell");
}

}  // namespace earshot::bench
