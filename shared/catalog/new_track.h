#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/traits.h"
#include "shared/embedding/space.h"
#include "shared/result.h"

namespace earshot {

/// A track on its way into a catalog.
struct NewTrack {
  std::string id;  ///< unique within the catalog
  std::string title;
  std::string artist;
  std::string artistKey;  ///< the first artist who is named, folded: equal for tracks of one artist; empty: unknown
  std::string album;
  std::string genre;    ///< empty: unknown
  std::string preview;  ///< path of its audio relative to the catalog; empty: none
  int year = 0;         ///< of release, [-32768, 32767]; 0 unknown
  float duration = 0;   ///< seconds of the whole recording; 0 unknown
  Traits traits;
  float popularity = Traits::kUnknown;  ///< [0, 100], among the tracks of its source; NaN unknown
  std::string isrc;                     ///< International Standard Recording Code, upper case; empty: unknown
  std::vector<std::string> aliases;     ///< ids of tracks that were merged into this one; unique among all ids
  Embedding vector{};
  std::optional<std::uint32_t> work;  ///< tracks of one number are versions of one title; none: a title of its own
  std::optional<std::array<float, 2>> place;  ///< on the map
  std::string searchText;                     ///< title and artist, folded (case, marks): what search finds it by
  std::vector<float> statistics;              ///< aligned with the catalog's columns; empty: not kept
  std::uint32_t cell = 0;                     ///< which cell it is stored in
  std::uint32_t part = 0;                     ///< of the cell: tracks of a part are stored as what they differ by
};

/// Errors: NotFinite (names the track and field), InvalidArgument (a year or a popularity out of range;
/// places that only some of the tracks have).
Result<void> checkTracks(std::span<const NewTrack* const> tracks);

}  // namespace earshot
