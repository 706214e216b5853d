#include "native/factors_file.h"

#include <cstring>
#include <fstream>

#include "native/files.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

using namespace earshot;

namespace {

FactorMatrix filled(std::size_t rows, std::size_t factors, float first) {
  auto matrix = FactorMatrix::allocate(rows, factors);
  REQUIRE(matrix.ok());
  for (std::size_t i = 0; i < rows; ++i)
    for (float& x : matrix->row(i)) x = first += 0.25F;
  return std::move(matrix).value();
}

FactorsModel smallModel() {
  FactorsModel model;
  model.items = filled(3, 5, 0);
  model.gram = filled(5, 5, 10);
  model.popularity = {3, 1, 2};
  model.ids = {"muse", "", "Sigur R\xC3\xB3s"};
  model.ridge = RidgeMap{2, 5, std::vector<float>(15, 0.5F), 0, 0};
  model.space = "librosa-1";
  model.alpha0 = 0.3F;
  model.lambda = 0.007F;
  model.weighting = Weighting::Linear;
  model.weightMean = 12.625;
  model.listeners = 4;
  return model;
}

}  // namespace

TEST_CASE("a factors file reads back as it was written, and replaces the one before") {
  const Scratch scratch;
  const FactorsModel model = smallModel();
  const auto name = writeFactors(scratch.folder(), model);
  REQUIRE(name.ok());
  const auto read = readFactors(scratch.folder());
  REQUIRE(read.ok());
  CHECK(read->ids == model.ids);
  CHECK(read->popularity == model.popularity);
  CHECK(read->alpha0 == model.alpha0);
  CHECK(read->lambda == model.lambda);
  CHECK(read->nu == 1);
  CHECK(read->weighting == Weighting::Linear);
  CHECK(read->weightMean == 12.625);
  CHECK(read->listeners == 4);
  CHECK(read->space == "librosa-1");
  REQUIRE(read->ridge.has_value());
  CHECK(read->ridge->values == model.ridge->values);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::memcmp(read->items.row(i).data(), model.items.row(i).data(), 5 * sizeof(float)) == 0);
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(std::memcmp(read->gram.row(i).data(), model.gram.row(i).data(), 5 * sizeof(float)) == 0);

  FactorsModel other = smallModel();
  other.ridge.reset();
  const auto next = writeFactors(scratch.folder(), other);
  REQUIRE(next.ok());
  CHECK(*next != *name);
  CHECK_FALSE(readFactors(scratch.folder())->ridge.has_value());
  CHECK(readFactors(scratch / *next).ok());
}

TEST_CASE("a folder without factors, with two of them, and damaged ones are refused in words") {
  const Scratch scratch;
  CHECK(readFactors(scratch.folder()).error().code == ErrorCode::NotFound);
  const auto name = writeFactors(scratch.folder(), smallModel());
  REQUIRE(name.ok());
  const auto whole = readTextFile(scratch / *name);
  REQUIRE(whole.ok());
  const auto damaged = [&](const std::string& from, const std::string& to) {
    std::string text = *whole;
    REQUIRE(from.size() == to.size());
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    scratch.write("damaged", text);
    return readFactors(scratch / "damaged").error();
  };
  CHECK(damaged("earshot-factors", "something-other").code == ErrorCode::VersionMismatch);
  CHECK(damaged("\"linear\"", "\"square\"").message().find("weighting") != std::string::npos);
  CHECK(damaged("\"0.007\"", "\"-.007\"").message().find("lambda") != std::string::npos);
  CHECK(damaged("popularity", "unpopularx").code == ErrorCode::Corrupt);
  CHECK(damaged("Sigur R\xC3\xB3s", "Sigur R\xFF\xB3s").message().find("UTF-8") != std::string::npos);
  scratch.write("cut", whole->substr(0, whole->size() - 3));
  CHECK(readFactors(scratch / "cut").error().code == ErrorCode::Corrupt);
  scratch.write("factors-0000000000000000.safetensors", *whole);
  CHECK(readFactors(scratch.folder()).error().message().find("several") != std::string::npos);
}

TEST_CASE("a checkpoint reads back") {
  const Scratch scratch;
  const FactorMatrix listeners = filled(4, 3, 0);
  REQUIRE(writeCheckpoint(scratch.folder(), "digest", {5, 4}, listeners, filled(2, 3, 9)).ok());
  const auto read = readCheckpoint(scratch.folder());
  REQUIRE(read.ok());
  CHECK(read->digest == "digest");
  CHECK(read->epochs == 2);
  CHECK(read->objectives == std::vector<double>{5, 4});
  CHECK(read->items.rows() == 2);
  CHECK(std::memcmp(read->listeners.row(3).data(), listeners.row(3).data(), 3 * sizeof(float)) == 0);
}
