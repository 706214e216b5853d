#include "shared/features/beats.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "shared/features/tempo.h"
#include "tests/catch.h"

namespace {

constexpr double kFrames = 22050.0 / 512;

std::vector<std::uint32_t> beats(const std::vector<float>& envelope, double bpm) {
  auto found = earshot::beats(envelope, kFrames, bpm);
  REQUIRE(found.ok());
  return *found;
}

std::vector<float> pulses(std::size_t frames, std::size_t first, std::size_t period) {
  std::vector<float> envelope(frames, 0.0f);
  for (std::size_t at = first; at < frames; at += period) envelope[at] = 10;
  return envelope;
}

}  // namespace

TEST_CASE("Beats fall on the pulses, from the first to the last") {
  for (const std::size_t period : {16, 21, 22, 30}) {
    const auto envelope = pulses(1292, 37, period);
    const auto found = beats(envelope, 60 * kFrames / static_cast<double>(period));
    REQUIRE(!found.empty());
    CHECK(found.front() == 37);
    CHECK(found.back() + period >= 1292);
    // The last one may lie within a window of the end, where librosa too takes a slope for a peak.
    for (std::size_t i = 0; i + 1 < found.size(); ++i) CHECK((found[i] - 37) % period == 0);
    CHECK(found.size() == (1292 - 37 + period - 1) / period);
  }
}

TEST_CASE("A missing pulse is bridged") {
  auto envelope = pulses(1292, 10, 22);
  envelope[10 + 22 * 20] = 0;
  const auto found = beats(envelope, 60 * kFrames / 22);
  const auto near = [&](std::uint32_t frame) {
    for (const auto beat : found)
      if (std::abs(static_cast<int>(beat) - static_cast<int>(frame)) <= 2) return true;
    return false;
  };
  CHECK(near(10 + 22 * 20));
}

TEST_CASE("Beats are trimmed where nothing sounds") {
  auto envelope = pulses(1292, 400, 22);
  for (std::size_t i = 900; i < envelope.size(); ++i) envelope[i] = 0;
  const auto found = beats(envelope, 60 * kFrames / 22);
  REQUIRE(!found.empty());
  CHECK(found.front() >= 398);
  CHECK(found.back() < 902);
}

TEST_CASE("Intervals stay between half a period and two") {
  std::mt19937 random(4);
  std::exponential_distribution<float> strength;
  std::vector<float> envelope(3000);
  for (float& value : envelope) value = strength(random);
  const auto found = beats(envelope, 60 * kFrames / 20);
  REQUIRE(found.size() > 50);
  for (std::size_t i = 1; i < found.size(); ++i) {
    CHECK(found[i] - found[i - 1] >= 10);
    CHECK(found[i] - found[i - 1] <= 40);
  }
}

TEST_CASE("Silence, a steady envelope and a tempo of nothing have no beats") {
  CHECK(beats({}, 120).empty());
  CHECK(beats({1}, 120).empty());
  CHECK(beats(std::vector<float>(1000, 0.0f), 0).empty());
  CHECK(beats(std::vector<float>(1000, 0.0f), 120).empty());
  CHECK(beats(std::vector<float>(1000, 3.0f), 120).empty());
  CHECK(beats(pulses(1000, 0, 20), std::numeric_limits<double>::quiet_NaN()).empty());
}
