#include "shared/records/json.h"

#include <cmath>

#include "shared/utf8.h"

namespace earshot {
namespace {

void appendLine(std::string& text, int indent, int depth) {
  if (indent < 0) return;
  text += '\n';
  text.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
}

void append(std::string& text, const Json& json, int indent, int depth);

template <class Elements, class AppendElement>
void appendList(std::string& text, char open, char close, const Elements& elements, int indent, int depth,
                AppendElement appendElement) {
  text += open;
  bool first = true;
  for (const auto& element : elements) {
    if (!first) text += ',';
    first = false;
    appendLine(text, indent, depth + 1);
    appendElement(element);
  }
  if (!elements.empty()) appendLine(text, indent, depth);
  text += close;
}

void append(std::string& text, const Json& json, int indent, int depth) {
  if (const bool* flag = json.boolean()) {
    text += *flag ? "true" : "false";
  } else if (const double* number = json.number()) {
    appendNumber(text, *number);
  } else if (const std::string* string = json.string()) {
    appendJsonString(text, *string);
  } else if (const Json::Array* array = json.array()) {
    appendList(text, '[', ']', *array, indent, depth,
               [&](const Json& element) { append(text, element, indent, depth + 1); });
  } else if (const Json::Object* object = json.object()) {
    appendList(text, '{', '}', *object, indent, depth, [&](const Json::Member& member) {
      appendJsonString(text, member.key);
      text += indent < 0 ? ":" : ": ";
      append(text, member.value, indent, depth + 1);
    });
  } else {
    text += "null";
  }
}

}  // namespace

Json::Json() = default;
Json::Json(bool value) : kind_(Kind::Boolean), boolean_(value) {}
Json::Json(std::string value) : kind_(Kind::String), string_(std::move(value)) {}
Json::Json(std::string_view value) : kind_(Kind::String), string_(value) {}
Json::Json(const char* value) : kind_(Kind::String), string_(value) {}
Json::Json(Array value) : kind_(Kind::Array), array_(std::move(value)) {}
Json::Json(Object value) : kind_(Kind::Object), object_(std::move(value)) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

const Json* Json::find(std::string_view key) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  for (const Member& member : *members)
    if (member.key == key) return &member.value;
  return nullptr;
}

std::optional<std::uint64_t> Json::wholeNumber() const {
  constexpr double kExact = 9007199254740992;  // 2^53
  const double* value = number();
  if (value == nullptr || !(*value >= 0 && *value <= kExact) || std::trunc(*value) != *value) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

std::string Json::text(int indent) const {
  std::string text;
  append(text, *this, indent, 0);
  return text;
}

void appendJsonString(std::string& json, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  json += '"';
  const std::string repaired = isUtf8(text) ? std::string() : repairUtf8(text);
  for (const char c : repaired.empty() ? text : std::string_view(repaired)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (c == '\t') {
      json += "\\t";
    } else if (c == '\r') {
      json += "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
      json += "\\u00";
      json += kHex[byte >> 4];
      json += kHex[byte & 15];
    } else {
      json += c;
    }
  }
  json += '"';
}

}  // namespace earshot
