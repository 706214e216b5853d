#include "shared/ranking/projection_hash.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "shared/ranking/random_numbers.h"

namespace earshot {
namespace {

/// Source: Box and Muller (1958).
double normal(RandomNumbers& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
  return radius * std::cos(2 * std::numbers::pi * random.uniform());
}

/// Floors of the places, one of them moved, as one number; two buckets share it with a chance of 2^-64.
std::uint64_t bucketOf(std::span<const double> places, std::size_t moved, double by) {
  std::uint64_t bucket = 0;
  for (std::size_t p = 0; p < places.size(); ++p) {
    const double floor = std::floor(places[p]) + (p == moved ? by : 0);
    bucket = RandomNumbers(bucket + static_cast<std::uint64_t>(static_cast<std::int64_t>(floor))).next();
  }
  return bucket;
}

/// sqrt(sum of the dimensions' variances): what a normally distributed projection spreads.
double spreadOf(const Points& points) {
  double total = 0;
  for (std::size_t j = 0; j < points.dimensions; ++j) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < points.rows; ++i) sum += static_cast<double>(points.row(i)[j]);
    const double mean = sum / static_cast<double>(points.rows);
    for (std::size_t i = 0; i < points.rows; ++i) {
      const double difference = static_cast<double>(points.row(i)[j]) - mean;
      squares += difference * difference;
    }
    total += squares / static_cast<double>(points.rows);
  }
  return std::sqrt(total);
}

}  // namespace

Result<ProjectionHash> ProjectionHash::create(const Points& points, const ProjectionHashOptions& options,
                                              const ParallelFor& parallelFor) {
  // Beyond them floors would leave 64 bits.
  constexpr double kShortest = 1e-3;
  if (auto valid = checkPoints(points); !valid) return std::move(valid).error();
  if (points.rows == 0) return Error(ErrorCode::InvalidArgument, "points", "have no rows", "");
  if (options.tables == 0 || options.projections == 0)
    return Error(ErrorCode::InvalidArgument, "tables",
                 {"are ", options.tables, " of ", options.projections, " projections, expected 1 or more of each"}, "");
  const double spread = spreadOf(points);
  const double automatic = spread > 0 ? 1.5 * spread : 1;
  const double length = options.bucketLength == 0 ? automatic : options.bucketLength;
  if (!(length >= kShortest * spread && length < HUGE_VAL))
    return Error(ErrorCode::InvalidArgument, "bucket length",
                 {"is ", options.bucketLength, ", expected at least a thousandth of the rows' spread, ", spread}, "");
  ProjectionHash hash;
  hash.rows_ = points.rows;
  hash.dimensions_ = points.dimensions;
  hash.projections_ = options.projections;
  hash.bucketLength_ = length;
  RandomNumbers random(options.seed);
  for (std::size_t i = 0; i < options.tables * options.projections; ++i) {
    for (std::size_t j = 0; j < points.dimensions; ++j) hash.directions_.push_back(normal(random) / length);
    hash.offsets_.push_back(random.uniform());
  }
  hash.tables_.resize(options.tables);
  parallelFor(options.tables, [&](std::size_t t) {
    auto& table = hash.tables_[t];
    table.reserve(points.rows);
    for (std::size_t i = 0; i < points.rows; ++i)
      table.push_back(
          {bucketOf(hash.project(t, points.row(i)), options.projections, 0), static_cast<std::uint32_t>(i)});
    std::sort(table.begin(), table.end());
  });
  return hash;
}

std::vector<double> ProjectionHash::project(std::size_t table, std::span<const float> vector) const {
  std::vector<double> places(projections_);
  for (std::size_t p = 0; p < projections_; ++p) {
    const std::size_t which = table * projections_ + p;
    double sum = offsets_[which];
    for (std::size_t j = 0; j < dimensions_; ++j)
      sum += directions_[which * dimensions_ + j] * static_cast<double>(vector[j]);
    places[p] = sum;
  }
  return places;
}

std::vector<std::uint32_t> ProjectionHash::candidates(std::span<const float> query, bool multiProbe) const {
  std::vector<std::uint32_t> rows;
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const std::vector<double> places = project(t, query);
    // The query's own bucket is the one with no projection moved.
    for (std::size_t moved = multiProbe ? 0 : projections_; moved <= projections_; ++moved) {
      const double side = moved < projections_ && places[moved] - std::floor(places[moved]) < .5 ? -1 : 1;
      const Entry first = {bucketOf(places, moved, side), 0};
      for (auto entry = std::lower_bound(tables_[t].begin(), tables_[t].end(), first);
           entry != tables_[t].end() && entry->bucket == first.bucket; ++entry)
        rows.push_back(entry->row);
    }
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

}  // namespace earshot
