#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/parallel.h"
#include "shared/ranking/points.h"
#include "shared/result.h"

namespace earshot {

struct ProjectionHashOptions {
  std::size_t tables = 16;
  std::size_t projections = 10;  ///< a table: a bucket is where all of them agree
  double bucketLength = 0;       ///< 0: 1.5 times the rows' spread along a projection
  std::uint64_t seed = 1;
};

/// Locality-sensitive hashing by bucketed random projections: rows share a bucket of a table where
///
///   floor((x . v + b) / bucketLength)
///
/// is equal for each of the table's projections v, normally distributed, b uniform in [0, bucketLength). Near rows
/// share one in some table more often than far ones. With one projection a table and b = 0 it is Spark's
/// BucketedRandomProjectionLSH. Here to be chosen and measured: cells rank better in less
/// time (bench/ranking/METHODS.md).
///
/// Distances are Euclidean and unweighted; whoever ranks the candidates by other weights or metrics gets a lower
/// recall. Sources: Datar et al. (2004), "Locality-sensitive hashing scheme based on p-stable distributions"; Lv et al.
/// (2007), "Multi-probe LSH". The same for a seed at any number of threads.
class ProjectionHash {
 public:
  /// Errors: InvalidArgument (no rows, tables or projections; a bucket length that is negative or no number),
  /// NotFinite.
  static Result<ProjectionHash> create(const Points& points, const ProjectionHashOptions& options,
                                       const ParallelFor& parallelFor);

  /// Rows that share a bucket with the query, rising, each once; with `multiProbe` also those in the buckets next to
  /// it, one projection at a time, on the side that the query is nearer to. Precondition: of the points' dimensions.
  std::vector<std::uint32_t> candidates(std::span<const float> query, bool multiProbe = true) const;

  double bucketLength() const { return bucketLength_; }

 private:
  struct Entry {
    std::uint64_t bucket;
    std::uint32_t row;
    friend bool operator<(const Entry& a, const Entry& b) {
      return a.bucket != b.bucket ? a.bucket < b.bucket : a.row < b.row;
    }
  };

  ProjectionHash() = default;
  std::vector<double> project(std::size_t table, std::span<const float> vector) const;

  std::size_t rows_ = 0;
  std::size_t dimensions_ = 0;
  std::size_t projections_ = 0;
  double bucketLength_ = 0;
  std::vector<double> directions_;  ///< (tables, projections, dimensions)
  std::vector<double> offsets_;     ///< (tables, projections), in bucket lengths
  std::vector<std::vector<Entry>> tables_;
};

}  // namespace earshot
