#pragma once

#include <vector>

#include "demo/instruments/instrument.h"

namespace earshot::demo {

/// Times are in quarter-note beats from the start.
struct Note {
  double beat = 0;
  double beats = 1;
  int pitch = 60;         ///< MIDI number; in a part for a kit: a Drum
  float velocity = 0.7F;  ///< (0, 1]
};

/// How a part sits in the mix.
struct Mix {
  float gain = 1;
  float pan = 0;               ///< -1 left, 1 right
  float spread = 0.2F;         ///< how far low notes lean left and high ones right
  float reverb = 0.2F;         ///< share sent to the room
  float echo = 0;              ///< share sent to the delay line
  float brightness = 20000;    ///< Hz, a gentle low-pass
  float drive = 0;             ///< 0 clean, 1 warm, 4 broken up
  float chorus = 0;            ///< 0 dry, 1 an ensemble
  float tremolo = 0;           ///< depth of left-right swaying at 5 Hz
  float lateMilliseconds = 0;  ///< behind the beat; negative pushes
  float ducking = 0;           ///< how far each kick pulls the part down, for pumping styles
};

struct Part {
  Instrument instrument = Instrument::Piano;
  Mix mix;
  std::vector<Note> notes;
};

/// How the grid is bent: an off-beat of `swingUnit` beats falls at `swing` of its pair, and hands are not machines.
struct Groove {
  double swing = 0.5;            ///< 0.5 straight, 0.667 triplets
  double swingUnit = 0.5;        ///< beats
  float timingMilliseconds = 4;  ///< standard deviation
  float dynamics = 0.05F;        ///< standard deviation of velocity
};

/// The room and the desk.
struct Production {
  float loudness = -16;        ///< dBFS, RMS above the bass, before the limiter
  float reverbSeconds = 1.6F;  ///< T60
  float reverbLevel = 1;
  double echoBeats = 0.75;
  float echoFeedback = 0.35F;
  float saturation = 0;      ///< of the whole mix
  float brightness = 18000;  ///< Hz
  float crackle = 0;         ///< worn vinyl
};

struct Score {
  double tempo = 120;  ///< quarter notes a minute, constant
  double beats = 0;    ///< to the last downbeat, which still sounds
  double tailSeconds = 2;
  Groove groove;
  Production production;
  std::vector<Part> parts;

  double secondsPerBeat() const { return 60 / tempo; }
  double seconds() const { return beats * secondsPerBeat() + tailSeconds; }
};

/// Where a beat of the grid falls once swung, in beats.
double swung(double beat, const Groove& groove);

}  // namespace earshot::demo
