#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// How JavaScript and the engine talk (wasm/src/message.ts is the other side): numbers as doubles, one after another in
/// the order both sides know. Text is its length in bytes and its UTF-8, padded to whole doubles; floats likewise are
/// their count and themselves.
class MessageReader {
 public:
  explicit MessageReader(const double* message) : next_(message) {}

  double number() { return *next_++; }
  std::size_t count() { return static_cast<std::size_t>(number()); }

  // Views of the message.
  std::string_view text();
  std::span<const float> floats();

 private:
  const double* next_;
};

/// What JavaScript has written into the room it asked for.
MessageReader request();

/// Fills the one reply of the engine, from its beginning. It stands until the next.
class Reply {
 public:
  Reply();
  Reply& number(double value);
  Reply& text(std::string_view text);
  Reply& floats(std::span<const float> values);

  /// Where JavaScript finds it.
  const double* address() const;

 private:
  void bytes(const void* data, std::size_t size);
};

/// A reply begins with 0 and goes on with its value, or with 1, code, where, what and remedy: message.ts throws that as
/// EarshotError.
Reply succeeded();
const double* failed(const Error& error);

}  // namespace earshot

/// A function that wasm/src/ calls by this name.
#define EARSHOT_EXPORT(name) extern "C" [[gnu::used, clang::export_name(#name)]]
