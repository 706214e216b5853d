#include "native/json.h"

#include <simdjson.h>

#include <string>
#include <utility>

namespace earshot {
namespace {

using simdjson::error_code;

Json converted(const simdjson::dom::element& element) {
  using simdjson::dom::element_type;
  // Asked by type, so the answers cannot fail.
  switch (element.type()) {
    case element_type::BOOL:
      return Json(element.get_bool().value_unsafe());
    case element_type::INT64:
      return Json(static_cast<double>(element.get_int64().value_unsafe()));
    case element_type::UINT64:
      return Json(static_cast<double>(element.get_uint64().value_unsafe()));
    case element_type::DOUBLE:
      return Json(element.get_double().value_unsafe());
    case element_type::STRING:
      return Json(element.get_string().value_unsafe());
    case element_type::ARRAY: {
      Json::Array array;
      const simdjson::dom::array elements = element.get_array().value_unsafe();
      for (const simdjson::dom::element inner : elements) array.push_back(converted(inner));
      return Json(std::move(array));
    }
    case element_type::OBJECT: {
      Json::Object object;
      const simdjson::dom::object members = element.get_object().value_unsafe();
      for (const auto& [key, inner] : members) {
        Json::Member& member = object.emplace_back();
        member.key = key;
        member.value = converted(inner);
      }
      return Json(std::move(object));
    }
    case element_type::NULL_VALUE:
      break;
  }
  return Json();
}

/// Visits everything until the first fault: the fast parser does not say where it stopped, the lazy one does.
template <class Value>
error_code visit(Value&& value, std::size_t depth = 0) {
  // The lazy parser counts from 1 and trusts its caller to stop.
  if (depth + 2 > simdjson::DEFAULT_MAX_DEPTH) return simdjson::DEPTH_ERROR;
  using simdjson::ondemand::json_type;
  json_type type{};
  if (const error_code error = value.type().get(type)) return error;
  switch (type) {
    case json_type::null: {
      bool null = false;
      return value.is_null().get(null);
    }
    case json_type::boolean:
      return value.get_bool().error();
    case json_type::number:
      return value.get_number().error();
    case json_type::string:
      return value.get_string().error();
    case json_type::array: {
      simdjson::ondemand::array elements;
      if (const error_code error = value.get_array().get(elements)) return error;
      for (auto element : elements) {
        if (element.error()) return element.error();
        if (const error_code error = visit(element, depth + 1)) return error;
      }
      return simdjson::SUCCESS;
    }
    case json_type::object: {
      simdjson::ondemand::object members;
      if (const error_code error = value.get_object().get(members)) return error;
      for (auto member : members) {
        if (const error_code error = member.unescaped_key().error()) return error;
        if (const error_code error = visit(member.value(), depth + 1)) return error;
      }
      return simdjson::SUCCESS;
    }
  }
  return simdjson::TAPE_ERROR;
}

/// Where the fault is; null if that cannot be told (an unclosed string, invalid UTF-8).
const char* locate(const simdjson::padded_string& text) {
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  if (parser.iterate(text).get(document)) return nullptr;
  const error_code fault = visit(document);
  const char* at = nullptr;
  if (!document.current_location().get(at)) return at;
  return fault ? text.data() + text.size() : nullptr;
}

/// "is not valid JSON at line 3, column 14: <simdjson's words>"
Error invalid(std::string_view where, std::string_view text, error_code error, const char* at) {
  std::string what = "is not valid JSON";
  if (at >= text.data() && at <= text.data() + text.size()) {
    const std::string_view before(text.data(), static_cast<std::size_t>(at - text.data()));
    std::size_t line = 1;
    for (const char letter : before) line += letter == '\n' ? 1 : 0;
    const std::size_t lineStart = before.rfind('\n');
    const std::size_t column = lineStart == std::string_view::npos ? before.size() + 1 : before.size() - lineStart;
    what += " at line " + std::to_string(line) + ", column " + std::to_string(column);
  }
  return {ErrorCode::Corrupt, std::string(where), what + ": " + simdjson::error_message(error), "Correct the JSON."};
}

}  // namespace

Result<Json> parseJson(std::string_view text, std::string_view where) {
  // Lines come by the million: the parser keeps its buffers from one to the next.
  static thread_local simdjson::dom::parser parser;
  simdjson::dom::element root;
  const error_code error = parser.parse(text.data(), text.size()).get(root);
  if (!error) return converted(root);
  const simdjson::padded_string padded(text);
  return invalid(where, padded, error, locate(padded));
}

}  // namespace earshot
