#include "shared/records/track_layout.h"

#include <algorithm>
#include <string>
#include <vector>

#include "shared/records/plain_name.h"

namespace earshot {
namespace {

struct FieldName {
  std::string_view name;
  TrackField field;
};

// Of one field the first is taken.
constexpr FieldName kFieldNames[] = {
    {"id", TrackField::Id},
    {"trackid", TrackField::Id},
    {"spotifyid", TrackField::Id},
    {"uri", TrackField::Id},
    {"trackuri", TrackField::Id},
    {"spotifyuri", TrackField::Id},
    {"name", TrackField::Title},
    {"title", TrackField::Title},
    {"trackname", TrackField::Title},
    {"track", TrackField::Title},
    {"tracktitle", TrackField::Title},
    {"song", TrackField::Title},
    {"artists", TrackField::Artist},
    {"artist", TrackField::Artist},
    {"artistname", TrackField::Artist},
    {"artistnames", TrackField::Artist},
    {"trackartist", TrackField::Artist},
    {"album", TrackField::Album},
    {"albumname", TrackField::Album},
    {"albumtitle", TrackField::Album},
    {"trackalbumname", TrackField::Album},
    {"genre", TrackField::Genre},
    {"genres", TrackField::Genre},
    {"genretop", TrackField::Genre},
    {"trackgenre", TrackField::Genre},
    {"artistgenres", TrackField::Genre},
    {"tags", TrackField::Genre},
    {"popularity", TrackField::Popularity},
    {"trackpopularity", TrackField::Popularity},
    {"durationms", TrackField::DurationMs},
    {"duration", TrackField::Duration},
    {"durations", TrackField::Duration},
    {"releasedate", TrackField::Date},
    {"date", TrackField::Date},
    {"year", TrackField::Date},
    {"albumreleasedate", TrackField::Date},
    {"trackalbumreleasedate", TrackField::Date},
    {"isrc", TrackField::Isrc},
    {"listens", TrackField::Listens},
    {"tracklistens", TrackField::Listens},
    {"plays", TrackField::Listens},
    {"playcount", TrackField::Listens},
    {"streams", TrackField::Listens},
    {"trackdatecreated", TrackField::Date},
    {"daterecorded", TrackField::Date},
};

}  // namespace

std::optional<TrackFieldMeaning> meaningOfColumn(std::string_view name) {
  const std::string letters = plainName(name);
  for (std::size_t i = 0; i < std::size(kFieldNames); ++i)
    if (letters == kFieldNames[i].name) return TrackFieldMeaning{static_cast<std::size_t>(kFieldNames[i].field), i};
  for (std::size_t i = 0; i < kAudioColumns; ++i)
    if (letters == plainName(kAudioColumnRules[i].name)) return TrackFieldMeaning{kTextFields + i, 0};
  return std::nullopt;
}

Result<TrackLayout> TrackLayout::of(std::span<const std::string_view> header, std::string_view where,
                                    std::string_view key) {
  constexpr auto kId = static_cast<std::size_t>(TrackField::Id);
  TrackLayout layout;
  layout.columns_.fill(kAbsent);
  layout.width_ = header.size();
  std::array<std::size_t, kTrackFields> ranks{};
  for (std::size_t column = 0; column < header.size(); ++column) {
    if (!key.empty() && plainName(header[column]) == plainName(key)) {
      if (layout.columns_[kId] != kAbsent)
        return Error(ErrorCode::UnsupportedFormat, where, {"has two columns ", quoted(header[column])},
                     "Remove or rename one of them.");
      layout.columns_[kId] = column;
    }
    const auto meaning = meaningOfColumn(header[column]);
    if (!meaning || (!key.empty() && meaning->field == kId)) continue;
    const auto [field, rank] = *meaning;
    if (layout.columns_[field] != kAbsent && ranks[field] == rank)
      return Error(ErrorCode::UnsupportedFormat, where, {"has two columns ", quoted(header[column])},
                   "Remove or rename one of them.");
    if (layout.columns_[field] != kAbsent && ranks[field] < rank) continue;
    layout.columns_[field] = column;
    ranks[field] = rank;
  }
  if (layout.columns_[kId] == kAbsent && !key.empty())
    return Error(ErrorCode::NotFound, where,
                 {"has no column ", quoted(key), " in its first line, which begins ",
                  quoted(header.empty() ? std::string_view() : header.front())},
                 "Name one that it has as --key.");
  if (layout.columns_[kId] == kAbsent)
    return Error(ErrorCode::UnsupportedFormat, where,
                 {"has no column \"id\" (nor uri, track_id, spotify_id) in its first line, which begins ",
                  quoted(header.empty() ? std::string_view() : header.front())},
                 "Give it a header line with the columns' names.");
  return layout;
}

Result<void> TrackLayout::checkAudioColumns(std::string_view where) const {
  std::string missing;
  for (std::size_t i = 0; i < kAudioColumns; ++i) {
    if (columns_[kTextFields + i] != kAbsent) continue;
    if (!missing.empty()) missing += ", ";
    missing += kAudioColumnRules[i].name;
  }
  if (missing.empty()) return {};
  return Error(
      ErrorCode::UnsupportedFormat, where, {"lacks the columns ", missing},
      "A table of tracks has numbers about their sound; to describe audio files with a table, see --metadata.");
}

}  // namespace earshot
