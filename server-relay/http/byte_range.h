#pragma once

#include <cstdint>
#include <string_view>

namespace earshot::relay {

/// What a Range field asks of a representation of known size.
struct ByteRange {
  enum class Kind {
    Whole,          ///< no range that is honoured: answer 200 with everything
    Part,           ///< answer 206 with [first, first + length)
    Unsatisfiable,  ///< answer 416
  };
  Kind kind = Kind::Whole;
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

/// Reads a Range field (RFC 9110, 14.2) against a representation of `size` bytes: "bytes=0-99", "bytes=100-",
/// "bytes=-100".
///
/// Whole, as the RFC allows, for other units, for syntax errors, and for more than one range: nobody who reads a
/// catalog or plays audio asks for several at once, and multipart answers are how servers are made to multiply their
/// work. Numbers too large for 64 bits count as the largest: beyond every end.
ByteRange selectRange(std::string_view rangeField, std::uint64_t size);

}  // namespace earshot::relay
