#include "shared/factors/gathered_rows.h"

#include <random>
#include <vector>

#include "shared/factors/gram.h"
#include "shared/parallel.h"
#include "tests/catch.h"

using namespace earshot;

namespace {

FactorMatrix randomFactors(std::size_t rows, std::size_t factors, unsigned seed) {
  auto matrix = FactorMatrix::allocate(rows, factors);
  REQUIRE(matrix.ok());
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  for (std::size_t i = 0; i < rows; ++i)
    for (float& x : matrix->row(i)) x = normal(random);
  return std::move(matrix).value();
}

}  // namespace

TEST_CASE("gathered rows are added as a plain loop adds them, for every count and width") {
  for (const std::size_t factors : {1, 15, 16, 17, 64, 100}) {
    const FactorMatrix rows = randomFactors(50, factors, 1);
    const FactorMatrix vectors = randomFactors(2, factors, 2);
    for (std::size_t count = 0; count <= 19; ++count) {
      std::vector<std::uint32_t> ids;
      for (std::size_t i = 0; i < count; ++i) ids.push_back(static_cast<std::uint32_t>(i * 7 % 50));
      auto out = randomFactors(1, factors, 3);
      std::vector<double> expected(out.row(0).begin(), out.row(0).end());
      for (std::size_t i = 0; i < count; ++i) {
        double dot = 0;
        for (std::size_t j = 0; j < factors; ++j)
          dot += static_cast<double>(rows.row(ids[i])[j]) * static_cast<double>(vectors.row(1)[j]);
        const double times = static_cast<double>(i + 1) * (1 - dot);
        for (std::size_t j = 0; j < factors; ++j) expected[j] += times * static_cast<double>(rows.row(ids[i])[j]);
      }
      addGatheredRows(rows.data(), rows.stride(), ids, vectors.row(1).data(), out.data(),
                      [](std::size_t i, float dot) { return static_cast<float>(i + 1) * (1 - dot); });
      // Sums of some hundred products of normal numbers times up to 19: 1e-7 of about 2,000.
      for (std::size_t j = 0; j < factors; ++j)
        CHECK(static_cast<double>(out.row(0)[j]) == Approx(expected[j]).margin(2e-3));
      for (std::size_t j = factors; j < out.stride(); ++j) CHECK(out.data()[j] == 0);
    }
  }
}

TEST_CASE("the Gram matrix is that of a plain loop") {
  for (const std::size_t factors : {1, 16, 33, 64})
    for (const std::size_t rows : {0, 1, 100, 3000}) {
      const FactorMatrix matrix = randomFactors(rows, factors, 4);
      const auto gram = gramMatrix(matrix, serialFor);
      REQUIRE(gram.ok());
      for (std::size_t a = 0; a < factors; ++a)
        for (std::size_t b = 0; b < factors; ++b) {
          double sum = 0;
          for (std::size_t i = 0; i < rows; ++i)
            sum += static_cast<double>(matrix.row(i)[a]) * static_cast<double>(matrix.row(i)[b]);
          CHECK(static_cast<double>(gram->row(a)[b]) == Approx(sum).margin(1e-5 * static_cast<double>(rows + 1)));
        }
    }
}
