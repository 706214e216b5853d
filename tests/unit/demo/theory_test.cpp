#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "demo/theory/chord.h"
#include "demo/theory/key.h"
#include "demo/theory/voicing.h"
#include "tests/catch.h"

using namespace earshot::demo;

TEST_CASE("a chord symbol names its root by degree and its tones by quality") {
  const Chord ninth = parseChord("ii9", 0);
  CHECK(ninth.root == 2);
  CHECK(ninth.tones == std::vector<int>{0, 3, 7, 10, 14});
  CHECK(parseChord("V13", 5).root == 0);
  CHECK(parseChord("bVImaj7", 9).root == 5);
  CHECK(parseChord("#ivo7", 0).root == 6);
  CHECK(parseChord("bIIImaj9", 0).tones == std::vector<int>{0, 4, 7, 11, 14});
}

TEST_CASE("a symbol that is no chord is refused by name") {
  for (const char* symbol : {"", "H7", "IIII", "iim", "Imaj", "b", "V 7"}) {
    INFO(symbol);
    CHECK_THROWS_AS(parseChord(symbol, 0), std::invalid_argument);
  }
}

TEST_CASE("a progression fills its bars and is repeated to the end") {
  Harmony harmony(4);
  harmony.write("I | IV V", 0, 0, 4);
  CHECK(harmony.at(0).root == 0);
  CHECK(harmony.at(5.9).root == 5);
  CHECK(harmony.at(6).root == 7);
  CHECK(harmony.at(8).root == 0);
  CHECK(harmony.at(99).root == 7);
  CHECK(harmony.bar(1).size() == 2);
}

TEST_CASE("two chords in a bar of three change on a beat") {
  Harmony harmony(3);
  harmony.write("I V", 0, 0, 1);
  CHECK(harmony.spans()[1].beat == 2);
}

TEST_CASE("scale steps go up and down through octaves and stay in the scale") {
  CHECK(scaleStep(60, 7, 0, kMajorScale) == 72);
  CHECK(scaleStep(60, -1, 0, kMajorScale) == 59);
  CHECK(scaleStep(60, -7, 0, kMajorScale) == 48);
  CHECK(scaleStep(61, 0, 0, kMajorScale) == 60);
  CHECK(scaleStep(62, 1, 2, kMinorPentatonic) == 65);
  for (int steps = -20; steps <= 20; ++steps) {
    const int above = ((scaleStep(64, steps, 4, kBluesScale) - 4) % 12 + 12) % 12;
    CHECK(std::find(std::begin(kBluesScale), std::end(kBluesScale), above) != std::end(kBluesScale));
  }
}

TEST_CASE("voices lie in the hands, belong to the chord and move less than parallel motion would") {
  const Hands hands{.low = 52, .high = 74, .voices = 4, .rootless = true};
  VoiceLeading leading(hands);
  std::vector<int> previous;
  int moved = 0;
  int changes = 0;
  for (int round = 0; round < 3; ++round) {
    for (const char* symbol : {"ii9", "V13", "Imaj9", "VI7b9"}) {
      const Chord chord = parseChord(symbol, 3);
      const auto voicing = leading.next(chord);
      REQUIRE(voicing.size() >= 3);
      CHECK(std::is_sorted(voicing.begin(), voicing.end()));
      CHECK(voicing.front() >= hands.low);
      CHECK(voicing.back() <= hands.high);
      for (const int pitch : voicing) CHECK(chord.contains(pitch + 120));
      if (voicing.size() == previous.size()) {
        for (std::size_t i = 0; i < voicing.size(); ++i) moved += std::abs(voicing[i] - previous[i]);
        changes += static_cast<int>(voicing.size());
      }
      previous = voicing;
    }
  }
  REQUIRE(changes > 0);
  CHECK(moved <= 2.5 * changes);  // the roots fall by fifths: in parallel each voice would move 5 or 7
}
