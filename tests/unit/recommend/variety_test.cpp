#include "shared/recommend/variety.h"

#include <cmath>
#include <vector>

#include "tests/catch.h"

using namespace earshot;

namespace {

using Order = std::vector<std::size_t>;

/// Points on a line, relevance falling with the distance from 0.
Order pick(const std::vector<double>& points, std::size_t limit, double variety) {
  const auto score = [](double distance) { return 1 / (1 + distance); };
  return pickVaried(
      points.size(), limit, variety, [&](std::size_t i) { return score(std::abs(points[i])); },
      [&](std::size_t i, std::size_t j) { return score(std::abs(points[i] - points[j])); });
}

}  // namespace

TEST_CASE("without variety the order stays") { CHECK(pick({.1, .2, .3, .4}, 3, 0) == Order{0, 1, 2}); }

TEST_CASE("the nearest is always first") {
  for (const double variety : {0., .3, 1.}) CHECK(pick({.1, .11, -.5, 3}, 4, variety).front() == 0);
}

TEST_CASE("with variety a near copy waits for what is different") {
  CHECK(pick({.1, .1001, -.5}, 2, 0) == Order{0, 1});
  CHECK(pick({.1, .1001, -.5}, 2, 1) == Order{0, 2});
}

TEST_CASE("every candidate is picked once, and equal ones in order") {
  CHECK(pick({1, 1, 1}, 10, 1) == Order{0, 1, 2});
  CHECK(pick({}, 10, 1).empty());
}
