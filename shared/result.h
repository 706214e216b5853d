#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "shared/sentence.h"

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

  // None of these is inline: errors arise in a hundred places, and nowhere often.
  Error();
  Error(ErrorCode code, std::string_view where, std::string_view what, std::string_view remedy);
  Error(ErrorCode code, std::string_view where, Wording what, std::string_view remedy);
  Error(const Error& other);
  Error(Error&& other) noexcept;
  Error& operator=(const Error& other);
  Error& operator=(Error&& other) noexcept;
  ~Error();

  /// "where: what. remedy" in one line.
  std::string message() const;
};

/// An error, or none, in the space of a pointer.
class PossibleError {
 public:
  PossibleError() = default;
  // By reference: at each of the hundred places that fail, an error by value would be moved and destroyed once more.
  explicit PossibleError(Error&& error);
  explicit PossibleError(const Error& error);
  PossibleError(const PossibleError& other);
  PossibleError(PossibleError&& other) noexcept : error_(std::exchange(other.error_, nullptr)) {}
  PossibleError& operator=(PossibleError other) noexcept {
    std::swap(error_, other.error_);
    return *this;
  }
  ~PossibleError() {
    if (error_ != nullptr) drop();
  }
  explicit operator bool() const { return error_ != nullptr; }
  Error& operator*() const { return *error_; }

 private:
  void drop();
  Error* error_ = nullptr;
};

/// A value, or the error that stands in its place. The engine never throws.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T&& value) : value_(std::move(value)) {}
  Result(const T& value) : value_(value) {}
  Result(Error&& error) : error_(std::move(error)) {}
  Result(const Error& error) : error_(error) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }

  /// Precondition: ok().
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

  /// Precondition: !ok().
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<T> value_;
  PossibleError error_;
};

/// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error&& error) : error_(std::move(error)) {}
  Result(const Error& error) : error_(error) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  PossibleError error_;
};

}  // namespace earshot
