#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

  bool isNull() const { return kind_ == Kind::Null; }

  /// The value if it is of that kind, else null.
  const bool* boolean() const { return kind_ == Kind::Boolean ? &boolean_ : nullptr; }
  const double* number() const { return kind_ == Kind::Number ? &number_ : nullptr; }
  const std::string* string() const { return kind_ == Kind::String ? &string_ : nullptr; }
  const Array* array() const { return kind_ == Kind::Array ? &array_ : nullptr; }
  const Object* object() const { return kind_ == Kind::Object ? &object_ : nullptr; }

  /// The first member of that name; null if there is none or this is no object.
  const Json* find(std::string_view key) const;

  /// The number if it is whole and in [0, 2^53], where a double is still exact.
  std::optional<std::uint64_t> wholeNumber() const;

  /// JSON text: numbers as number_text.h, invalid UTF-8 replaced. `indent` spaces a level, or all in one line with -1.
  std::string text(int indent = -1) const;

 private:
  // Side by side, not a variant: its code would be larger than what it saves of a few headers' memory.
  enum class Kind { Null, Boolean, Number, String, Array, Object };
  Kind kind_ = Kind::Null;
  bool boolean_ = false;
  double number_ = 0;
  std::string string_;
  Array array_;
  Object object_;
};

struct Json::Member {
  std::string key;
  Json value;
};

template <class Number>
requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>) Json::Json(Number value) : kind_(Kind::Number) {
  if constexpr (std::is_same_v<Number, float>)
    number_ = widenByText(value);
  else
    number_ = static_cast<double>(value);
}

/// Appends text as a JSON string, with quotes. Invalid UTF-8 becomes U+FFFD.
void appendJsonString(std::string& json, std::string_view text);

/// Whoever can read JSON text. `where` names the source in errors (Corrupt).
using JsonParser = std::function<Result<Json>(std::string_view text, std::string_view where)>;

}  // namespace earshot
