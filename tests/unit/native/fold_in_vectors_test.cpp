// Listeners folded in, against solutions of the same equation in double precision, as the engine in pages is
// (tests/wasm/fold-in.test.ts).
#include <algorithm>
#include <cmath>
#include <vector>

#include "native/files.h"
#include "native/json.h"
#include "shared/factors/factor_matrix.h"
#include "shared/factors/fold_in.h"
#include "tests/catch.h"

namespace earshot {
namespace {

float number(const Json& object, std::string_view key) { return static_cast<float>(*object.find(key)->number()); }

std::vector<float> numbers(const Json& array) {
  std::vector<float> values;
  for (const Json& each : *array.array()) values.push_back(static_cast<float>(*each.number()));
  return values;
}

/// Rows one after the other, each padded as in FactorMatrix.
FactorMatrix matrix(const Json& rows) {
  const Json::Array& all = *rows.array();
  auto made = FactorMatrix::allocate(all.size(), all.front().array()->size());
  REQUIRE(made.ok());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto row = numbers(all[i]);
    std::copy(row.begin(), row.end(), made->row(i).begin());
  }
  return std::move(made).value();
}

}  // namespace

TEST_CASE("a folded-in listener is the solution of the training equation, natively as in pages", "[native]") {
  const auto text = readTextFile("tests/vectors/factors/fold_in.json");
  REQUIRE(text.ok());
  const auto cases = parseJson(*text, "fold_in.json");
  REQUIRE(cases.ok());
  for (const Json& each : *cases->array()) {
    const FactorMatrix gram = matrix(*each.find("gram"));
    const FactorMatrix rows = matrix(*each.find("rows"));
    const auto weights = numbers(*each.find("weights"));
    const auto targets = numbers(*each.find("targets"));
    const auto expected = numbers(*each.find("listener"));
    std::vector<std::uint32_t> ids;
    for (std::uint32_t i = 0; i < rows.rows(); ++i) ids.push_back(i);
    auto listener = FactorMatrix::allocate(1, gram.factors());
    REQUIRE(listener.ok());
    const FoldInModel model{gram.factors(),
                            static_cast<std::size_t>(number(each, "items")),
                            gram.data(),
                            number(each, "alpha0"),
                            number(each, "lambda"),
                            number(each, "nu")};
    foldIn(model, {rows.data(), ids, weights, targets}, listener->data());
    double length = 0;
    for (const float x : expected) length += static_cast<double>(x) * static_cast<double>(x);
    for (std::size_t j = 0; j < expected.size(); ++j)
      CHECK(std::abs(static_cast<double>(listener->data()[j] - expected[j])) < 1e-5 * std::sqrt(length));
  }
}

}  // namespace earshot
