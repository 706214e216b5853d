#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "shared/catalog/cell_balls.h"
#include "shared/ranking/distance.h"

namespace earshot {

/// When a list of nearest rows counts as settled: after `cells` cells in a row, and after `share` times as many as were
/// looked at when one last changed the list, that changed nothing. Uneven weights take as many times more cells as they
/// leave groups out: (sum of squares of the weights) / (square of their sum) x kGroups.
///
/// The default gives a recall@10 of .98 and more for every metric and for weights that leave one group only, which
/// scatter the nearest over a quarter of the cells; equal weights take some 18 cells (bench/ranking/METHODS.md). In
/// memory, where a cell costs microseconds, 32 cells give .99.
struct Patience {
  std::size_t cells = 16;
  std::size_t share = 2;
  std::size_t nearest = 1'000'000'000;  ///< so many come nearest first, the others as they are numbered
};

/// The list is what looking at all rows gives: only cells that cannot hold one of them are left out. Once the nearest
/// few have told how far the list reaches, memory is read as it lies, at its full speed.
inline constexpr Patience kExact = {1'000'000'000, 0, 16};

/// Which cells to look at for the rows nearest to a query, most promising first, and when to stop. Cells may be fetched
/// several at a time:
///
///   while (auto cell = probe.next(scan.farthest()))  // an ExactScan's
///     probe.looked(scan.scan(rowsOf(*cell)));
///
/// next() may be called again before the cells it gave out were looked at; looked() is called once for each of them.
class CellProbe {
 public:
  /// The cells must outlive it. Precondition: the query is finite.
  CellProbe(const Distance& distance, const Embedding& query, const CellBalls& cells, Patience patience = {});

  /// None once the list is settled or no cell left can hold a row at `farthest` or nearer. While `farthest` is infinite
  /// nothing is settled.
  std::optional<std::uint32_t> next(double farthest);

  void looked(bool changed);

  /// No cell is left that could change the list: it is what looking at all rows gives, once all that next() gave out
  /// were looked at.
  bool exact() const { return waiting_.empty(); }

  /// No row of the cell is nearer to the query than this; 0 if nothing is known.
  double atLeast(std::size_t cell) const;

 private:
  struct Promise {
    float key;  ///< rises with the distance of the centroid, or is the cell's number
    std::uint32_t cell;
  };
  static bool later(const Promise& a, const Promise& b) { return a.key != b.key ? a.key > b.key : a.cell > b.cell; }
  bool settled() const;

  Distance distance_;
  Embedding query_;
  const CellBalls& cells_;
  Patience patience_;
  std::vector<Promise> waiting_;  ///< a heap, the next on top
  double unevenness_ = 1;         ///< [1, kGroups]
  std::size_t looked_ = 0;
  std::size_t lastChange_ = 0;  ///< how many had been looked at
};

}  // namespace earshot
