#include "demo/theory/key.h"

#include <cstddef>

namespace earshot::demo {
namespace {

constexpr const char* kMajorNames[12] = {"C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"};
constexpr const char* kMinorNames[12] = {"C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"};

int pitchClassOf(int pitch) { return ((pitch % 12) + 12) % 12; }

}  // namespace

std::string tonicName(const Key& key) {
  return (key.mode == Mode::Major ? kMajorNames : kMinorNames)[pitchClassOf(key.tonic)];
}

std::string name(const Key& key) { return tonicName(key) + (key.mode == Mode::Major ? " major" : " minor"); }

Scale scaleOf(Mode mode) { return mode == Mode::Major ? Scale(kMajorScale) : Scale(kMinorScale); }

int scaleStep(int pitch, int steps, int tonic, Scale scale) {
  const int size = static_cast<int>(scale.size());
  const int above = pitchClassOf(pitch - tonic);
  int degree = size - 1;
  while (scale[static_cast<std::size_t>(degree)] > above) --degree;
  const int octaveStart = pitch - above;
  const int target = degree + steps;
  const int octave = target >= 0 ? target / size : -((size - 1 - target) / size);
  return octaveStart + 12 * octave + scale[static_cast<std::size_t>(target - octave * size)];
}

int nearestPitch(int pitchClass, int centre) {
  const int above = pitchClassOf(pitchClass - centre);
  return above <= 6 ? centre + above : centre + above - 12;
}

}  // namespace earshot::demo
