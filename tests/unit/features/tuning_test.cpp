#include "shared/features/tuning.h"

#include <cmath>

#include "tests/unit/features/signals.h"

namespace earshot::testing {
namespace {

double tuningOf(std::span<const float> samples, std::size_t repeats = 1) {
  Tuning tuning(22050);
  for (std::size_t i = 0; i < repeats; ++i) {
    Stft stft(Stft::Output::Power);
    std::span<const float> rest = samples;
    while (!rest.empty()) {
      rest = rest.subspan(stft.accept(rest));
      while (const SpectrumBatch* batch = stft.next()) tuning.add(*batch);
    }
    stft.end();
    while (const SpectrumBatch* batch = stft.next()) tuning.add(*batch);
  }
  return tuning.estimate();
}

std::vector<float> scale(double deviation) {
  std::vector<float> samples;
  for (int step = 0; step < 24; ++step) {
    const auto note = sine(440 * std::exp2((step + deviation) / 12), 0.4);
    samples.insert(samples.end(), note.begin(), note.end());
  }
  return samples;
}

}  // namespace

TEST_CASE("the tuning of a scale is found within the parabola's error") {
  for (const double deviation : {-0.4, -0.2, 0.0, 0.1, 0.35}) {
    CHECK(tuningOf(scale(deviation)) == Approx(deviation).margin(0.06));
  }
}

TEST_CASE("silence is in tune") {
  CHECK(tuningOf(std::vector<float>(30000)) == 0);
  CHECK(tuningOf({}) == 0);
}

TEST_CASE("past the peaks kept one by one, the histogram gives the same tuning") {
  const auto samples = mix(scale(0.2), noise(200000, 0.3F));
  const double exact = tuningOf(samples);
  CHECK(tuningOf(samples, 12) == Approx(exact).margin(0.0101));  // a neighbouring step, at most
}

}  // namespace earshot::testing
