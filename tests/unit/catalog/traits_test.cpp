#include "shared/catalog/traits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "tests/catch.h"

using namespace earshot;

namespace {

Statistics statistics(float fill) {
  Statistics numbers;
  numbers.set = &FeatureSet::librosa();
  numbers.values.assign(numbers.set->computedColumns().size(), fill);
  return numbers;
}

void set(Statistics& numbers, const std::string& column, float value) {
  const auto columns = numbers.set->computedColumns();
  const auto found = std::find(columns.begin(), columns.end(), column);
  REQUIRE(found != columns.end());
  numbers.values[static_cast<std::size_t>(found - columns.begin())] = value;
}

}  // namespace

TEST_CASE("traits come from their columns, in units people know") {
  Statistics numbers = statistics(0);
  set(numbers, "tempo", 120);
  set(numbers, "spectral_centroid/mean/01", 1500);
  set(numbers, "rms/mean/01", .1F);
  set(numbers, "rms/std/01", .05F);
  const Traits traits = traitsOf(numbers, 30);
  CHECK(traits.tempo == 120);
  CHECK(traits.brightness == 1500);
  CHECK(traits.loudness == Approx(-20));
  CHECK(traits.dynamics == Approx(.5));
}

TEST_CASE("silence has traits, too") {
  const Traits traits = traitsOf(statistics(0), 30);
  CHECK(traits.tempo == 0);
  CHECK(traits.brightness == 0);
  CHECK(traits.loudness == -100);
  CHECK(traits.dynamics == 0);
}

TEST_CASE("columns that are no numbers leave their trait unknown") {
  const Traits traits = traitsOf(statistics(std::numeric_limits<float>::quiet_NaN()), 30);
  CHECK(traits.tempo == 0);
  CHECK(std::isnan(traits.brightness));
  CHECK(std::isnan(traits.loudness));
  CHECK(std::isnan(traits.dynamics));
  CHECK(traits.key == Traits::kUnknownKey);
}

TEST_CASE("a sound too short for two slow beats has no tempo") {
  Statistics numbers = statistics(0);
  set(numbers, "tempo", 120);
  CHECK(traitsOf(numbers, 3.99).tempo == 0);
  CHECK(traitsOf(numbers, 4).tempo == 120);
}
