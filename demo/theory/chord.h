#pragma once

#include <string_view>
#include <vector>

#include "demo/theory/key.h"

namespace earshot::demo {

struct Chord {
  int root = 0;            ///< pitch class
  std::vector<int> tones;  ///< semitones above the root, ascending, 0 first; a ninth is 14

  bool contains(int pitch) const;
};

/// A chord symbol in Roman numerals, always counted from the major scale of the tonic, in minor keys too: "ii9", "V13",
/// "bVImaj7", "iv6", "Isus2", "I5" (a bare fifth), "iiq" (stacked fourths), "viio7", "#ivo". A lower-case numeral is a
/// minor chord and makes its seventh and ninth minor. Throws std::invalid_argument on anything else: the symbols are
/// part of this program, so that is a bug in it.
Chord parseChord(std::string_view symbol, int tonic);

/// What sounds when.
class Harmony {
 public:
  explicit Harmony(double beatsPerBar) : beatsPerBar_(beatsPerBar) {}

  /// Writes bars [firstBar, firstBar + bars) from a progression such as "ii9 V13 | Imaj9 |": chords in a bar share it
  /// equally, or where that would split a beat, the first has the beats that are left over. The progression is repeated
  /// or cut to the number of bars.
  void write(std::string_view progression, int tonic, int firstBar, int bars);

  const Chord& at(double beat) const;

  struct Span {
    double beat;
    double beats;
    Chord chord;
  };
  const std::vector<Span>& spans() const { return spans_; }

  /// The chords that begin in the bar.
  std::vector<Span> bar(int index) const;

 private:
  double beatsPerBar_;
  std::vector<Span> spans_;
};

}  // namespace earshot::demo
