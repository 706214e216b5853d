#include "shared/catalog/statistics_file.h"

#include <limits>

#include "shared/catalog/safetensors_writer.h"

namespace earshot {

Result<std::vector<std::byte>> writeStatistics(std::span<const NewTrack* const> tracks,
                                               std::span<const std::string> columns, std::string_view featureSet,
                                               int version) {
  std::vector<float> values;
  values.reserve(tracks.size() * columns.size());
  for (const NewTrack* track : tracks) {
    if (track->statistics.empty()) {
      values.insert(values.end(), columns.size(), std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    if (track->statistics.size() != columns.size())
      return Error(ErrorCode::InvalidArgument, track->id,
                   {"has ", track->statistics.size(), " statistics, expected ", columns.size()}, "");
    values.insert(values.end(), track->statistics.begin(), track->statistics.end());
  }
  SafetensorsWriter writer;
  writer.addMetadata("feature_set", std::string(featureSet));
  writer.addMetadata("feature_set_version", std::to_string(version));
  const std::vector<std::string_view> names(columns.begin(), columns.end());
  if (auto done = addStrings(writer, "columns", names); !done) return std::move(done).error();
  writer.add("values", {tracks.size(), columns.size()}, std::span<const float>(values));
  return writer.finish();
}

Result<StatisticsFile> StatisticsFile::read(std::span<const std::byte> bytes, std::size_t tracks,
                                            std::string_view where, const JsonParser& parse) {
  const auto file = Safetensors::read(bytes, where, parse);
  if (!file) return file.error();
  const auto columns = StringColumn::read(*file, "columns", kAnyLength);
  if (!columns) return columns.error();
  const auto values = file->elements<float>("values", {tracks, columns->size()});
  if (!values) return values.error();
  return StatisticsFile{*columns, tracks, *values};
}

}  // namespace earshot
