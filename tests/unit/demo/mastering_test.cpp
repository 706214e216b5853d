#include "demo/effects/mastering.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "demo/effects/reverb.h"
#include "demo/random.h"
#include "tests/catch.h"

using namespace earshot::demo;

namespace {

StereoBuffer sine(double hertz, float amplitude, std::size_t frames, double phase = 0) {
  StereoBuffer buffer(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    buffer.left[i] =
        amplitude *
        static_cast<float>(std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / kSampleRate + phase));
    buffer.right[i] = buffer.left[i];
  }
  return buffer;
}

}  // namespace

TEST_CASE("the true peak sees between the samples") {
  // At a quarter of the sample rate and an eighth of a turn, every sample is .707 of the crest (BS.1770-4, annex 2).
  StereoBuffer music = sine(12000, 1, 4800, std::numbers::pi / 4);
  CHECK(*std::max_element(music.left.begin(), music.left.end()) < 0.71F);
  CHECK(truePeak(music.span()) == Approx(1).margin(0.03));
}

TEST_CASE("the limiter keeps its promise on noise with peaks of every height, and leaves quiet music alone") {
  Random random(5);
  StereoBuffer music(48000);
  for (std::size_t i = 0; i < music.left.size(); ++i) {
    const float burst = i % 7919 < 40 ? 4.0F : 0.2F;
    music.left[i] = burst * random.bipolar();
    music.right[i] = 0.1F * random.bipolar();
  }
  limit(music.span(), 0.5F);
  for (std::size_t i = 0; i < music.left.size(); ++i) REQUIRE(std::abs(music.left[i]) <= 0.5F * 1.0001F);

  StereoBuffer quiet = sine(440, 0.3F, 48000);
  const auto before = quiet.left;
  limit(quiet.span(), 0.5F);
  CHECK(quiet.left == before);
}

TEST_CASE("mastering brings different recordings to the level asked for") {
  for (const float amplitude : {0.001F, 0.1F, 3.0F}) {
    StereoBuffer music = sine(1000, amplitude, 480000);
    master(music.span(), -20, 0, 18000, 0.8F);
    CHECK(bodyLevel(music.span()) == Approx(-20).margin(0.6));
  }
}

TEST_CASE("silence stays silent") {
  StereoBuffer music(48000);
  CHECK(bodyLevel(music.span()) == Approx(-120));
  master(music.span(), -20, 0.5F, 18000, 0.8F);
  CHECK(truePeak(music.span()) < 1e-3F);
}

TEST_CASE("the room dies away by 60 dB in the time asked for") {
  StereoBuffer impulse(3 * 48000);
  impulse.left[0] = 1;
  impulse.right[0] = 1;
  Reverb(1.5F).process(impulse.span());
  const auto level = [&](double seconds) {
    double energy = 0;
    const auto start = static_cast<std::size_t>(seconds * kSampleRate);
    double low = 0;
    for (std::size_t i = start; i < start + 4800; ++i) {
      low += 0.03 * (impulse.left[i] - low);  // high notes may die sooner
      energy += low * low;
    }
    return 10 * std::log10(energy);
  };
  CHECK(level(0.2) - level(1.2) == Approx(40).margin(6));
}
