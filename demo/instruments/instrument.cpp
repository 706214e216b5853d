#include "demo/instruments/instrument.h"

#include <array>
#include <cstddef>

#include "demo/instruments/play.h"

namespace earshot::demo {
namespace {

struct Entry {
  std::string_view name;
  void (*play)(const Tone&, StereoSpan);
};

constexpr std::array<Entry, kInstruments> kEntries = {{
    {"piano", playPiano},
    {"electric piano", playElectricPiano},
    {"organ", playOrgan},
    {"harpsichord", playHarpsichord},
    {"nylon guitar", playNylonGuitar},
    {"steel guitar", playSteelGuitar},
    {"electric guitar", playElectricGuitar},
    {"strings", playStrings},
    {"flute", playFlute},
    {"brass", playBrass},
    {"vibraphone", playVibraphone},
    {"marimba", playMarimba},
    {"synth lead", playSynthLead},
    {"synth pad", playSynthPad},
    {"synth pluck", playSynthPluck},
    {"upright bass", playUprightBass},
    {"electric bass", playElectricBass},
    {"synth bass", playSynthBass},
    {"acoustic kit", nullptr},
    {"brush kit", nullptr},
    {"drum machine", nullptr},
    {"hand percussion", nullptr},
}};

const Entry& entry(Instrument instrument) { return kEntries[static_cast<std::size_t>(instrument)]; }

}  // namespace

std::string_view name(Instrument instrument) { return entry(instrument).name; }

void play(Instrument instrument, const Tone& tone, StereoSpan out) { entry(instrument).play(tone, out); }

}  // namespace earshot::demo
