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

std::string Error::message() const {
  std::string text = where.empty() ? what : where + ": " + what;
  if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  if (!remedy.empty()) text += ' ' + remedy;
  return text;
}

}  // namespace earshot
