#include "shared/ordering.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("each place holds after selection what it holds after sorting, and smaller ones lie before it") {
  std::uint32_t seed = 1;
  for (const std::size_t size : {1, 2, 3, 10, 101}) {
    for (const std::uint32_t different : {1U, 3U, 1000U}) {
      std::vector<float> values(size);
      for (float& value : values) {
        seed = seed * 1664525 + 1013904223;
        value = static_cast<float>((seed >> 8) % different);
      }
      std::vector<float> sorted = values;
      std::sort(sorted.begin(), sorted.end());
      for (std::size_t n = 0; n < size; ++n) {
        std::vector<float> some = values;
        CHECK(selectNth<float>(some, n) == sorted[n]);
        CHECK(std::all_of(&some[0], &some[n], [&](float value) { return value <= some[n]; }));
      }
    }
  }
}
