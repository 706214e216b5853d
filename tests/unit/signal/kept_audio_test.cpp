#include "shared/signal/kept_audio.h"

#include <numeric>

#include "tests/catch.h"

namespace earshot {

TEST_CASE("kept audio comes back in order, whatever the blocks") {
  std::vector<float> samples(400000);
  std::iota(samples.begin(), samples.end(), 0.0F);
  KeptAudio kept(samples.size());
  std::span<const float> rest(samples);
  for (std::size_t size = 1; !rest.empty(); size = size * 3 + 1) {
    const auto block = rest.first(std::min(size, rest.size()));
    REQUIRE(kept.append(block).ok());
    rest = rest.subspan(block.size());
  }
  REQUIRE(kept.complete());
  std::vector<float> joined;
  for (const auto piece : kept.pieces()) joined.insert(joined.end(), piece.begin(), piece.end());
  CHECK(joined == samples);
}

TEST_CASE("past its bound nothing is kept") {
  KeptAudio kept(1000);
  const std::vector<float> block(600);
  REQUIRE(kept.append(block).ok());
  CHECK(kept.complete());
  REQUIRE(kept.append(block).ok());
  CHECK_FALSE(kept.complete());
  CHECK(kept.pieces().empty());
}

}  // namespace earshot
