#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "shared/records/utf8.h"
#include "shared/result.h"

// How the readers of this room word what is wrong with a file.
namespace earshot {

/// 10240 as "10,240".
inline std::string grouped(std::uint64_t value) {
  const std::string digits = std::to_string(value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

/// What a message may quote of text that nobody has checked: valid UTF-8, no control characters, at most about 60
/// bytes.
inline std::string quoted(std::string_view text) {
  std::string excerpt = repairUtf8(text.substr(0, 60));
  for (char& c : excerpt)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return '"' + excerpt + (text.size() > 60 ? "...\"" : "\"");
}

inline Error corrupt(std::string_view where, std::string what) {
  return {ErrorCode::Corrupt, std::string(where), std::move(what), "Get the file again or build the catalog again."};
}

}  // namespace earshot
