// What is wrong with a recording can be measured: clipping, offset, gaps, lopsidedness, clicks.
#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <numeric>

#include "demo/catalog/plan.h"
#include "demo/effects/mastering.h"
#include "demo/render.h"
#include "demo/styles/style.h"
#include "tests/catch.h"

using namespace earshot::demo;

namespace {

/// One piece of each style, rendered once for all tests, a different ensemble from style to style.
const std::vector<std::pair<Piece, StereoBuffer>>& recordings() {
  static const auto rendered = [] {
    const auto plan = planCatalog(144, 1);
    std::vector<std::pair<Piece, StereoBuffer>> list;
    for (std::size_t style = 0; style < 12; ++style) {
      const Piece& piece = plan[style + 12 * (4 * (style % 3) + style % 4)];
      list.emplace_back(piece, render(piece.style->compose(piece), piece.seed));
    }
    return list;
  }();
  return rendered;
}

double decibels(double mean) { return 10 * std::log10(mean + 1e-12); }

double energy(std::span<const float> samples) {
  return std::inner_product(samples.begin(), samples.end(), samples.begin(), 0.0) /
         std::max<double>(1, static_cast<double>(samples.size()));
}

}  // namespace

TEST_CASE("nothing clips, and every sample is a number") {
  for (auto [piece, music] : recordings()) {
    INFO(fileStem(piece));
    CHECK(std::all_of(music.left.begin(), music.left.end(), [](float sample) { return std::isfinite(sample); }));
    CHECK(std::all_of(music.right.begin(), music.right.end(), [](float sample) { return std::isfinite(sample); }));
    CHECK(truePeak(music.span()) <= kPeakCeiling * 1.0001F);
  }
}

TEST_CASE("recordings begin and end in silence and have no offset") {
  for (const auto& [piece, music] : recordings()) {
    INFO(fileStem(piece));
    for (const auto& channel : {music.left, music.right}) {
      CHECK(channel.front() == 0);
      CHECK(std::abs(channel.back()) < 1e-6F);
      const double mean = std::accumulate(channel.begin(), channel.end(), 0.0) / static_cast<double>(channel.size());
      CHECK(std::abs(mean) < 1e-3);
    }
  }
}

TEST_CASE("no half second between the first and the last downbeat is silent") {
  for (const auto& [piece, music] : recordings()) {
    INFO(fileStem(piece));
    const auto last =
        static_cast<std::size_t>((static_cast<double>(music.left.size()) / kSampleRate - 3.2) * kSampleRate);
    const double whole = decibels(energy(music.left));
    constexpr std::size_t kHalf = 24000;
    for (std::size_t start = kHalf; start + kHalf < last; start += kHalf / 2) {
      CHECK(decibels(energy(std::span(music.left).subspan(start, kHalf))) > whole - 40);
    }
  }
}

TEST_CASE("left and right weigh the same within 4 dB and are not the same") {
  for (const auto& [piece, music] : recordings()) {
    INFO(fileStem(piece));
    CHECK(std::abs(decibels(energy(music.left)) - decibels(energy(music.right))) < 4);
    std::vector<float> side(music.left.size());
    std::transform(music.left.begin(), music.left.end(), music.right.begin(), side.begin(), std::minus<>());
    CHECK(decibels(energy(side)) > decibels(energy(music.left)) - 30);
  }
}

TEST_CASE("styles differ in loudness as their records do") {
  std::map<std::string_view, float> level;
  for (auto [piece, music] : recordings()) level[piece.style->name] = bodyLevel(music.span());
  CHECK(level["drum and bass"] > level["folk fingerstyle"] + 3);
  CHECK(level["deep house"] > level["ambient drift"] + 5);
}

TEST_CASE("a piece rendered again, beside others, gives the same samples") {
  const auto& [piece, music] = recordings()[4];
  const auto again = [&piece = piece] { return render(piece.style->compose(piece), piece.seed); };
  auto first = std::async(std::launch::async, again);
  auto second = std::async(std::launch::async, again);
  CHECK(first.get().left == music.left);
  CHECK(second.get().right == music.right);
}

TEST_CASE("no instrument clicks when a note is let go") {
  for (int i = 0; i < kInstruments; ++i) {
    const auto instrument = static_cast<Instrument>(i);
    if (isKit(instrument)) continue;
    INFO(name(instrument));
    Score score;
    score.beats = 4;
    score.parts.push_back({instrument, {.reverb = 0}, {{0, 1, 45, 0.8F}}});  // 110 Hz: slow waves, so a step shows
    const StereoBuffer music = render(score, 1);
    // Second differences in the release against those while the note sounds: a step would stand out.
    const auto bend = [&](double from, double to) {
      float most = 0;
      for (auto n = static_cast<std::size_t>(from * kSampleRate); n < static_cast<std::size_t>(to * kSampleRate); ++n) {
        most = std::max(most, std::abs(music.left[n + 1] - 2 * music.left[n] + music.left[n - 1]));
      }
      return most;
    };
    CHECK(bend(0.48, 1.8) <= 1.2F * bend(0.02, 0.48));
  }
}
