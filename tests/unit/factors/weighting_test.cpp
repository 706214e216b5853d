#include "shared/factors/weighting.h"

#include <cmath>
#include <vector>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("weights have a mean of one, and binary ones are all one") {
  const std::vector<float> counts = {1, 1, 3, 200, 5000};
  for (const Weighting weighting : {Weighting::Binary, Weighting::Log, Weighting::Linear}) {
    const double mean = meanWeight(weighting, counts);
    double sum = 0;
    for (const float count : counts) sum += static_cast<double>(weightOf(weighting, count, mean));
    CHECK(sum / 5 == Approx(1));
  }
  CHECK(weightOf(Weighting::Binary, 5000, meanWeight(Weighting::Binary, counts)) == 1);
  CHECK(weightOf(Weighting::Log, 3, 2) == Approx(std::log(4.0) / 2));
  CHECK(weightOf(Weighting::Linear, 3, 2) == 1.5F);
  CHECK(meanWeight(Weighting::Log, {}) == 1);
}

TEST_CASE("a weighting's name reads back, and others are none") {
  for (const Weighting weighting : {Weighting::Binary, Weighting::Log, Weighting::Linear})
    CHECK(weightingOf(name(weighting)) == weighting);
  CHECK_FALSE(weightingOf("Log").has_value());
}
