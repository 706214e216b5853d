#include "shared/records/comma_message.h"

#include <array>
#include <cmath>

#include "shared/records/date_text.h"
#include "shared/records/number_text.h"
#include "shared/records/plain_name.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

/// In the order of the message.
constexpr std::array<AudioColumn, kAudioColumns> kOrder = {
    AudioColumn::Danceability, AudioColumn::Energy,      AudioColumn::Key,          AudioColumn::Loudness,
    AudioColumn::Mode,         AudioColumn::Speechiness, AudioColumn::Acousticness, AudioColumn::Instrumentalness,
    AudioColumn::Liveness,     AudioColumn::Valence,     AudioColumn::Tempo,        AudioColumn::TimeSignature,
};

/// What is left of a message, field by field from its end.
class Tail {
 public:
  explicit Tail(std::string_view text) : rest_(text) {}

  std::optional<std::string_view> take() {
    if (empty_) return std::nullopt;
    const std::size_t comma = rest_.rfind(',');
    empty_ = comma == std::string_view::npos;
    const std::string_view field = empty_ ? rest_ : rest_.substr(comma + 1);
    rest_ = empty_ ? std::string_view() : rest_.substr(0, comma);
    return field;
  }

  bool empty() const { return empty_; }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool empty_ = false;
};

std::optional<std::string_view> takeFirst(std::string_view& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::string_view field = text.substr(0, comma);
  text.remove_prefix(comma + 1);
  return field;
}

bool isUnknown(std::string_view text) {
  text = withoutBlanks(text);
  return text.empty() || text == "nan" || text == "NaN";
}

bool isDate(std::string_view text) { return isUnknown(text) || yearOfDate(text) || withoutBlanks(text) == "0000"; }

bool isWhole(std::string_view text, double most) {
  const auto number = parseNumber(text);
  return number && *number >= 0 && *number <= most && std::trunc(*number) == *number;
}

bool isExplicit(std::string_view text) {
  text = withoutBlanks(text);
  return text == "0" || text == "1" || text == "true" || text == "false" || text == "True" || text == "False";
}

std::string_view& valueOf(TrackRow& row, AudioColumn column) {
  return row.values[kTextFields + static_cast<std::size_t>(column)];
}

/// The numbers and the date.
bool takeSound(Tail& tail, std::size_t numbers, TrackRow& row) {
  constexpr double kNoYear = 1000;  // a year is no danceability: the field after the date begins the numbers
  for (std::size_t i = numbers; i-- > 0;) {
    const auto field = tail.take();
    if (!field) return false;
    const auto number = parseNumber(*field);
    if (!number && !isUnknown(*field)) return false;
    if (i == 0 && number && *number >= kNoYear) return false;
    valueOf(row, kOrder[i]) = *field;
  }
  const auto date = tail.take();
  if (!date || !isDate(*date)) return false;
  row[TrackField::Date] = *date;
  return true;
}

/// Artists are one field, unless somebody wrote their commas after all.
bool takeNames(const Tail& tail, TrackRow& row) {
  constexpr double kLongest = 1e12;
  const std::string_view names = tail.rest();
  for (Tail head = tail; head.take();) {
    Tail before = head;
    const auto isMarked = before.take();
    const auto duration = before.take();
    const auto popularity = before.take();
    if (!popularity || before.empty()) return false;
    if (!isExplicit(*isMarked) || !(isWhole(*duration, kLongest) || isUnknown(*duration))) continue;
    if (!isWhole(*popularity, 100) && !isUnknown(*popularity)) continue;
    row[TrackField::Title] = before.rest();
    row[TrackField::Popularity] = *popularity;
    row[TrackField::DurationMs] = *duration;
    row[TrackField::Artist] = names.substr(head.rest().size() + 1);
    return true;
  }
  return false;
}

void appendTitle(std::string& message, std::string_view title) {
  for (const char c : title) message += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
}

void appendArtists(std::string& message, std::string_view artists) {
  for (const char c : artists)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != ',') message += c;
}

void appendKnown(std::string& message, float number) {
  message += ',';
  if (!std::isnan(number)) appendNumber(message, number);
}

}  // namespace

std::optional<CommaMessage> readCommaMessage(std::string_view message, std::string_view& fault) {
  while (!message.empty() && (message.back() == '\n' || message.back() == '\r')) message.remove_suffix(1);
  CommaMessage read;
  const auto order = takeFirst(message);
  const auto id = order ? takeFirst(message) : std::nullopt;
  if (!id) {
    fault = "no JSON object and no comma message";
    return std::nullopt;
  }
  fault = "comma message without numbers about its sound";
  for (const std::size_t numbers : {kAudioColumns, kAudioColumns - 1}) {
    read = {};
    Tail tail(message);
    if (!takeSound(tail, numbers, read.row)) continue;
    if (takeNames(tail, read.row)) {
      read.order = *order;
      read.row[TrackField::Id] = *id;
      return read;
    }
    fault = "comma message without popularity, duration, explicit and artists";
  }
  return std::nullopt;
}

Result<std::string> commaMessage(std::uint64_t order, const TrackRecord& record) {
  bool plain = !record.id.empty();
  for (const char c : record.id) plain = plain && c != ',' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
  if (!plain)
    return Error(ErrorCode::InvalidArgument, "id",
                 {quoted(std::string_view(record.id)), " cannot stand in a comma message"}, "Write it as JSON.");
  std::string message = std::to_string(order) + ',' + record.id + ',';
  appendTitle(message, record.title);
  appendKnown(message, std::round(record.popularity));
  message += ',';
  if (record.duration > 0) message += std::to_string(std::llround(static_cast<double>(record.duration) * 1000));
  message += ",0,";
  appendArtists(message, record.artist);
  message += ',';
  if (record.year != 0) message += std::to_string(record.year);
  for (const AudioColumn column : kOrder) {
    // It may be missing where the year shows that the numbers begin after it.
    const bool missing = std::isnan(record.audio[column]) && column == AudioColumn::TimeSignature && record.year != 0;
    if (!missing) appendKnown(message, record.audio[column]);
  }
  return message;
}

}  // namespace earshot
