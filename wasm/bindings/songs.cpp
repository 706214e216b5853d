#include "wasm/bindings/songs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "shared/features/feature_set.h"

using emscripten::val;

namespace earshot {
namespace {

Result<Embedding> vectorOf(const val& song) {
  const auto numbers = emscripten::convertJSArrayToNumberVector<float>(song["vector"]);
  Embedding vector{};
  if (numbers.size() != vector.size()) {
    return Error{
        ErrorCode::VersionMismatch, song["title"].as<std::string>(),
        "has a vector of " + std::to_string(numbers.size()) + " numbers, expected " + std::to_string(vector.size()),
        "Analyze it again."};
  }
  std::copy(numbers.begin(), numbers.end(), vector.begin());
  return vector;
}

Traits songTraits(const val& song) {
  Statistics statistics;
  statistics.set = &FeatureSet::librosa();
  statistics.values = emscripten::convertJSArrayToNumberVector<float>(song["values"]);
  if (statistics.values.size() != statistics.set->computedColumns().size()) return {};
  return traitsOf(statistics);
}

}  // namespace

Result<Seed> seedOf(const val& song, const std::string& space) {
  auto vector = vectorOf(song);
  if (!vector) return vector.error();
  Seed seed;
  seed.space = space;
  seed.vector = *vector;
  seed.traits = songTraits(song);
  return seed;
}

Result<NewTrack> trackOf(const val& song) {
  auto vector = vectorOf(song);
  if (!vector) return vector.error();
  NewTrack track;
  track.id = song["id"].as<std::string>();
  track.title = song["title"].as<std::string>();
  track.artist = song["artist"].as<std::string>();
  track.album = song["album"].as<std::string>();
  track.genre = song["genre"].as<std::string>();
  track.year = song["year"].as<int>();
  track.duration = song["duration"].as<float>();
  track.traits = songTraits(song);
  track.vector = *vector;
  return track;
}

}  // namespace earshot
