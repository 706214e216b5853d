#include "shared/ranking/principal_components.h"

#include <cmath>
#include <numeric>
#include <random>

#include "native/thread_pool.h"
#include "tests/catch.h"
#include "tests/unit/ranking/blobs.h"

using namespace earshot;

TEST_CASE("a stretched cloud has its directions and variances back, and coordinates without correlation") {
  // Along (3, 4) / 5 with spread 2, across it .5.
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> values;
  for (int i = 0; i < 20'000; ++i) {
    const float along = 2 * normal(random);
    const float across = .5F * normal(random);
    values.insert(values.end(), {7 + .6F * along - .8F * across, -2 + .8F * along + .6F * across});
  }
  const Points points = {values.data(), 20'000, 2, 2};
  const auto components = principalComponents(points, 2, serialFor);
  REQUIRE(components.ok());
  CHECK(components->mean[0] == Approx(7).margin(.05));
  CHECK(components->components[0] == Approx(.6).margin(.01));
  CHECK(components->components[1] == Approx(.8).margin(.01));
  CHECK(components->variances[0] == Approx(4).epsilon(.05));
  CHECK(components->variances[1] == Approx(.25).epsilon(.05));
  CHECK(components->explained(0) + components->explained(1) == Approx(1));
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < points.rows; ++i) {
    float coordinates[2];
    components->project(points.row(i), coordinates);
    products += static_cast<double>(coordinates[0]) * static_cast<double>(coordinates[1]);
    squares += static_cast<double>(coordinates[0]) * static_cast<double>(coordinates[0]);
  }
  CHECK(std::abs(products / 20'000) < 1e-5);
  CHECK(squares / 19'999 == Approx(components->variances[0]).epsilon(1e-5));
}

TEST_CASE("components are orthonormal, widest first, and the same at any number of threads") {
  const Blobs blobs(20, 2000, 13, .7F, 2);
  ThreadPool pool(3);
  const auto components = principalComponents(blobs.points(), 13, serialFor);
  const auto again = principalComponents(blobs.points(), 13, pool.parallelFor());
  CHECK(components->components == again->components);
  double sum = 0;
  for (std::size_t a = 0; a < 13; ++a) {
    sum += components->explained(a);
    if (a > 0) CHECK(components->variances[a] <= components->variances[a - 1]);
    for (std::size_t b = 0; b < 13; ++b)
      CHECK(std::inner_product(components->components.begin() + static_cast<std::ptrdiff_t>(a * 13),
                               components->components.begin() + static_cast<std::ptrdiff_t>(a * 13 + 13),
                               components->components.begin() + static_cast<std::ptrdiff_t>(b * 13),
                               0.0) == Approx(a == b ? 1 : 0).margin(1e-9));
  }
  CHECK(sum == Approx(1));
}

TEST_CASE("equal rows vary in no direction; what has no components is refused") {
  const std::vector<float> equal(300, 4);
  const auto none = principalComponents({equal.data(), 100, 3, 3}, 2, serialFor);
  REQUIRE(none.ok());
  CHECK(none->variances[0] == 0);
  CHECK(none->explained(0) == 0);
  CHECK(principalComponents({equal.data(), 1, 3, 3}, 2, serialFor).ok());
  CHECK_FALSE(principalComponents({equal.data(), 0, 3, 3}, 2, serialFor).ok());
  CHECK_FALSE(principalComponents({equal.data(), 100, 3, 3}, 4, serialFor).ok());
  CHECK_FALSE(principalComponents({equal.data(), 100, 3, 3}, 0, serialFor).ok());
  const std::vector<float> bad(300, NAN);
  CHECK_FALSE(principalComponents({bad.data(), 100, 3, 3}, 2, serialFor).ok());
}
