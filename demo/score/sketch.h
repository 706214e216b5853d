#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "demo/catalog/piece.h"
#include "demo/random.h"
#include "demo/score/melody.h"
#include "demo/score/pattern.h"
#include "demo/score/score.h"
#include "demo/theory/chord.h"
#include "demo/theory/voicing.h"

namespace earshot::demo {

/// A stretch of the form: 'i' introduction, 'A', 'B', ...
struct Section {
  char letter;
  int firstBar;
  int bars;
};

/// The desk at which a style writes a piece: its parts, its form, its harmony, and a hand of dice of its own.
class Sketch {
 public:
  /// Lengths are chosen so that the last downbeat falls 22 s or a little more from the start.
  explicit Sketch(const Piece& piece);

  Score score;
  Random random;
  Harmony harmony;
  const int bars;
  const double beatsPerBar;

  bool minor() const { return key_.mode == Mode::Minor; }
  int tonic() const { return key_.tonic; }
  bool has(Role role) const;
  Instrument instrument(Role role) const;  ///< precondition: has(role)

  /// The part of a chair, created with this mix when first asked for. A role the ensemble lacks gets a part that is
  /// dropped by finish(), so that styles need not ask.
  Part& part(Role role, const Mix& mix = {});

  /// Divides the bars among sections in proportion to their shares, in whole pairs of bars as far as possible.
  std::vector<Section> form(std::initializer_list<std::pair<char, int>> shares) const;

  double beatOf(int bar) const { return bar * beatsPerBar; }
  double end() const { return bars * beatsPerBar; }

  void strike(Drum drum, std::string_view pattern, int stepsPerBeat, int firstBar, int barCount, float level = 1,
              Role role = Role::Drums);
  void sing(const Motif& motif, const MelodyStyle& style, const Section& section, float level = 1,
            Role role = Role::Lead);

  /// Sounds a chord's notes together.
  static void sound(Part& part, const std::vector<int>& pitches, double beat, double beats, float velocity,
                    double roll = 0);

  /// Plays the whole louder and softer along the piece: points (progress in [0, 1], level), straight in between. Takes
  /// effect in finish().
  void shade(std::initializer_list<std::pair<double, float>> curve) { shading_ = curve; }

  Score finish();

 private:
  const Ensemble* ensemble_;
  Key key_;
  std::vector<std::pair<Role, Part>> parts_;
  std::vector<std::pair<double, float>> shading_;
};

}  // namespace earshot::demo
