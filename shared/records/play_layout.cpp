#include "shared/records/play_layout.h"

#include <array>
#include <cmath>
#include <utility>

#include "shared/records/plain_name.h"

namespace earshot {
namespace {

constexpr std::array<std::string_view, 7> kListenerNames = {"listener", "listenerid", "listenername", "user",
                                                            "userid",   "username",   "uid"};
constexpr std::array<std::string_view, 9> kItemNames = {"item",   "itemid", "track",    "trackid", "song",
                                                        "songid", "artist", "artistid", "id"};
constexpr std::array<std::string_view, 6> kCountNames = {"count", "plays", "playcount", "listens", "streams", "weight"};
constexpr std::array<std::string_view, 2> kRatingNames = {"rating", "stars"};
constexpr std::array<std::string_view, 3> kEventNames = {"event", "type", "action"};

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// The column whose name comes first in the list; kNowhere if none does.
template <std::size_t kCount>
std::size_t columnOf(std::span<const std::string_view> row, const std::array<std::string_view, kCount>& names) {
  for (const std::string_view name : names)
    for (std::size_t column = 0; column < row.size(); ++column)
      if (plainName(row[column]) == name) return column;
  return kNowhere;
}

template <std::size_t kCount>
const Json* memberOf(const Json& object, const std::array<std::string_view, kCount>& names) {
  for (const std::string_view name : names)
    for (const Json::Member& member : *object.object())
      if (plainName(member.key) == name) return &member.value;
  return nullptr;
}

std::optional<std::size_t> positionOf(std::string_view text) {
  const auto number = parseNumber(text);
  if (!number || *number < 1 || *number > 1e6 || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::size_t>(*number) - 1;
}

std::string listOf(std::span<const std::string_view> row) {
  std::string text;
  for (std::size_t i = 0; i < row.size() && i < 12; ++i) {
    if (i > 0) text += ", ";
    text += sentence({quoted(row[i])});
  }
  return text;
}

Error unknownColumns(std::span<const std::string_view> row, std::string_view where, std::string_view what) {
  return Error(ErrorCode::UnsupportedFormat, where,
               {"has no column for the ", what, "; its first row is ", listOf(row)},
               "Name the columns: --columns listener=NAME,item=NAME,count=NAME, or by positions from 1.");
}

/// A chosen column, by name or position.
Result<std::size_t> chosen(std::span<const std::string_view> row, const std::string& choice, std::string_view where) {
  for (std::size_t column = 0; column < row.size(); ++column)
    if (withoutBlanks(row[column]) == choice) return column;
  if (const auto position = positionOf(choice)) {
    if (*position < row.size()) return *position;
    return Error(ErrorCode::UnsupportedFormat, where, {"has ", row.size(), " columns, --columns asks for ", choice},
                 "");
  }
  return Error(ErrorCode::UnsupportedFormat, where,
               {"has no column ", quoted(std::string_view(choice)), "; its first row is ", listOf(row)},
               "Check --columns.");
}

Result<void> checkCount(std::optional<double> count, std::string_view text, std::uint64_t line,
                        std::string_view where) {
  if (!count)
    return Error(ErrorCode::NotFinite, where, {"line ", grouped(line), ": the count ", quoted(text), " is no number"},
                 "Correct the row, or name another column with --columns.");
  if (*count < 0 || *count > kMostPlays)
    return Error(
        ErrorCode::InvalidArgument, where,
        {"line ", grouped(line), ": the count ", quoted(text), " is ", *count < 0 ? "below 0" : "above 1,000,000,000"},
        "Correct the row, or name another column with --columns.");
  return {};
}

}  // namespace

std::optional<double> weightOfEvent(std::string_view event) {
  constexpr std::pair<std::string_view, double> kWeights[] = {
      {"play", 1}, {"like", 5}, {"skip", -0.5}, {"dislike", -10}};
  for (const auto& [name, weight] : kWeights)
    if (event == name) return weight;
  return std::nullopt;
}

Result<PlayLayout> PlayLayout::of(std::span<const std::string_view> firstRow, const PlayColumns& columns,
                                  std::string_view where) {
  PlayLayout layout;
  if (!columns.listener.empty() || !columns.item.empty() || !columns.count.empty()) {
    if (columns.listener.empty() || columns.item.empty())
      return Error(ErrorCode::InvalidArgument, "--columns", "names no listener or no item",
                   "For example: --columns listener=user,item=artist,count=plays");
    std::pair<const std::string*, std::size_t*> choices[] = {
        {&columns.listener, &layout.listener_}, {&columns.item, &layout.item_}, {&columns.count, &layout.count_}};
    for (const auto& [choice, place] : choices) {
      if (choice->empty()) continue;
      const auto column = chosen(firstRow, *choice, where);
      if (!column) return column.error();
      *place = *column;
      layout.header_ = layout.header_ || withoutBlanks(firstRow[*column]) == *choice;
    }
    // Positions may point into a table with a header, whose count then is a word.
    if (layout.count_ != kAbsent && !parseNumber(withoutBlanks(firstRow[layout.count_]))) layout.header_ = true;
    return layout;
  }
  layout.listener_ = earshot::columnOf(firstRow, kListenerNames);
  layout.item_ = earshot::columnOf(firstRow, kItemNames);
  if (layout.listener_ != kAbsent && layout.item_ != kAbsent) {
    layout.header_ = true;
    layout.count_ = earshot::columnOf(firstRow, kCountNames);
    if (layout.count_ == kAbsent) {
      layout.count_ = earshot::columnOf(firstRow, kRatingNames);
      layout.rating_ = layout.count_ != kAbsent;
    }
    return layout;
  }
  const bool known = layout.listener_ != kAbsent || layout.item_ != kAbsent;
  const bool numbers =
      firstRow.size() < 3 || parseNumber(withoutBlanks(firstRow[2])) || withoutBlanks(firstRow[2]).empty();
  // A count of nan is a fault of that row, which says so.
  const bool row = numbers || plainName(firstRow[2]) == "nan" || plainName(firstRow[2]) == "inf";
  if (known || !row || firstRow.size() < 2 || firstRow.size() > 4)
    return unknownColumns(firstRow, where, layout.listener_ == kAbsent ? "listener" : "item");
  layout.listener_ = 0;
  layout.item_ = 1;
  layout.count_ = firstRow.size() > 2 ? 2 : kAbsent;
  layout.rating_ = firstRow.size() == 4;
  return layout;
}

std::string PlayLayout::text() const {
  if (count_ == kAbsent)
    return sentence({"columns ", listener_ + 1, " and ", item_ + 1, " are listener and item, each row a play"});
  return sentence({"columns ", listener_ + 1, ", ", item_ + 1, " and ", count_ + 1, " are listener, item and ",
                   rating_ ? "rating, each row above 0 a play" : "count"});
}

Result<std::optional<PlayRecord>> PlayLayout::read(std::span<const std::string_view> row, std::uint64_t line,
                                                   std::string_view where, std::string_view& dropped) const {
  using Nothing = std::optional<PlayRecord>;
  if (row.size() <= listener_ || row.size() <= item_ || (count_ != kAbsent && row.size() <= count_)) {
    dropped = "too few columns";
    return Nothing();
  }
  PlayRecord record = {withoutBlanks(row[listener_]), withoutBlanks(row[item_]), 1};
  if (record.listener.empty() || record.item.empty()) {
    dropped = record.listener.empty() ? "no listener" : "no item";
    return Nothing();
  }
  if (count_ == kAbsent) return Nothing(record);
  const std::string_view text = withoutBlanks(row[count_]);
  const auto count = parseNumber(text);
  if (auto checked = checkCount(count, text, line, where); !checked) return std::move(checked).error();
  if (*count == 0) {
    dropped = rating_ ? "rating of 0" : "no plays";
    return Nothing();
  }
  record.count = rating_ ? 1 : *count;
  return Nothing(record);
}

Result<std::optional<PlayRecord>> playOfJson(const Json& event, std::uint64_t line, std::string_view where,
                                             std::string (&ids)[2], std::string_view& dropped) {
  using Nothing = std::optional<PlayRecord>;
  if (event.object() == nullptr) {
    dropped = "no JSON object";
    return Nothing();
  }
  const Json* found[] = {memberOf(event, kListenerNames), memberOf(event, kItemNames)};
  for (std::size_t i = 0; i < 2; ++i) {
    ids[i].clear();
    if (found[i] == nullptr) continue;
    if (const std::string* text = found[i]->string()) ids[i] = withoutBlanks(*text);
    if (const auto number = found[i]->wholeNumber()) appendNumber(ids[i], static_cast<double>(*number));
  }
  if (ids[0].empty() || ids[1].empty()) {
    dropped = ids[0].empty() ? "no listener" : "no item";
    return Nothing();
  }
  double weight = 1;
  if (const Json* name = memberOf(event, kEventNames)) {
    const auto known = name->string() == nullptr ? std::nullopt : weightOfEvent(plainName(*name->string()));
    if (!known) {
      dropped = "event that is no play, like, skip or dislike";
      return Nothing();
    }
    weight = *known;
  }
  if (const Json* count = memberOf(event, kCountNames)) {
    const double* number = count->number();
    const std::string text = count->text();
    if (auto checked = checkCount(number == nullptr ? std::nullopt : std::optional(*number), text, line, where);
        !checked)
      return std::move(checked).error();
    weight *= *number;
  }
  if (weight == 0) {
    dropped = "no plays";
    return Nothing();
  }
  return Nothing(PlayRecord{ids[0], ids[1], weight});
}

}  // namespace earshot
