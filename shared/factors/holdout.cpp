#include "shared/factors/holdout.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "shared/ranking/random_numbers.h"

namespace earshot {

Result<Holdout> holdOut(const Interactions& counts, double share, std::uint64_t seed) {
  constexpr std::size_t kFewest = 5;
  if (!(share > 0 && share < 1))
    return Error(ErrorCode::InvalidArgument, "share of the test", {"is ", share, ", expected between 0 and 1"}, "");
  std::vector<Play> training;
  std::vector<Play> test;
  for (std::size_t row = 0; row < counts.rows(); ++row) {
    const std::size_t size = counts.sizeOf(row);
    // Of each listener alone, so that others coming or going change nothing.
    RandomNumbers random(seed * 0x9E3779B97F4A7C15 + row);
    std::size_t wanted = size < kFewest ? 0 : static_cast<std::size_t>(share * static_cast<double>(size));
    for (std::size_t i = 0; i < size; ++i) {
      const Play play = {static_cast<std::uint32_t>(row), counts.columnsOf(row)[i], counts.valuesOf(row)[i]};
      const bool drawn = random.below(size - i) < wanted;
      wanted -= drawn ? 1 : 0;
      (drawn ? test : training).push_back(play);
    }
  }
  if (test.empty())
    return Error(ErrorCode::InvalidArgument, "plays", "leave nothing to test with: no listener has five items",
                 "Give more plays, or a file to test with.");
  auto left = Interactions::of(training, counts.rows(), counts.columns());
  if (!left) return std::move(left).error();
  auto kept = Interactions::of(test, counts.rows(), counts.columns());
  if (!kept) return std::move(kept).error();
  return Holdout{std::move(left).value(), std::move(kept).value()};
}

}  // namespace earshot
