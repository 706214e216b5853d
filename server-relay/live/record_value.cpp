#include "server-relay/live/record_value.h"

#include <simdjson.h>

#include <optional>

#include "shared/records/track_value.h"

namespace earshot::relay {
namespace {

namespace dom = simdjson::dom;

Error malformed(std::string_view what) { return {ErrorCode::Corrupt, "record", what, ""}; }

std::optional<std::string_view> textOf(const dom::object& object, const char* key) {
  std::string_view text;
  if (object[key].get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

/// What is wrong with a text that a track must have.
Error withoutText(const dom::object& track, const char* key) {
  dom::element other;
  if (track[key].get(other) != simdjson::SUCCESS) return malformed(std::string("has no ") + key);
  if (other.is_string()) return malformed(std::string("has an empty ") + key);
  const std::string_view is = other.is_null()     ? "null"
                              : other.is_number() ? "a number"
                              : other.is_array()  ? "a list"
                              : other.is_object() ? "an object"
                                                  : "true or false";
  return malformed(std::string("has a member ").append(key).append(" that is ").append(is).append(", not a text"));
}

Result<void> checkTrack(const dom::element& element) {
  dom::object track;
  if (element.get_object().get(track) != simdjson::SUCCESS) return malformed("is no JSON object");
  if (textOf(track, "id").value_or("").empty()) return withoutText(track, "id");
  if (!textOf(track, "title")) return withoutText(track, "title");
  if (!textOf(track, "artist")) return withoutText(track, "artist");
  dom::element features;
  if (track["features"].get(features) != simdjson::SUCCESS || features.is_null()) return {};
  dom::object numbers;
  if (features.get_object().get(numbers) != simdjson::SUCCESS) return malformed("has features that are no object");
  for (const auto& [key, value] : numbers)
    if (!value.is_number() && !value.is_null()) return malformed("has a feature that is no number");
  return {};
}

}  // namespace

Result<std::string> recordValue(const std::string& bytes, RecordShape shape) {
  // One a thread: its buffers are what parsing costs.
  thread_local dom::parser parser;
  dom::element element;
  // Parsed whole, so that every client can parse it, and written anew, so that nothing but JSON is in it.
  if (parser.parse(bytes).get(element) != simdjson::SUCCESS) {
    if (shape != RecordShape::Track) return malformed("is no JSON");
    const auto track = trackValueOfComma(bytes);
    if (!track) return malformed("is neither JSON nor a comma message with an id and numbers about the sound");
    return recordValue(track->text(), shape);  // written as all others are
  }
  if (shape == RecordShape::Track) {
    const auto valid = checkTrack(element);
    if (!valid) return valid.error();
  }
  return std::string(simdjson::minify(element));
}

}  // namespace earshot::relay
