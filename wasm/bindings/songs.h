#pragma once

#include <string_view>

#include "shared/catalog/new_track.h"
#include "shared/recommend/similar.h"
#include "shared/result.h"
#include "wasm/bindings/message.h"

namespace earshot {

/// A listener's own song as catalog-binding.ts writes it, its `values` in the order of
/// FeatureSet::librosa().computedColumns(). A view of the message.
struct SongView {
  std::string_view id, title, artist, album, genre, space;
  double year, duration;
  std::span<const float> values, vector;

  static SongView read(MessageReader& message);

  // Errors: VersionMismatch (a vector of another length).
  Result<Seed> seed() const;
  Result<NewTrack> track() const;

 private:
  Error otherLength() const;
  Traits traits() const;
};

}  // namespace earshot
