#include "shared/features/doubts.h"

#include <algorithm>

#include "tests/catch.h"

using namespace earshot;

namespace {

Analysis analysisOf(double duration, float loudest) {
  Analysis analysis;
  analysis.duration = duration;
  const FeatureSet& set = FeatureSet::librosa();
  const auto columns = set.computedColumns();
  analysis.statistics = {&set, std::vector<float>(columns.size(), 0)};
  const auto found = std::find(columns.begin(), columns.end(), "rms/max/01");
  REQUIRE(found != columns.end());
  analysis.statistics.values[static_cast<std::size_t>(found - columns.begin())] = loudest;
  return analysis;
}

}  // namespace

TEST_CASE("music that is all there raises no doubt, nor does a header that is off by a few frames") {
  CHECK(doubtsAbout(analysisOf(30, .5F), {200, 0}).empty());
  CHECK(doubtsAbout(analysisOf(30, .5F), {200, 200}).empty());
  CHECK(doubtsAbout(analysisOf(30, .5F), {200, 200.2}).empty());
  CHECK(doubtsAbout(analysisOf(30, .5F), {200, 10}).empty());
}

TEST_CASE("less than a frame, silence, and a file cut short are doubtful") {
  CHECK(doubtsAbout(analysisOf(.09, .5F), {.09, 0}) == "is shorter than one frame (93 ms): its numbers say little\n");
  CHECK(doubtsAbout(analysisOf(30, 0), {200, 0}) ==
        "is silent where it was analyzed: it is like nothing but silence\n");
  CHECK(doubtsAbout(analysisOf(12.1, 0), {12.104, 30.04}) ==
        "is silent where it was analyzed: it is like nothing but silence\n"
        "is cut short: it holds 12.1 s of the 30 s its header promises\n");
}
