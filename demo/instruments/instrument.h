#pragma once

#include <string_view>

namespace earshot::demo {

enum class Instrument {
  Piano,
  ElectricPiano,
  Organ,
  Harpsichord,
  NylonGuitar,
  SteelGuitar,
  ElectricGuitar,
  Strings,
  Flute,
  Brass,
  Vibraphone,
  Marimba,
  SynthLead,
  SynthPad,
  SynthPluck,
  UprightBass,
  ElectricBass,
  SynthBass,
  AcousticKit,
  BrushKit,
  DrumMachine,
  HandPercussion,
};
inline constexpr int kInstruments = 22;

constexpr bool isKit(Instrument instrument) { return instrument >= Instrument::AcousticKit; }

std::string_view name(Instrument instrument);  ///< "electric piano"

/// What can be struck; which of them a kit has, and how it sounds there, is the kit's affair.
enum class Drum {
  Kick,
  Snare,
  GhostSnare,
  Rim,
  Clap,
  ClosedHat,
  OpenHat,
  PedalHat,
  Ride,
  Crash,
  LowTom,
  HighTom,
  Shaker,
  Tambourine,
  CongaLow,
  CongaHigh,
  CongaSlap,
  WoodBlock,
  BrushSweep,
};
inline constexpr int kDrums = 19;

}  // namespace earshot::demo
