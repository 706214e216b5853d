#include "shared/records/duplicates.h"

#include <limits>
#include <vector>

#include "tests/catch.h"

namespace earshot {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

std::vector<std::uint32_t> standsFor(const std::vector<Candidate>& candidates) {
  std::vector<std::uint32_t> into;
  for (const Merge& merge : mergeDuplicates(candidates)) into.push_back(merge.into);
  return into;
}

TEST_CASE("rows of one id are one track, rows of one title and artist too") {
  const std::vector<Candidate> rows = {{"a", "song who", 4, 1, 1},
                                       {"b", "other who", 5, 1, 1},
                                       {"a", "third who", 5, 1, 1},
                                       {"c", "other who", 5, 1, 1}};
  CHECK(standsFor(rows) == std::vector<std::uint32_t>{0, 1, 0, 1});
  const auto merges = mergeDuplicates(rows);
  CHECK(merges[2].sameId);
  CHECK_FALSE(merges[3].sameId);
}

TEST_CASE("the most popular row stays, then the one that tells more, then the first") {
  CHECK(standsFor({{"a", "", 0, 1, 9}, {"a", "", 0, 2, 1}}) == std::vector<std::uint32_t>{1, 1});
  CHECK(standsFor({{"a", "", 0, kUnknown, 9}, {"a", "", 0, 0, 1}}) == std::vector<std::uint32_t>{1, 1});
  CHECK(standsFor({{"a", "", 0, 2, 1}, {"a", "", 0, 2, 2}}) == std::vector<std::uint32_t>{1, 1});
  CHECK(standsFor({{"a", "", 0, 2, 2}, {"a", "", 0, 2, 2}}) == std::vector<std::uint32_t>{0, 0});
  CHECK(standsFor({{"a", "", 0, 1, 1}, {"a", "", 0, 3, 1}, {"a", "", 0, 2, 1}}) == std::vector<std::uint32_t>{1, 1, 1});
}

TEST_CASE("whatever two rows are merged into stays itself, through both rules") {
  // The second row wins the id, and loses the title to the third.
  CHECK(standsFor({{"a", "x who", 1, 1, 1}, {"a", "song who", 4, 2, 1}, {"b", "song who", 4, 3, 1}}) ==
        std::vector<std::uint32_t>{2, 2, 2});
}

TEST_CASE("no title, no artist, or the same words split elsewhere: no duplicates") {
  CHECK(standsFor({{"a", " ", 0, 1, 1}, {"b", " ", 0, 1, 1}}) == std::vector<std::uint32_t>{0, 1});
  CHECK(standsFor({{"a", "one two three", 3, 1, 1}, {"b", "one two three", 7, 1, 1}}) ==
        std::vector<std::uint32_t>{0, 1});
}

}  // namespace
}  // namespace earshot
