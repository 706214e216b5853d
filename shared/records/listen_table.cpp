#include "shared/records/listen_table.h"

#include <string>

#include "shared/records/date_text.h"
#include "shared/records/isrc.h"
#include "shared/records/listen_text.h"
#include "shared/records/number_text.h"
#include "shared/records/plain_name.h"
#include "shared/records/track_layout.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view each : names)
    if (name == each) return true;
  return false;
}

}  // namespace

std::optional<ListenTable::Field> ListenTable::meaningOf(std::string_view name) {
  const std::string letters = plainName(name);
  if (isOneOf(letters, {"trackmbid", "recordingmbid", "mbid"})) return Id;
  if (isOneOf(letters, {"uts", "timestamp", "date", "time", "utctime", "playedat", "listenedat"})) return At;
  if (letters == "msplayed") return Heard;
  const auto meaning = meaningOfColumn(name);
  if (!meaning) return std::nullopt;
  if (meaning->field == static_cast<std::size_t>(TrackField::Id)) return Id;
  if (meaning->field == static_cast<std::size_t>(TrackField::Isrc)) return Isrc;
  if (meaning->field == static_cast<std::size_t>(TrackField::Title)) return Title;
  if (meaning->field == static_cast<std::size_t>(TrackField::Artist)) return Artist;
  if (meaning->field == static_cast<std::size_t>(TrackField::Album)) return Album;
  return std::nullopt;
}

Result<ListenTable> ListenTable::of(const CsvRow& first, std::string_view where) {
  ListenTable table;
  table.width_ = first.fields.size();
  table.columns_.fill(kAbsent);
  for (std::size_t column = 0; column < first.fields.size(); ++column)
    if (const auto field = meaningOf(trimmed(first.fields[column])); field && table.columns_[*field] == kAbsent)
      table.columns_[*field] = column;
  if ((table.columns_[Title] != kAbsent && table.columns_[Artist] != kAbsent) || table.columns_[Id] != kAbsent)
    return table;
  if (first.fields.size() == 4 && secondsOfTime(trimmed(first.fields[3]))) {
    table.columns_.fill(kAbsent);
    table.columns_[Artist] = 0;
    table.columns_[Album] = 1;
    table.columns_[Title] = 2;
    table.columns_[At] = 3;
    table.hasHeader_ = false;
    return table;
  }
  return Error(
      ErrorCode::UnsupportedFormat, where, "has no columns for artist and track in its first line",
      "Give it a header with artist, track and date, or four columns without one: artist, album, track, date.");
}

std::optional<Listen> ListenTable::listen(const CsvRow& row, CleaningReport& report, std::string_view source) const {
  if (row.fields.size() != width_) {
    const std::string_view what =
        row.fields.size() < width_ ? "fewer fields than the first line has" : "more fields than the first line has";
    report.add(Cleaning::RowDropped, what, source, row.line, row.fields.front());
    return std::nullopt;
  }
  const auto text = [&](Field field) {
    return columns_[field] == kAbsent ? std::string() : trimmed(row.fields[columns_[field]]);
  };
  Listen listen;
  listen.id = text(Id);
  listen.isrc = bareIsrc(text(Isrc));
  listen.title = text(Title);
  listen.artist = text(Artist);
  listen.album = text(Album);
  if (listen.title.empty() && listen.id.empty()) {
    report.add(Cleaning::RowDropped, "no title", source, row.line, listen.artist);
    return std::nullopt;
  }
  if (const std::string at = text(At); !at.empty()) {
    listen.at = secondsOfTime(at).value_or(0);
    if (listen.at == 0) report.add(Cleaning::ValueDropped, "time not readable", source, row.line, at);
  }
  if (const std::string heard = text(Heard); !heard.empty()) {
    const auto milliseconds = parseNumber(heard);
    if (milliseconds && *milliseconds >= 0 && *milliseconds / 1000 <= kLongestHeard)
      listen.heard = *milliseconds / 1000;
    else
      report.add(Cleaning::ValueDropped, "time heard not possible", source, row.line, heard);
  }
  return listen;
}

}  // namespace earshot
