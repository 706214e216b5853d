#include "shared/embedding/descriptors.h"

#include "tests/unit/embedding/synthetic_statistics.h"

using namespace earshot;
using namespace earshot::testing;

namespace {

Descriptors described(const Statistics& statistics) {
  auto descriptors = earshot::describe(statistics);
  REQUIRE(descriptors.ok());
  return *descriptors;
}

void set(Statistics& statistics, std::string_view column, double value) {
  const auto names = statistics.set->computedColumns();
  const auto at = std::find(names.begin(), names.end(), column);
  REQUIRE(at != names.end());
  statistics.values[static_cast<std::size_t>(at - names.begin())] = static_cast<float>(value);
}

}  // namespace

TEST_CASE("Descriptors are the columns they name") {
  const Statistics statistics = tune(220, 100, .5);
  const Descriptors d = described(statistics);
  CHECK(d.mfccMean[0] == statistics.at("mfcc/mean/01"));
  CHECK(d.mfccMean[19] == statistics.at("mfcc/mean/20"));
  CHECK(d.mfccCovariance[0] == statistics.at("mfcc/covariance/01-01"));
  CHECK(d.mfccCovariance[20] == statistics.at("mfcc/covariance/02-02"));
  CHECK(d.mfccCovariance[209] == statistics.at("mfcc/covariance/20-20"));
  CHECK(d.shape[0] == statistics.at("spectral_contrast/mean/01"));
  CHECK(d.shape[13] == statistics.at("spectral_contrast/std/07"));
  CHECK(d.shape[14] == Approx(std::log(statistics.at("spectral_centroid/mean/01"))));
  CHECK(d.shape[23] == statistics.at("zero_crossing_rate/std/01"));
  CHECK(d.harmony[11] == statistics.at("chroma_stft/mean/12"));
  CHECK(d.harmony[12] == statistics.at("chroma_stft/std/01"));
  CHECK(d.rhythm[0] == Approx(std::log(statistics.at("onset_strength/mean/01"))));
  CHECK(d.dynamics[0] == Approx(std::log(statistics.at("rms/mean/01"))));
}

TEST_CASE("Transposed chroma keep their Fourier magnitudes and lose their key") {
  Statistics here = tune(220, 100, .5), there = here;
  for (int i = 0; i < 12; ++i) {
    const auto column = [](int pitch) {
      return "chroma_stft/mean/" + std::string(pitch + 1 < 10 ? "0" : "") + std::to_string(pitch + 1);
    };
    set(there, column((i + 5) % 12), here.at(column(i)));
  }
  const Descriptors a = described(here), b = described(there);
  for (std::size_t i = 24; i < 31; ++i) CHECK(b.harmony[i] == Approx(a.harmony[i]).epsilon(1e-6));
  double moved = 0;
  for (std::size_t i = 0; i < 12; ++i) moved += std::abs(b.harmony[i] - a.harmony[i]);
  CHECK(moved > .5);
}

TEST_CASE("A pure semitone cycle shows in its own Fourier magnitude") {
  Statistics statistics = tune(220, 100, .5);
  // The diatonic scale on the first pitch: the strongest cycle is the one of fifths.
  static constexpr double kMajor[12] = {1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1};
  for (int i = 0; i < 12; ++i)
    set(statistics, "chroma_stft/mean/" + std::string(i + 1 < 10 ? "0" : "") + std::to_string(i + 1), kMajor[i]);
  const Descriptors d = described(statistics);
  for (std::size_t i = 24; i < 30; ++i)
    if (i != 28) CHECK(d.harmony[i] < d.harmony[28]);
  CHECK(d.harmony[28] == Approx(2 + std::sqrt(3)));
  CHECK(d.harmony[30] == Approx(7));
}

TEST_CASE("Double tempo is an octave up and the same place on the circle") {
  Statistics slow = tune(220, 100, .5), fast = slow, none = slow;
  set(slow, "tempo", 70);
  set(fast, "tempo", 140);
  set(none, "tempo", 0);
  const Descriptors a = described(slow), b = described(fast), c = described(none);
  CHECK(b.rhythm[5] - a.rhythm[5] == Approx(1));
  CHECK(b.rhythm[6] == Approx(a.rhythm[6]));
  CHECK(b.rhythm[7] == Approx(a.rhythm[7]));
  CHECK(c.rhythm[5] == 0);
  CHECK(c.rhythm[6] == 0);
  CHECK(c.rhythm[7] == 0);
}

TEST_CASE("Playing softer moves the level and leaves relative dynamics") {
  const auto phrase = [](double gain) {
    return analyzed(12, [=](double t) { return gain * tone(330, t) * (1 + .5 * tone(.7, t)); });
  };
  const Descriptors loud = described(phrase(.4)), soft = described(phrase(.04));
  CHECK(loud.dynamics[0] - soft.dynamics[0] == Approx(std::log(10)).epsilon(1e-4));
  for (std::size_t i = 1; i < 4; ++i) CHECK(loud.dynamics[i] == Approx(soft.dynamics[i]).margin(1e-4));
}
