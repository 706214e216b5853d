#include "shared/ranking/projection_hash.h"

#include <algorithm>
#include <cmath>

#include "native/thread_pool.h"
#include "tests/catch.h"
#include "tests/unit/ranking/blobs.h"

using namespace earshot;

namespace {

/// The share of a row's own blob, and of all rows, among its candidates, over some rows.
struct Shares {
  double own = 0;
  double all = 0;
};

Shares sharesOf(const ProjectionHash& hash, const Blobs& blobs, bool multiProbe) {
  Shares shares;
  double own = 0;
  double asked = 0;
  for (std::size_t row = 0; row < blobs.size(); row += 41) {
    ++asked;
    const auto rows = hash.candidates(blobs.points().row(row), multiProbe);
    REQUIRE(std::is_sorted(rows.begin(), rows.end()));
    REQUIRE(std::adjacent_find(rows.begin(), rows.end()) == rows.end());
    REQUIRE(std::binary_search(rows.begin(), rows.end(), row));
    shares.all += static_cast<double>(rows.size()) / static_cast<double>(blobs.size());
    for (const std::uint32_t other : rows) own += blobs.blobOf(other) == blobs.blobOf(row) ? 1 : 0;
  }
  shares.all /= asked;
  shares.own = own / asked / 40;  // rows a blob
  return shares;
}

}  // namespace

TEST_CASE("a row's candidates hold most of its own heap and little of the rest") {
  const Blobs blobs(100, 40, 13, .1F, 1);
  const auto hash = ProjectionHash::create(blobs.points(), ProjectionHashOptions(), serialFor);
  REQUIRE(hash.ok());
  const Shares shares = sharesOf(*hash, blobs, true);
  CHECK(shares.own > .95);
  CHECK(shares.all < .5);
}

TEST_CASE("more tables and neighbouring buckets find more, more projections fewer") {
  const Blobs blobs(100, 40, 13, .3F, 2);
  const auto hashed = [&](std::size_t tables, std::size_t projections) {
    ProjectionHashOptions options;
    options.tables = tables;
    options.projections = projections;
    return ProjectionHash::create(blobs.points(), options, serialFor).value();
  };
  const Shares few = sharesOf(hashed(2, 6), blobs, false);
  CHECK(sharesOf(hashed(8, 6), blobs, false).own > few.own);
  CHECK(sharesOf(hashed(2, 6), blobs, true).own > few.own);
  CHECK(sharesOf(hashed(2, 12), blobs, false).all < few.all);
}

TEST_CASE("one projection has buckets as long as they are said to be") {
  std::vector<float> line;
  for (int i = 0; i < 1000; ++i) line.push_back(static_cast<float>(i) / 100);
  ProjectionHashOptions options;
  options.tables = 1;
  options.projections = 1;
  options.bucketLength = 2;
  const Points points = {line.data(), line.size(), 1, 1};
  const auto hash = ProjectionHash::create(points, options, serialFor);
  for (std::size_t row = 0; row < line.size(); row += 50) {
    const auto rows = hash->candidates(points.row(row), false);
    // Consecutive, and the buckets left and right of it begin where it ends.
    CHECK(rows.back() - rows.front() + 1 == rows.size());
    if (rows.front() > 0) CHECK(hash->candidates(points.row(rows.front() - 1), false).back() == rows.front() - 1);
  }
}

TEST_CASE("the tables are the same for a seed at any number of threads") {
  const Blobs blobs(50, 40, 8, .4F, 3);
  ThreadPool pool(3);
  const auto alone = ProjectionHash::create(blobs.points(), ProjectionHashOptions(), serialFor);
  const auto together = ProjectionHash::create(blobs.points(), ProjectionHashOptions(), pool.parallelFor());
  ProjectionHashOptions other;
  other.seed = 2;
  const auto different = ProjectionHash::create(blobs.points(), other, serialFor);
  bool differs = false;
  for (std::size_t row = 0; row < blobs.size(); row += 13) {
    const auto query = blobs.points().row(row);
    CHECK(alone->candidates(query) == together->candidates(query));
    differs = differs || alone->candidates(query) != different->candidates(query);
  }
  CHECK(differs);
}

TEST_CASE("equal rows share all buckets; what has no tables is refused") {
  const std::vector<float> equal(400, 3);
  const Points points = {equal.data(), 100, 4, 4};
  CHECK(ProjectionHash::create(points, ProjectionHashOptions(), serialFor)->candidates(points.row(0)).size() == 100);
  ProjectionHashOptions options;
  options.tables = 0;
  CHECK_FALSE(ProjectionHash::create(points, options, serialFor).ok());
  options = {};
  options.bucketLength = -1;
  CHECK_FALSE(ProjectionHash::create(points, options, serialFor).ok());
  options.bucketLength = NAN;
  CHECK_FALSE(ProjectionHash::create(points, options, serialFor).ok());
  CHECK_FALSE(ProjectionHash::create({equal.data(), 0, 4, 4}, ProjectionHashOptions(), serialFor).ok());
}
