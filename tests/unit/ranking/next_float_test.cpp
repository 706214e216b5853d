#include "shared/ranking/next_float.h"

#include <cmath>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("the next float is std::nextafter's, for all that is 0 or more") {
  using Limits = std::numeric_limits<float>;
  for (const float value : {0.F, Limits::denorm_min(), Limits::min(), .1F, 1.F, 3e7F, Limits::max()}) {
    CAPTURE(value);
    CHECK(above(value) == std::nextafter(value, Limits::infinity()));
    CHECK(below(value) == std::nextafter(value, 0.F));
  }
  CHECK(above(Limits::infinity()) == Limits::infinity());
  CHECK(below(Limits::infinity()) == Limits::max());
  CHECK(std::isnan(above(Limits::quiet_NaN())));
  CHECK(std::isnan(below(Limits::quiet_NaN())));
}
