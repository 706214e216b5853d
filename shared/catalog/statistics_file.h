#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog/new_track.h"
#include "shared/catalog/safetensors.h"
#include "shared/catalog/string_column.h"
#include "shared/result.h"

namespace earshot {

/// `statistics-<hash>.safetensors`: the feature set's numbers of every track, so that a new space needs no new
/// analysis. Pages do not load it. Rows are in the order of the track numbers; a track without numbers is a row of NaN.
/// Errors: InvalidArgument (a track with another number of values than there are columns).
Result<std::vector<std::byte>> writeStatistics(std::span<const NewTrack* const> tracks,
                                               std::span<const std::string> columns, std::string_view featureSet,
                                               int version);

/// A view: the file's bytes must outlive it.
struct StatisticsFile {
  StringColumn columns;
  std::size_t tracks = 0;
  std::span<const float> values;  ///< (tracks, columns)

  static Result<StatisticsFile> read(std::span<const std::byte> bytes, std::size_t tracks, std::string_view where,
                                     const JsonParser& parse);
};

}  // namespace earshot
