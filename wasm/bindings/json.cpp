#include "wasm/bindings/json.h"

#include <emscripten/val.h>

#include <optional>
#include <string>

using emscripten::val;

namespace earshot {
namespace {

/// Deeper than anything we write; the stack of a page is small.
constexpr int kDeepest = 32;

std::optional<Json> fromJavaScript(const val& value, int depth) {
  if (depth > kDeepest) return std::nullopt;
  if (value.isNull() || value.isUndefined()) return Json();
  if (value.isTrue() || value.isFalse()) return Json(value.isTrue());
  if (value.isNumber()) return Json(value.as<double>());
  if (value.isString()) return Json(value.as<std::string>());
  if (value.isArray()) {
    Json::Array array;
    const auto length = value["length"].as<std::size_t>();
    array.reserve(length);
    for (std::size_t i = 0; i < length; ++i) {
      auto element = fromJavaScript(value[i], depth + 1);
      if (!element) return std::nullopt;
      array.push_back(std::move(*element));
    }
    return Json(std::move(array));
  }
  Json::Object object;
  const val keys = val::global("Object").call<val>("keys", value);
  const auto length = keys["length"].as<std::size_t>();
  for (std::size_t i = 0; i < length; ++i) {
    auto key = keys[i].as<std::string>();
    auto member = fromJavaScript(value[key], depth + 1);
    if (!member) return std::nullopt;
    object.push_back({std::move(key), std::move(*member)});
  }
  return Json(std::move(object));
}

Error notJson(std::string_view where, std::string what) {
  return {ErrorCode::Corrupt, std::string(where), std::move(what), "Get the file again."};
}

}  // namespace

JsonParser browserJsonParser() {
  return [](std::string_view text, std::string_view where) -> Result<Json> {
    const val parsed = val::module_property("parseJson")(std::string(text));
    if (!parsed["fault"].isUndefined())
      return notJson(where, "is not JSON (" + parsed["fault"].as<std::string>() + ")");
    auto json = fromJavaScript(parsed["value"], 0);
    if (!json) return notJson(where, "has JSON nested deeper than " + std::to_string(kDeepest) + " levels");
    return std::move(*json);
  };
}

}  // namespace earshot
