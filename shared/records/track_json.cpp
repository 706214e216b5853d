#include "shared/records/track_json.h"

#include <limits>

namespace earshot {
namespace {

constexpr std::size_t kNotYet = std::numeric_limits<std::size_t>::max();

std::string textOf(const Json& value, bool wholeList) {
  if (const std::string* text = value.string()) return *text;
  if (const double* number = value.number()) {
    std::string text;
    appendNumber(text, *number);
    return text;
  }
  if (const bool* flag = value.boolean()) return *flag ? "1" : "0";
  if (const Json* name = value.find("name")) return name->string() != nullptr ? *name->string() : std::string();
  std::string text;
  if (const Json::Array* list = value.array()) {
    for (const Json& element : *list) {
      if (element.array() != nullptr) continue;
      const std::string one = textOf(element, false);
      if (one.empty()) continue;
      if (!text.empty()) text += ", ";
      text += one;
      if (!wholeList) break;
    }
  }
  return text;
}

}  // namespace

const TrackRow& JsonTrack::row(const Json& json, std::uint64_t line) {
  for (std::string& text : texts_) text.clear();
  ranks_.fill(kNotYet);
  take(json, false);
  row_.line = line;
  for (std::size_t field = 0; field < kTrackFields; ++field) row_.values[field] = texts_[field];
  return row_;
}

std::string JsonTrack::textOf(const Json* value) {
  return value == nullptr ? std::string() : earshot::textOf(*value, false);
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
    texts_[meaning->field] = earshot::textOf(value, meaning->field == static_cast<std::size_t>(TrackField::Artist));
  }
}

}  // namespace earshot
