#pragma once

#include <string>
#include <utility>
#include <variant>

namespace earshot {

/// One code, one meaning. TypeScript sees the same names as `EarshotError.code`.
enum class ErrorCode {
  InvalidArgument,    ///< the caller asked for something that has no meaning (a bug or a mistyped option)
  OutOfMemory,        ///< the result would not fit; nothing was changed
  NotFound,           ///< a named file, track, column or entry does not exist
  Io,                 ///< the system refused to read or write
  UnsupportedFormat,  ///< the bytes are something else than what is read here
  Corrupt,            ///< the bytes claim to be this format but break its rules
  TooShort,           ///< less audio than one analysis needs
  NotFinite,          ///< NaN or infinity where numbers are required
  VersionMismatch,    ///< written by another version of the format, space or feature set
  Canceled,           ///< the caller asked to stop
};

const char* name(ErrorCode code);

/// What went wrong, where, and what a person can do about it.
struct Error {
  ErrorCode code = ErrorCode::InvalidArgument;
  std::string where;   ///< the file, column or argument: "catalog.json", "--weights"
  std::string what;    ///< the fault, with actual and expected: "is 10,240 bytes, expected 18,432 (truncated?)"
  std::string remedy;  ///< what to do: "Download it again."; may be empty

  /// "where: what. remedy" in one line.
  std::string message() const;
};

/// A value, or the error that stands in its place. The engine never throws.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Precondition: ok().
  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// Precondition: !ok().
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace earshot
