#include <algorithm>
#include <cmath>

#include "demo/catalog/plan.h"
#include "demo/render.h"
#include "demo/score/pattern.h"
#include "demo/styles/style.h"
#include "tests/catch.h"

using namespace earshot::demo;

namespace {

/// How much louder each 5 ms is than the one before, where it is.
std::vector<double> onsets(const StereoBuffer& music) {
  constexpr std::size_t kHop = 240;
  std::vector<double> rises;
  double before = 0;
  for (std::size_t start = 0; start + kHop <= music.left.size(); start += kHop) {
    double energy = 0;
    for (std::size_t i = start + 1; i < start + kHop; ++i) {
      const double step = music.left[i] - music.left[i - 1];  // differences: attacks are bright
      energy += step * step;
    }
    const double level = std::sqrt(energy);
    rises.push_back(std::max(0.0, level - before));
    before = level;
  }
  return rises;
}

/// The share of all rises that falls within 30 ms of a line of the grid of `beats`, over what chance would give.
double gridShare(const std::vector<double>& rises, const Score& score, double beats) {
  const double period = beats * score.secondsPerBeat();
  double on = 0;
  double all = 0;
  for (std::size_t i = 0; i < rises.size(); ++i) {
    const double seconds = static_cast<double>(i) * 0.005;
    if (seconds > score.beats * score.secondsPerBeat()) break;
    const double phase = std::abs(seconds - period * std::round(seconds / period));
    all += rises[i];
    if (phase <= 0.030) on += rises[i];
  }
  return on / all / (0.060 / period);
}

}  // namespace

TEST_CASE("what is heard keeps the tempo that was planned, to the last bar") {
  const auto plan = planCatalog(12, 1);
  for (const Piece& piece : plan) {
    INFO(fileStem(piece));
    const Score score = piece.style->compose(piece);
    const auto rises = onsets(render(score, piece.seed));
    Score wrong = score;
    wrong.tempo *= 1.07;
    wrong.beats *= 1.07;
    const double share = gridShare(rises, score, 0.5);
    CHECK(share > 1.5);
    CHECK(share > 1.3 * gridShare(rises, wrong, 0.5));
  }
}

TEST_CASE("a pattern's characters are strokes, accents, soft strokes, ties and rests") {
  const auto strokes = readPattern("X-.xo---", 4);
  REQUIRE(strokes.size() == 3);
  CHECK(strokes[0].velocity == 1);
  CHECK(strokes[0].beats == 0.5);
  CHECK(strokes[1].beat == 0.75);
  CHECK(strokes[2].velocity < strokes[1].velocity);
  CHECK(strokes[2].beats == 1);
  CHECK(readPattern("-..", 2).empty());
}

TEST_CASE("a pattern is repeated to fill the bars and cut at their end") {
  Part kit;
  strike(kit, Drum::Kick, "x.x", 1, 8, 8);
  REQUIRE(kit.notes.size() == 5);
  CHECK(kit.notes.front().beat == 8);
  CHECK(kit.notes.back().beat == 14);
}

TEST_CASE("swing delays off-beats and nothing else, and keeps the order of notes") {
  const Groove groove{.swing = 2.0 / 3, .swingUnit = 0.5};
  CHECK(swung(3, groove) == Approx(3));
  CHECK(swung(3.5, groove) == Approx(3 + 2.0 / 3));
  CHECK(swung(3.25, groove) == Approx(3 + 1.0 / 3));
  double before = -1;
  for (double beat = 0; beat < 8; beat += 0.01) {
    CHECK(swung(beat, groove) > before);
    before = swung(beat, groove);
  }
}
