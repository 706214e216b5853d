#include "shared/result.h"

namespace earshot {

const char* name(ErrorCode code) {
  switch (code) {
    case ErrorCode::InvalidArgument:
      return "invalid-argument";
    case ErrorCode::OutOfMemory:
      return "out-of-memory";
    case ErrorCode::NotFound:
      return "not-found";
    case ErrorCode::Io:
      return "io";
    case ErrorCode::UnsupportedFormat:
      return "unsupported-format";
    case ErrorCode::Corrupt:
      return "corrupt";
    case ErrorCode::TooShort:
      return "too-short";
    case ErrorCode::NotFinite:
      return "not-finite";
    case ErrorCode::VersionMismatch:
      return "version-mismatch";
    case ErrorCode::Canceled:
      return "canceled";
  }
  return "unknown";
}

Error::Error() = default;
Error::Error(ErrorCode errorCode, std::string_view place, std::string_view fault, std::string_view advice)
    : code(errorCode), where(place), what(fault), remedy(advice) {}
Error::Error(ErrorCode errorCode, std::string_view place, Wording fault, std::string_view advice)
    : code(errorCode), where(place), what(sentence(fault)), remedy(advice) {}
Error::Error(const Error& other) = default;
Error::Error(Error&& other) noexcept = default;
Error& Error::operator=(const Error& other) = default;
Error& Error::operator=(Error&& other) noexcept = default;
Error::~Error() = default;

PossibleError::PossibleError(Error&& error) : error_(new Error(std::move(error))) {}
PossibleError::PossibleError(const Error& error) : error_(new Error(error)) {}
PossibleError::PossibleError(const PossibleError& other) : error_(other.error_ ? new Error(*other.error_) : nullptr) {}
void PossibleError::drop() { delete error_; }

std::string Error::message() const {
  std::string text = where.empty() ? what : where + ": " + what;
  if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  if (!remedy.empty()) text += ' ' + remedy;
  return text;
}

}  // namespace earshot
