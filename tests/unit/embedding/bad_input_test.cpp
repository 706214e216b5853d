#include <cmath>
#include <limits>

#include "shared/embedding/space.h"
#include "tests/unit/embedding/synthetic_statistics.h"

using namespace earshot;
using namespace earshot::testing;

namespace {

void checkDefined(const Statistics& statistics) {
  const auto embedding = Space::shipped().embed(statistics);
  REQUIRE(embedding.ok());
  double squares = 0;
  for (const float value : *embedding) {
    REQUIRE(std::isfinite(value));
    squares += double(value) * value;
  }
  // The clamp keeps even these within some ten typical distances, so that they cannot ruin a catalog's scales.
  CHECK(std::sqrt(squares) < 15);
}

}  // namespace

TEST_CASE("Silence, a constant, a click, clipping and a single sample have a defined vector") {
  checkDefined(analyzed(5, [](double) { return 0.0; }));
  checkDefined(analyzed(5, [](double) { return .5; }));
  checkDefined(analyzed(5, [](double t) { return std::abs(t - 2) < 2e-5 ? 1.0 : 0.0; }));
  checkDefined(analyzed(5, [](double t) { return tone(200, t) > 0 ? 1.0 : -1.0; }));
  checkDefined(analyzed(5, [](double t) { return 1e-30 * tone(200, t); }));
  checkDefined(analyzed(1.1 / 22050, [](double) { return .3; }));
}

TEST_CASE("Absurd but finite numbers have a defined vector") {
  Statistics statistics = tune(220, 100, .5, 3);
  for (const float value : {0.0f, -1.0f, 1e30f, -1e30f, std::numeric_limits<float>::denorm_min()}) {
    std::fill(statistics.values.begin(), statistics.values.end(), value);
    checkDefined(statistics);
  }
}

TEST_CASE("A column that is not a number is named") {
  const Statistics good = tune(220, 100, .5, 3);
  for (const std::string_view column : {"mfcc/mean/07", "mfcc/covariance/03-11", "spectral_centroid/std/01",
                                        "chroma_stft/mean/12", "tempo", "rms/mean/01"}) {
    for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
      Statistics statistics = good;
      const auto names = good.set->computedColumns();
      const auto at = std::find(names.begin(), names.end(), column) - names.begin();
      statistics.values[static_cast<std::size_t>(at)] = value;
      const auto embedding = Space::shipped().embed(statistics);
      REQUIRE(!embedding.ok());
      CHECK(embedding.error().code == ErrorCode::NotFinite);
      CHECK(embedding.error().where == column);
    }
  }
}

TEST_CASE("The numbers of no set, or of a cut-off one, are refused") {
  Statistics statistics = tune(220, 100, .5, 3);
  statistics.values.pop_back();
  const auto shorter = Space::shipped().embed(statistics);
  REQUIRE(!shorter.ok());
  CHECK(shorter.error().code == ErrorCode::VersionMismatch);
  CHECK(shorter.error().message().find(std::to_string(statistics.values.size()) + " columns") != std::string::npos);
  statistics.set = nullptr;
  const auto none = Space::shipped().embed(statistics);
  REQUIRE(!none.ok());
  CHECK(none.error().code == ErrorCode::VersionMismatch);
}
