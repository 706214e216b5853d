#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "shared/catalog/quantized_rows.h"
#include "shared/catalog/track_columns.h"
#include "shared/ranking/scan_query.h"
#include "shared/ranking/track_set.h"
#include "shared/result.h"

namespace earshot {

struct Neighbour {
  std::uint32_t track = 0;
  double distance = 0;

  /// Nearer first; equally near by track number, so that every machine gives the same order.
  friend bool operator<(const Neighbour& a, const Neighbour& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.track < b.track;
  }
  friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

/// The nearest rows to a query, by looking at all of them.
///
/// Exact: the result, distances included, is what Distance::between over every row, sorted, would give. Each row is
/// first bounded from below in integer lanes (the query rounded to 16 bits, the bound widened by what that rounding and
/// float arithmetic can cost); only rows whose bound reaches the results so far are measured in double precision, some
/// k ln(n / k) of them for rows in random order.
///
/// Give it the blocks one by one, in any order, then take the result.
class ExactScan {
 public:
  /// `limit` rows at most. `excluded` may be null; it must outlive the scan. Errors: NotFinite (names the dimension).
  static Result<ExactScan> create(const Distance& distance, const Embedding& query, std::size_t limit,
                                  const TrackSet* excluded = nullptr);

  /// Whether any of the rows entered the list.
  bool scan(const RowBlock& rows);
  bool scan(const TrackColumns& cell);

  /// The distance that a row must not be beyond to enter; infinity while the list is not full.
  double farthest() const;

  /// Nearest first. Ends the scan.
  std::vector<Neighbour> take();

  /// How many rows were measured in double precision: what the bounds could not rule out.
  std::size_t measured() const { return measured_; }

 private:
  ExactScan(const Distance& distance, const Embedding& query, std::size_t limit, const TrackSet* excluded);
  bool offer(const RowBlock& rows, std::size_t row);

  ScanQuery query_;
  std::size_t limit_;
  const TrackSet* excluded_;

  std::vector<Neighbour> nearest_;  ///< a heap, farthest on top
  float threshold_;                 ///< bounds above it cannot enter; in the units of the bounds
  std::size_t measured_ = 0;
};

}  // namespace earshot
