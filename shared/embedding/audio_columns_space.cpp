#include "shared/embedding/audio_columns_space.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace earshot {
namespace {

// Means and standard deviations of some 40,000 well-known songs of six decades, after the square root or logarithm.
struct Scale {
  float mean;
  float spread;
};
constexpr Scale kSpeechiness = {.248F, .108F};
constexpr Scale kAcousticness = {.507F, .328F};
constexpr Scale kInstrumentalness = {.205F, .335F};
constexpr Scale kLiveness = {.418F, .163F};
constexpr Scale kValence = {.542F, .267F};
constexpr Scale kTempo = {6.856F, .354F};
constexpr Scale kDanceability = {.54F, .178F};
constexpr Scale kTimeSignature = {3.89F, .845F};  // twice the spread: almost all music is in four
constexpr Scale kEnergy = {.58F, .253F};
constexpr Scale kLoudness = {-10.2F, 5.3F};

// A rare extreme would cost all other numbers of its row their precision: the largest sets the scale of eight bits.
constexpr float kFarthest = 3;

constexpr float kKeyRadius = .5F;  // keys a tritone apart are 1 apart, as far as a spread elsewhere
constexpr float kModeStep = .5F;

float scaled(float value, const Scale& scale) {
  if (std::isnan(value)) return 0;
  return std::clamp((value - scale.mean) / scale.spread, -kFarthest, kFarthest);
}

}  // namespace

Embedding embedAudioColumns(const AudioColumns& columns) {
  Embedding vector{};
  const auto fromRoot = [&](AudioColumn column, const Scale& scale) {
    return std::isnan(columns[column]) ? 0 : scaled(std::sqrt(std::max(columns[column], 0.F)), scale);
  };
  vector[0] = fromRoot(AudioColumn::Speechiness, kSpeechiness);
  vector[1] = fromRoot(AudioColumn::Acousticness, kAcousticness);
  vector[2] = fromRoot(AudioColumn::Instrumentalness, kInstrumentalness);
  vector[3] = fromRoot(AudioColumn::Liveness, kLiveness);

  const float key = columns[AudioColumn::Key];
  const float mode = columns[AudioColumn::Mode];
  if (!std::isnan(key)) {
    // A minor key stands where its relative major does: they share their notes.
    const float major = mode == 0 ? key + 3 : key;
    const float fifths = std::fmod(7 * major, 12.F);
    const float angle = fifths * std::numbers::pi_v<float> / 6;
    vector[4] = kKeyRadius * std::cos(angle);
    vector[5] = kKeyRadius * std::sin(angle);
  }
  if (!std::isnan(mode)) vector[6] = kModeStep * (mode - .5F);
  vector[7] = scaled(columns[AudioColumn::Valence], kValence);

  const float tempo = columns[AudioColumn::Tempo];
  if (tempo > 0) vector[8] = scaled(std::log2(tempo), kTempo);
  vector[9] = scaled(columns[AudioColumn::Danceability], kDanceability);
  vector[10] = scaled(columns[AudioColumn::TimeSignature], kTimeSignature);
  vector[11] = scaled(columns[AudioColumn::Energy], kEnergy);
  vector[12] = scaled(columns[AudioColumn::Loudness], kLoudness);
  return vector;
}

}  // namespace earshot
