#pragma once

#include <span>
#include <string>

namespace earshot::demo {

enum class Mode { Major, Minor };

struct Key {
  int tonic = 0;  ///< pitch class, 0 is C
  Mode mode = Mode::Major;
  bool operator==(const Key&) const = default;
};

std::string tonicName(const Key& key);  ///< "Eb", spelled as the key's usual signature does
std::string name(const Key& key);       ///< "Eb minor"

/// Semitones above the tonic, ascending, within an octave.
using Scale = std::span<const int>;

inline constexpr int kMajorScale[] = {0, 2, 4, 5, 7, 9, 11};
inline constexpr int kMinorScale[] = {0, 2, 3, 5, 7, 8, 10};
inline constexpr int kDorianScale[] = {0, 2, 3, 5, 7, 9, 10};
inline constexpr int kMixolydianScale[] = {0, 2, 4, 5, 7, 9, 10};
inline constexpr int kHarmonicMinorScale[] = {0, 2, 3, 5, 7, 8, 11};
inline constexpr int kMajorPentatonic[] = {0, 2, 4, 7, 9};
inline constexpr int kMinorPentatonic[] = {0, 3, 5, 7, 10};
inline constexpr int kBluesScale[] = {0, 3, 5, 6, 7, 10};

Scale scaleOf(Mode mode);

/// The pitch `steps` scale steps above `pitch`, which need not itself lie in the scale (it is first lowered into it).
int scaleStep(int pitch, int steps, int tonic, Scale scale);

/// The pitch of this pitch class nearest to `centre`.
int nearestPitch(int pitchClass, int centre);

}  // namespace earshot::demo
