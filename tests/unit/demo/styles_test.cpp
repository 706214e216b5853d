#include <algorithm>
#include <map>

#include "demo/catalog/plan.h"
#include "demo/styles/style.h"
#include "demo/theory/chord.h"
#include "tests/catch.h"

using namespace earshot::demo;

namespace {

std::vector<Note> pitched(const Score& score) {
  std::vector<Note> notes;
  for (const Part& part : score.parts) {
    if (!isKit(part.instrument)) notes.insert(notes.end(), part.notes.begin(), part.notes.end());
  }
  return notes;
}

}  // namespace

TEST_CASE("every piece of the house catalog is complete: all chairs play, playable notes, 22 s or more") {
  for (const Piece& piece : planCatalog(144, 1)) {
    INFO(fileStem(piece));
    const Score score = piece.style->compose(piece);
    CHECK(score.seconds() >= 22);
    CHECK(score.seconds() <= 30);
    CHECK(score.tempo == piece.tempo);
    CHECK(score.parts.size() == piece.ensemble->chairs.size());
    for (const Part& part : score.parts) {
      CHECK(part.notes.size() >= 4);
      for (const Note& note : part.notes) {
        REQUIRE(note.beat >= 0);
        REQUIRE(note.beat <= score.beats + 1);
        REQUIRE(note.beats > 0);
        REQUIRE(note.velocity > 0);
        REQUIRE(note.velocity <= 1.3F);
        if (isKit(part.instrument)) {
          REQUIRE(note.pitch >= 0);
          REQUIRE(note.pitch < kDrums);
        } else {
          REQUIRE(note.pitch >= 26);
          REQUIRE(note.pitch <= 100);
        }
      }
    }
  }
}

TEST_CASE("every piece comes home: its last downbeat is over the tonic") {
  for (const Piece& piece : planCatalog(144, 1)) {
    INFO(fileStem(piece));
    const Score score = piece.style->compose(piece);
    int lowest = 127;
    for (const Note& note : pitched(score)) {
      if (note.beat >= score.beats - 1e-6) lowest = std::min(lowest, note.pitch);
    }
    REQUIRE(lowest < 127);
    CHECK(lowest % 12 == piece.key.tonic);
  }
}

TEST_CASE("the tonic triad sounds more than three other pitch classes would") {
  for (const Piece& piece : planCatalog(144, 1)) {
    INFO(fileStem(piece));
    std::map<int, double> weight;
    double all = 0;
    for (const Note& note : pitched(piece.style->compose(piece))) {
      weight[(note.pitch - piece.key.tonic + 120) % 12] += note.beats;
      all += note.beats;
    }
    const double home = weight[0] + weight[7] + (piece.key.mode == Mode::Major ? weight[4] : weight[3]);
    CHECK(home / all > 0.25);  // three of twelve: with a quarter they would not be preferred
  }
}

TEST_CASE("a piece composed twice is the same, and its neighbours in the style are not") {
  const auto plan = planCatalog(24, 1);
  for (std::size_t style = 0; style < 12; ++style) {
    const Piece& piece = plan[style];
    const Piece& other = plan[style + 12];
    INFO(piece.style->name);
    const auto first = pitched(piece.style->compose(piece));
    const auto again = pitched(piece.style->compose(piece));
    const auto neighbour = pitched(other.style->compose(other));
    const auto same = [](const Note& a, const Note& b) {
      return a.beat == b.beat && a.pitch == b.pitch && a.velocity == b.velocity;
    };
    CHECK(std::equal(first.begin(), first.end(), again.begin(), again.end(), same));
    CHECK_FALSE(std::equal(first.begin(), first.end(), neighbour.begin(), neighbour.end(), same));
  }
}
