#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "demo/instruments/instrument.h"
#include "demo/theory/key.h"

namespace earshot::demo {

enum class Role { Lead, Chords, Figure, Bass, Drums, Percussion };

struct Chair {
  Role role;
  Instrument instrument;
};

/// One of Earshot's house ensembles: invented, and always credited as such.
struct Ensemble {
  std::string_view name;
  std::string_view album;
  std::span<const Chair> chairs;
};

struct Style;

/// Everything that is decided about a piece before a note is written.
struct Piece {
  int number = 0;  ///< in the catalog, from 0
  const Style* style = nullptr;
  const Ensemble* ensemble = nullptr;
  std::string title;
  int track = 1;       ///< on the ensemble's album
  double tempo = 120;  ///< quarter notes a minute
  Key key;
  int beatsPerBar = 4;  ///< quarter notes
  std::uint64_t seed = 0;
};

}  // namespace earshot::demo
