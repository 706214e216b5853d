#include "shared/records/track_cleaner.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "shared/records/date_text.h"
#include "shared/records/isrc.h"
#include "shared/records/number_text.h"
#include "shared/records/plain_name.h"
#include "shared/records/python_list.h"
#include "shared/records/title_identity.h"
#include "shared/records/track_address.h"
#include "shared/sentence.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr double kLongest = 86'400;  // a day

bool saysUnknown(std::string_view value) {
  constexpr std::string_view kWords[] = {"", "nan", "NaN", "NAN", "null", "NULL", "None", "NA", "N/A"};
  return std::find(std::begin(kWords), std::end(kWords), value) != std::end(kWords);
}

std::string joinedNames(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& element : list) {
    if (element.empty()) continue;
    if (!text.empty()) text += ", ";
    text += element;
  }
  return text;
}

/// The artist and the first who is named, of a list as Python prints it or of a text.
std::pair<std::string, std::string> artistsOf(std::string text) {
  if (text.starts_with('['))
    if (const auto list = parsePythonList(text)) {
      const auto first =
          std::find_if(list->begin(), list->end(), [](const std::string& name) { return !name.empty(); });
      return {joinedNames(*list), first == list->end() ? std::string() : *first};
    }
  std::string first(firstArtist(text));
  return {std::move(text), std::move(first)};
}

std::string firstGenre(const std::string& text) {
  if (text.starts_with('[')) {
    const auto list = parsePythonList(text);
    if (list) return list->empty() ? std::string() : list->front();
  }
  return std::string(withoutBlanks(std::string_view(text).substr(0, text.find_first_of(",;|"))));
}

}  // namespace

void TrackCleaner::drop(std::string_view what, std::uint64_t line, std::string_view value) {
  ++report_.rows;
  report_.add(Cleaning::RowDropped, what, source_, line, value);
}

void TrackCleaner::repaired(std::string_view what, std::uint64_t line, std::string_view value) {
  report_.add(Cleaning::Repaired, what, source_, line, value);
}

std::optional<TrackRecord> TrackCleaner::clean(const TrackRow& row) {
  std::string_view cause;
  return clean(row, cause);
}

std::optional<TrackRecord> TrackCleaner::clean(const TrackRow& row, std::string_view& cause) {
  ++report_.rows;
  TrackRecord record;
  record.line = row.line;
  record.id = text(row, TrackField::Id, "id");
  record.id = std::string(trackIdOf(record.id));
  if (record.id.empty()) {
    cause = "no id";
    report_.add(Cleaning::RowDropped, cause, source_, row.line, row[TrackField::Title]);
    return std::nullopt;
  }
  if (audio_ != AudioNumbers::Ignored && !readAudio(row, record.audio)) {
    cause = "no number about its sound";
    report_.add(Cleaning::RowDropped, cause, source_, row.line, record.id);
    return std::nullopt;
  }
  record.title = text(row, TrackField::Title, "title");
  std::tie(record.artist, record.firstArtist) = artistsOf(text(row, TrackField::Artist, "artist"));
  record.album = text(row, TrackField::Album, "album");
  record.genre = firstGenre(text(row, TrackField::Genre, "genre"));
  record.isrc = bareIsrc(text(row, TrackField::Isrc, "isrc"));
  record.duration = duration(row);
  record.year = year(row);
  const auto popularity = number(row[TrackField::Popularity], "popularity", row.line);
  if (popularity && *popularity >= 0 && *popularity <= 100)
    record.popularity = static_cast<float>(*popularity);
  else if (popularity)
    report_.add(Cleaning::ValueDropped, "popularity outside 0 to 100", source_, row.line, row[TrackField::Popularity]);
  if (const auto listens = number(row[TrackField::Listens], "listens", row.line)) {
    if (*listens >= 0)
      record.listens = *listens;
    else
      report_.add(Cleaning::ValueDropped, "listens below 0", source_, row.line, row[TrackField::Listens]);
  }
  return record;
}

std::string TrackCleaner::text(const TrackRow& row, TrackField field, std::string_view name) {
  const std::string_view value = withoutBlanks(row[field]);
  if (row.noText[static_cast<std::size_t>(field)]) {
    report_.add(Cleaning::ValueDropped, sentence({name, " that is no text"}), source_, row.line, value);
    return {};
  }
  if (isUtf8(value)) return std::string(value);
  report_.add(Cleaning::Repaired, sentence({name, " that is not UTF-8"}), source_, row.line, value);
  return repairUtf8(value);
}

std::optional<double> TrackCleaner::number(std::string_view value, std::string_view name, std::uint64_t line) {
  value = withoutBlanks(value);
  if (saysUnknown(value)) return std::nullopt;
  const auto number = parseNumber(value);
  if (!number) report_.add(Cleaning::ValueDropped, sentence({name, " that is no number"}), source_, line, value);
  return number;
}

bool TrackCleaner::readAudio(const TrackRow& row, AudioColumns& audio) {
  bool any = false;
  for (std::size_t i = 0; i < kAudioColumns; ++i) {
    audio.values[i] = audioValue(kAudioColumnRules[i], row.values[kTextFields + i], row.line);
    any = any || !std::isnan(audio.values[i]);
  }
  if (!any) return false;
  for (std::size_t i = 0; i < kAudioColumns && audio_ == AudioNumbers::Required; ++i)
    if (std::isnan(audio.values[i]))
      report_.add(Cleaning::ValueFilled, sentence({kAudioColumnRules[i].name, " unknown"}), source_, row.line,
                  row.values[kTextFields + i]);
  return true;
}

float TrackCleaner::audioValue(const AudioColumnRule& rule, std::string_view value, std::uint64_t line) {
  const auto read = number(value, rule.name, line);
  if (!read || (rule.unknown && *read == *rule.unknown)) return kUnknown;
  const bool possible = *read >= rule.lowest && *read <= rule.highest && (!rule.whole || std::trunc(*read) == *read);
  if (!possible) {
    report_.add(Cleaning::ValueDropped, sentence({"impossible ", rule.name}), source_, line, value);
    return kUnknown;
  }
  if (*read < rule.least || *read > rule.most)
    report_.add(Cleaning::ValueClipped, sentence({rule.name, " outside ", rule.least, " to ", rule.most}), source_,
                line, value);
  return static_cast<float>(std::clamp(*read, rule.least, rule.most));
}

float TrackCleaner::duration(const TrackRow& row) {
  const bool milliseconds = !row[TrackField::DurationMs].empty();
  const std::string_view value = row[milliseconds ? TrackField::DurationMs : TrackField::Duration];
  const auto read = number(value, "duration", row.line);
  if (!read || *read == 0) return 0;
  const double seconds = milliseconds ? *read / 1000 : *read;
  if (seconds > 0 && seconds <= kLongest) return static_cast<float>(seconds);
  report_.add(Cleaning::ValueDropped, "duration below 0 or beyond a day", source_, row.line, value);
  return 0;
}

int TrackCleaner::year(const TrackRow& row) {
  const std::string_view value = withoutBlanks(row[TrackField::Date]);
  if (saysUnknown(value)) return 0;
  if (const auto year = yearOfDate(value)) return *year;
  // Programs that know only fractions write 1999.0.
  const auto number = parseNumber(value);
  if (number && *number >= 1000 && *number < 3000 && std::trunc(*number) == *number) return static_cast<int>(*number);
  report_.add(Cleaning::ValueDropped, "date that is none", source_, row.line, value);
  return 0;
}

}  // namespace earshot
