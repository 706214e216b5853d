#pragma once

#include "demo/instruments/instrument.h"
#include "demo/synthesis/voice.h"

namespace earshot::demo {

/// Adds one note to `out`, which begins where the note does; what would sound beyond its end is lost.
/// Precondition: not a kit (those are struck, see kit.h).
void play(Instrument instrument, const Tone& tone, StereoSpan out);

// One family a file.
void playPiano(const Tone& tone, StereoSpan out);
void playElectricPiano(const Tone& tone, StereoSpan out);
void playOrgan(const Tone& tone, StereoSpan out);
void playHarpsichord(const Tone& tone, StereoSpan out);
void playNylonGuitar(const Tone& tone, StereoSpan out);
void playSteelGuitar(const Tone& tone, StereoSpan out);
void playElectricGuitar(const Tone& tone, StereoSpan out);
void playStrings(const Tone& tone, StereoSpan out);
void playFlute(const Tone& tone, StereoSpan out);
void playBrass(const Tone& tone, StereoSpan out);
void playVibraphone(const Tone& tone, StereoSpan out);
void playMarimba(const Tone& tone, StereoSpan out);
void playSynthLead(const Tone& tone, StereoSpan out);
void playSynthPad(const Tone& tone, StereoSpan out);
void playSynthPluck(const Tone& tone, StereoSpan out);
void playUprightBass(const Tone& tone, StereoSpan out);
void playElectricBass(const Tone& tone, StereoSpan out);
void playSynthBass(const Tone& tone, StereoSpan out);

}  // namespace earshot::demo
