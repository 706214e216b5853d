#include "shared/records/track_json.h"

#include <limits>
#include <optional>
#include <utility>

namespace earshot {
namespace {

constexpr std::size_t kNotYet = std::numeric_limits<std::size_t>::max();

bool isText(TrackField field) {
  return field == TrackField::Id || field == TrackField::Title || field == TrackField::Artist ||
         field == TrackField::Album || field == TrackField::Genre || field == TrackField::Isrc;
}

std::optional<std::string> plainText(const Json& value) {
  if (const std::string* text = value.string()) return *text;
  if (value.number() == nullptr) return std::nullopt;
  std::string text;
  appendNumber(text, *value.number());
  return text;
}

std::optional<std::string> nameOf(const Json& value) {
  const Json* name = value.find("name");
  return plainText(name == nullptr ? value : *name);
}

/// Of a list the first that has one; nothing if there is none but should be.
std::optional<std::string> firstName(const Json& value) {
  const Json::Array* list = value.array();
  if (list == nullptr) return nameOf(value);
  for (const Json& element : *list)
    if (auto name = nameOf(element)) return name;
  return list->empty() ? std::optional<std::string>("") : std::nullopt;
}

/// As Python would print them: names may hold commas.
std::optional<std::string> listOfNames(const Json& value) {
  const Json::Array* list = value.array();
  if (list == nullptr || list->empty()) return firstName(value);
  std::string text;
  for (const Json& element : *list) {
    const auto name = nameOf(element);
    if (!name) continue;
    text += text.empty() ? "['" : ", '";
    for (const char letter : *name) {
      if (letter == '\'' || letter == '\\') text += '\\';
      text += letter;
    }
    text += '\'';
  }
  if (text.empty()) return std::nullopt;
  return text + ']';
}

}  // namespace

const TrackRow& JsonTrack::row(const Json& json, std::uint64_t line) {
  for (std::string& text : texts_) text.clear();
  ranks_.fill(kNotYet);
  row_.noText.reset();
  take(json, false);
  row_.line = line;
  for (std::size_t field = 0; field < kTrackFields; ++field) row_.values[field] = texts_[field];
  return row_;
}

std::string JsonTrack::textOf(const Json* value) {
  return value == nullptr ? std::string() : firstName(*value).value_or(std::string());
}

void JsonTrack::take(const Json& json, bool nested) {
  const Json::Object* object = json.object();
  if (object == nullptr) return;
  for (const auto& [key, value] : *object) {
    if (!nested && (key == "features" || key == "audio_features")) {
      take(value, true);
      continue;
    }
    const auto meaning = meaningOfColumn(key);
    if (!meaning || value.isNull() || ranks_[meaning->field] <= meaning->rank) continue;
    ranks_[meaning->field] = meaning->rank;
    const auto field = static_cast<TrackField>(meaning->field);
    const bool text = meaning->field < kTextFields && isText(field);
    auto taken = !text ? plainText(value) : field == TrackField::Artist ? listOfNames(value) : firstName(value);
    row_.noText[meaning->field] = text && !taken;
    // What is no number or date says so as text: {"tempo": true}.
    texts_[meaning->field] = taken ? *std::move(taken) : value.text();
  }
}

}  // namespace earshot
