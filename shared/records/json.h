#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "shared/records/number_text.h"
#include "shared/result.h"

namespace earshot {

/// A JSON value. The engine neither reads JSON text nor depends on who does: natively simdjson parses, in the browser
/// JSON.parse. Objects keep the order, and the duplicates, of the text.
class Json {
 public:
  struct Member;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;

  Json();  ///< null
  Json(bool value);
  template <class Number>
  requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>) Json(Number value);
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  Json(Array value);
  Json(Object value);
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();

  bool isNull() const { return std::holds_alternative<std::monostate>(value_); }

  /// The value if it is of that kind, else null.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const double* number() const { return std::get_if<double>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }

  /// The first member of that name; null if there is none or this is no object.
  const Json* find(std::string_view key) const;

  /// The number if it is whole and in [0, 2^53], where a double is still exact.
  std::optional<std::uint64_t> wholeNumber() const;

  /// JSON text: numbers as number_text.h, invalid UTF-8 replaced. `indent` spaces a level, or all in one line with -1.
  std::string text(int indent = -1) const;

 private:
  std::variant<std::monostate, bool, double, std::string, Array, Object> value_;
};

struct Json::Member {
  std::string key;
  Json value;
};

// Defined where a member is a complete type: an object's vector needs that.
inline Json::Json() = default;
inline Json::Json(bool value) : value_(value) {}
inline Json::Json(std::string value) : value_(std::move(value)) {}
inline Json::Json(std::string_view value) : value_(std::string(value)) {}
inline Json::Json(const char* value) : value_(std::string(value)) {}
inline Json::Json(Array value) : value_(std::move(value)) {}
inline Json::Json(Object value) : value_(std::move(value)) {}
inline Json::Json(const Json& other) = default;
inline Json::Json(Json&& other) noexcept = default;
inline Json& Json::operator=(const Json& other) = default;
inline Json& Json::operator=(Json&& other) noexcept = default;
inline Json::~Json() = default;

template <class Number>
requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>) Json::Json(Number value) : value_(0.0) {
  if constexpr (std::is_same_v<Number, float>)
    value_ = widenByText(value);
  else
    value_ = static_cast<double>(value);
}

/// Appends text as a JSON string, with quotes. Invalid UTF-8 becomes U+FFFD.
void appendJsonString(std::string& json, std::string_view text);

/// Whoever can read JSON text. `where` names the source in errors (Corrupt).
using JsonParser = std::function<Result<Json>(std::string_view text, std::string_view where)>;

}  // namespace earshot
