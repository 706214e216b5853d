#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "demo/instruments/kit.h"
#include "demo/instruments/play.h"
#include "demo/synthesis/filter.h"
#include "demo/synthesis/oscillator.h"
#include "demo/synthesis/partials.h"
#include "tests/catch.h"

using namespace earshot::demo;

namespace {

/// Amplitude of one frequency, by correlation.
double amplitudeAt(std::span<const float> samples, double hertz) {
  double real = 0;
  double imaginary = 0;
  double window = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / kSampleRate;
    const double weight =
        1 - std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(samples.size()));
    real += weight * samples[i] * std::cos(angle);
    imaginary += weight * samples[i] * std::sin(angle);
    window += weight;
  }
  return 2 * std::hypot(real, imaginary) / window;
}

}  // namespace

TEST_CASE("the sine is the C library's within its stated error") {
  for (float turns = -7.5F; turns < 20; turns += 0.00371F) {
    REQUIRE(sineOfTurns(turns) == Approx(std::sin(2 * std::numbers::pi * turns)).margin(1.5e-5));
  }
}

TEST_CASE("partials keep their frequency and lose 60 dB in their decay time") {
  PartialBank bank;
  bank.add(1000, 0.5F, 0.5F);
  std::vector<float> samples(48000);
  for (std::size_t start = 0; start + 64 <= samples.size(); start += 64)
    bank.addTo(std::span(samples).subspan(start, 64));
  const double early = amplitudeAt(std::span(samples).subspan(0, 4800), 1000);
  const double late = amplitudeAt(std::span(samples).subspan(24000, 4800), 1000);
  CHECK(20 * std::log10(early / late) == Approx(60).margin(0.5));
  CHECK(amplitudeAt(std::span(samples).subspan(0, 4800), 1200) < 0.01 * early);
}

TEST_CASE("the saw's aliases are 30 dB below what a naive saw has") {
  std::vector<float> rounded(48000);
  Saw().add(rounded, 5000.0F / kSampleRate, 1);
  std::vector<float> naive(48000);
  for (std::size_t i = 0; i < naive.size(); ++i)
    naive[i] = 2 * fraction(5000.0F / kSampleRate * static_cast<float>(i)) - 1;
  // The 11th harmonic, 55 kHz, folds to 7 kHz.
  CHECK(amplitudeAt(rounded, 7000) < amplitudeAt(naive, 7000) / 8);
  CHECK(amplitudeAt(rounded, 5000) == Approx(2 / std::numbers::pi).margin(0.06));
}

TEST_CASE("the filter lets low pass and holds high back by 12 dB an octave") {
  const auto gainAt = [](float hertz) {
    StateVariableFilter filter;
    filter.tune(1000, 0.7071F);
    std::vector<float> samples(24000);
    Sine().add(samples, hertz / kSampleRate, 1);
    filter.lowpass(samples);
    return 20 * std::log10(amplitudeAt(samples, hertz));
  };
  CHECK(gainAt(100) == Approx(0).margin(0.2));
  CHECK(gainAt(1000) == Approx(-3).margin(0.3));
  CHECK(gainAt(4000) == Approx(-24).margin(1.5));
}

TEST_CASE("every instrument plays the note it is asked for, in tune within six cents") {
  for (int i = 0; i < kInstruments; ++i) {
    const auto instrument = static_cast<Instrument>(i);
    if (isKit(instrument)) continue;
    INFO(name(instrument));
    const bool bass = instrument >= Instrument::UprightBass;
    const float hertz = bass ? 98.0F : 392.0F;
    StereoBuffer music(96000);
    play(instrument, {.hertz = hertz, .seconds = 1.8F, .velocity = 0.7F, .seed = 9}, music.span());
    const auto sounding = std::span<const float>(music.left).subspan(4800, 72000);
    double best = 0;
    double loudest = 0;
    for (double cents = -30; cents <= 30; cents += 1) {
      const double found = amplitudeAt(sounding, hertz * std::pow(2, cents / 1200));
      if (found > loudest) {
        loudest = found;
        best = cents;
      }
    }
    CHECK(loudest > 1e-3);
    CHECK(std::abs(best) <= 6);
  }
}

TEST_CASE("a louder touch is louder on every instrument") {
  for (int i = 0; i < kInstruments; ++i) {
    const auto instrument = static_cast<Instrument>(i);
    if (isKit(instrument)) continue;
    INFO(name(instrument));
    const auto energy = [&](float velocity) {
      StereoBuffer music(24000);
      play(instrument, {.hertz = 110, .seconds = 0.4F, .velocity = velocity, .seed = 3}, music.span());
      double sum = 0;
      for (const float sample : music.left) sum += sample * sample;
      return sum;
    };
    CHECK(energy(0.9F) > 1.2 * energy(0.4F));
  }
}

TEST_CASE("every drum of every kit sounds and ends in silence") {
  for (const Instrument kit :
       {Instrument::AcousticKit, Instrument::BrushKit, Instrument::DrumMachine, Instrument::HandPercussion}) {
    for (int drum = 0; drum < kDrums; ++drum) {
      INFO(name(kit) << ", drum " << drum);
      const auto stroke = synthesizeStroke(kit, static_cast<Drum>(drum), 1);
      REQUIRE(!stroke.empty());
      const auto [low, high] = std::minmax_element(stroke.begin(), stroke.end());
      CHECK(std::max(-*low, *high) > 0.1F);
      CHECK(std::max(-*low, *high) < 3);
      CHECK(stroke.front() == 0);
      CHECK(std::abs(stroke.back()) < 1e-4F);
    }
  }
}
