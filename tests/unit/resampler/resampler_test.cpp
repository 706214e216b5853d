#include "shared/signal/resampler.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>
#include <limits>
#include <map>
#include <numbers>
#include <random>

#include "tests/catch.h"

using earshot::Resampler;

namespace {

constexpr double kTurn = 2 * std::numbers::pi;

std::vector<float> resample(const std::vector<float>& in, double from, double to) {
  auto resampler = Resampler::create(from, to);
  REQUIRE(resampler.ok());
  std::vector<float> out;
  resampler->push(in, out);
  resampler->finish(out);
  return out;
}

std::vector<float> sine(double frequency, double rate, double seconds) {
  std::vector<float> samples(static_cast<std::size_t>(rate * seconds));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(std::sin(kTurn * std::fmod(frequency * static_cast<double>(i) / rate, 1.0)));
  return samples;
}

double decibels(double amplitude) { return 20 * std::log10(amplitude + 1e-30); }

struct Response {
  double gain;  ///< dB, of the sine itself
  double rest;  ///< dB, of all else: aliases, images, rounding
};

/// Fits the sine that should come out to the middle half of what does.
Response respond(double frequency, double from, double to) {
  const double seconds = 4000 / std::min(from, to);
  const std::vector<float> out = resample(sine(frequency, from, seconds), from, to);
  double ss = 0, cc = 0, sc = 0, sy = 0, cy = 0;
  const auto wave = [&](std::size_t i) {
    return std::polar(1.0, kTurn * std::fmod(frequency * static_cast<double>(i) / to, 1.0));
  };
  for (std::size_t i = out.size() / 4; i < out.size() * 3 / 4; ++i) {
    const auto w = wave(i);
    ss += w.imag() * w.imag(), cc += w.real() * w.real(), sc += w.imag() * w.real();
    sy += w.imag() * out[i], cy += w.real() * out[i];
  }
  const double determinant = ss * cc - sc * sc;
  const double a = (sy * cc - cy * sc) / determinant, b = (cy * ss - sy * sc) / determinant;
  double rest = 0;
  for (std::size_t i = out.size() / 4; i < out.size() * 3 / 4; ++i) {
    const double error = out[i] - a * wave(i).imag() - b * wave(i).real();
    rest += error * error;
  }
  return {decibels(std::hypot(a, b)), decibels(std::sqrt(2 * rest / (static_cast<double>(out.size()) / 2)))};
}

double level(const std::vector<float>& samples) {
  double sum = 0;
  for (std::size_t i = samples.size() / 4; i < samples.size() * 3 / 4; ++i) sum += double(samples[i]) * samples[i];
  return decibels(std::sqrt(2 * sum / (static_cast<double>(samples.size()) / 2)));
}

/// The header's formula, sample by sample in double.
std::vector<double> naive(const std::vector<float>& in, double from, double to) {
  const double ratio = std::min(1.0, to / from), cutoff = .95 * ratio;
  const double beta = .1102 * (108 - 8.7);
  const double half = 8 * std::ceil((1 + (108 - 7.95) / (2.285 * .1 * ratio * std::numbers::pi)) / 16);
  std::vector<double> out(static_cast<std::size_t>(std::ceil(static_cast<double>(in.size()) * to / from - 1e-9)));
  for (std::size_t n = 0; n < out.size(); ++n) {
    const double position = static_cast<double>(n) * from / to;
    double sum = 0, weights = 0;
    for (double k = std::floor(position) - half + 1; k <= std::floor(position) + half; ++k) {
      const double t = k - position, x = t / half;
      const double angle = std::numbers::pi * cutoff * t;
      const double weight = cutoff * (std::abs(angle) < 1e-12 ? 1 : std::sin(angle) / angle) *
                            std::cyl_bessel_i(0, beta * std::sqrt(std::max(0.0, 1 - x * x)));
      weights += weight;
      if (k >= 0 && k < static_cast<double>(in.size())) sum += weight * in[static_cast<std::size_t>(k)];
    }
    out[n] = sum / weights;
  }
  return out;
}

std::vector<float> noise(std::size_t size) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> samples(size);
  for (float& sample : samples) sample = uniform(random);
  return samples;
}

const std::pair<double, double> kRates[] = {{44100, 22050}, {48000, 22050},  {96000, 22050}, {32000, 22050},
                                            {8000, 22050},  {11025, 44100},  {44099, 22050}, {44100.5, 22050},
                                            {1001, 22050},  {192000, 7999.3}};

}  // namespace

TEST_CASE("A sine below nine tenths of Nyquist passes unchanged and alone") {
  for (const auto& [from, to] : kRates) {
    const double nyquist = std::min(from, to) / 2;
    for (int step = 1; step <= 30; ++step) {
      const double frequency = .9 * nyquist * step / 30;
      const Response response = respond(frequency, from, to);
      INFO(from << " to " << to << " Hz: " << frequency << " Hz gives " << response.gain << " dB, rest "
                << response.rest);
      CHECK(std::abs(response.gain) < .001);
      CHECK(response.rest < -100);
    }
  }
}

TEST_CASE("A sine above the output's Nyquist is gone by 100 dB") {
  for (const auto& [from, to] : kRates) {
    if (to >= from) continue;
    for (int step = 0; step <= 40; ++step) {
      const double frequency = to / 2 + (from / 2 - to / 2) * step / 41;
      const double left = level(resample(sine(frequency, from, 4000 / to), from, to));
      INFO(from << " to " << to << " Hz: " << frequency << " Hz leaves " << left << " dB");
      CHECK(left < -100);
    }
  }
}

TEST_CASE("The resampler equals its formula in double precision") {
  for (const auto& [from, to] : kRates) {
    const auto in = noise(1500);
    const auto out = resample(in, from, to);
    const auto expected = naive(in, from, to);
    REQUIRE(out.size() == expected.size());
    // A float sum of n products errs by about sqrt(n) 2^-24; between rows, interpolation adds (pi c / 1024)^2 / 8.
    double worst = 0;
    for (std::size_t i = 0; i < out.size(); ++i) worst = std::max(worst, std::abs(out[i] - expected[i]));
    INFO(from << " to " << to << " Hz");
    CHECK(worst < 4e-6);
  }
}

TEST_CASE("An impulse comes out where it went in, symmetric") {
  std::vector<float> in(4000, 0.0f);
  in[2000] = 1;
  const auto out = resample(in, 44100, 22050);
  const auto peak = static_cast<std::size_t>(std::max_element(out.begin(), out.end()) - out.begin());
  REQUIRE(peak == 1000);
  // 288 taps reach from 143 samples before to 144 after.
  for (std::size_t i = 1; i < 72; ++i) CHECK(out[peak - i] == Approx(out[peak + i]).margin(1e-7));
}

TEST_CASE("Output sample 0 lies at input sample 0, whatever the rates") {
  // A slow ramp keeps its value at every position.
  for (const auto& [from, to] : kRates) {
    std::vector<float> in(static_cast<std::size_t>(from));
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(static_cast<double>(i) / from);
    const auto out = resample(in, from, to);
    for (std::size_t i = out.size() / 4; i < out.size() * 3 / 4; i += 37)
      CHECK(out[i] == Approx(static_cast<double>(i) / to).margin(2e-6));
  }
}

TEST_CASE("A constant stays what it is") {
  for (const auto& [from, to] : kRates) {
    const auto out = resample(std::vector<float>(20000, .5f), from, to);
    for (std::size_t i = out.size() / 4; i < out.size() * 3 / 4; ++i) REQUIRE(out[i] == Approx(.5).margin(1e-6));
  }
}

TEST_CASE("n samples give ceil(n out / in)") {
  for (std::size_t size : {0, 1, 2, 3, 5, 146, 147, 148, 319, 320, 321, 10007}) {
    const std::vector<float> in(size, 1.0f);
    CHECK(resample(in, 44100, 22050).size() == (size + 1) / 2);
    CHECK(resample(in, 48000, 22050).size() == (size * 147 + 319) / 320);
    CHECK(resample(in, 8000, 22050).size() == (size * 441 + 159) / 160);
    CHECK(resample(in, 44099, 22050).size() == (size * 22050 + 44098) / 44099);
  }
}

TEST_CASE("Blocks of any size give the same bits, also in a second recording") {
  const auto in = noise(30011);
  for (const auto& [from, to] : kRates) {
    const auto whole = resample(in, from, to);
    auto resampler = Resampler::create(from, to);
    std::mt19937 random(3);
    for (const std::size_t largest : {1, 3, 1152, 20000}) {
      std::vector<float> out;
      for (std::size_t at = 0; at < in.size();) {
        const std::size_t size = std::min<std::size_t>(1 + random() % largest, in.size() - at);
        resampler->push({in.data() + at, size}, out);
        at += size;
      }
      resampler->finish(out);
      INFO(from << " to " << to << " Hz in blocks up to " << largest);
      REQUIRE(out.size() == whole.size());
      CHECK(std::memcmp(out.data(), whole.data(), out.size() * sizeof(float)) == 0);
    }
  }
}

TEST_CASE("The outputs are the same bits on every machine") {
  // FNV-1a of the outputs' bits. With 4 and 8 lanes, natively and in WebAssembly, these came out.
  const std::map<std::pair<double, double>, std::uint64_t> hashes = {
      {{44100, 22050}, 0xfdd3ca15729be40c},   {{48000, 22050}, 0xd521b1cadf7ec3d8},
      {{96000, 22050}, 0x59d4919d519c55fa},   {{88200, 22050}, 0x1401dca23c061dc5},
      {{32000, 22050}, 0xe90b9b733c202cca},   {{8000, 22050}, 0xc9a6d0fe99e74943},
      {{11025, 44100}, 0xcb7a044ee1417845},   {{44099, 22050}, 0xcd48c7646e1f0227},
      {{44100.5, 22050}, 0x41008232792a8c5b}, {{1001, 22050}, 0x65acaeba15e09f5a},
      {{192000, 7999.3}, 0x0e481a137c7b94a3}, {{768000, 1000}, 0xfb4e33bf67e68d34},
  };
  for (const auto& [rates, expected] : hashes) {
    std::mt19937 random(7);
    std::vector<float> in(30000);
    for (float& sample : in) sample = static_cast<float>(static_cast<int>(random() % 65536) - 32768) / 32768.0f;
    std::uint64_t hash = 14695981039346656037u;
    for (const float sample : resample(in, rates.first, rates.second)) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, &sample, sizeof bits);
      for (int shift = 0; shift < 32; shift += 8) {
        hash ^= (bits >> shift) & 255;
        hash *= 1099511628211u;
      }
    }
    INFO(rates.first << " to " << rates.second << " Hz");
    CHECK(hash == expected);
  }
}

TEST_CASE("Equal rates copy") {
  const auto in = noise(1000);
  CHECK(resample(in, 22050, 22050) == in);
}

TEST_CASE("A NaN spoils its neighbourhood only") {
  auto in = noise(44100);
  const auto clean = resample(in, 44100, 22050);
  in[22050] = std::numeric_limits<float>::quiet_NaN();
  const auto out = resample(in, 44100, 22050);
  CHECK(std::isnan(out[11025]));
  // 70 / N seconds: N is 11,025 Hz here.
  for (std::size_t i = 0; i < out.size(); ++i)
    if (i + 140 < 11025 || i > 11025 + 140) REQUIRE(out[i] == clean[i]);
}

TEST_CASE("Rates without meaning are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double rate : {0.0, -44100.0, 999.0, 768001.0, nan, std::numeric_limits<double>::infinity()}) {
    const auto resampler = Resampler::create(rate, 22050);
    REQUIRE(!resampler.ok());
    CHECK(resampler.error().code == earshot::ErrorCode::InvalidArgument);
    CHECK(!Resampler::create(44100, rate).ok());
  }
}

TEST_CASE("The widest ratios stay within the promised memory and work") {
  for (const auto& [from, to] :
       {std::pair{768000.0, 1000.0}, {768000.0, 1001.0}, {767999.0, 22050.0}, {1000.0, 768000.0}}) {
    const auto out = resample(std::vector<float>(static_cast<std::size_t>(from), .25f), from, to);
    CHECK(out.size() == static_cast<std::size_t>(to));
    CHECK(out[out.size() / 2] == Approx(.25).margin(1e-6));
  }
}
