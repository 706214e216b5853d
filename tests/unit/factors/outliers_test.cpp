#include "shared/factors/outliers.h"

#include "tests/unit/factors/listening.h"

using namespace earshot;
using earshot::testing::interactionsOf;

TEST_CASE("a machine among listeners is told, and nobody else") {
  auto plays = earshot::testing::playsOfTastes(200, 400, 40, 3);
  for (std::uint32_t item = 0; item < 400; ++item) plays.push_back({200, item, 1000});
  const auto outliers = outlierListeners(interactionsOf(plays, 201, 400));
  REQUIRE(outliers.size() == 1);
  CHECK(outliers[0].listener == 200);
  CHECK(outliers[0].items == 400);
  CHECK(outliers[0].plays == 400'000);
}

TEST_CASE("where all listeners are alike, and where there are none, nobody is an outlier") {
  CHECK(outlierListeners(interactionsOf({{0, 0, 1}, {1, 0, 1}, {2, 0, 1}, {3, 0, 500}}, 4, 1)).empty());
  CHECK(outlierListeners(interactionsOf({}, 0, 0)).empty());
}
