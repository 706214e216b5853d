#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace earshot::relay {

/// The path a client asks for, decoded once and safe to walk segment by segment.
struct RequestTarget {
  std::vector<std::string>
      segments;                ///< decoded, never empty, never "." or "..", without '/', '\\' and control characters
  bool endsWithSlash = false;  ///< "/a/" as against "/a"; the root always does
  std::string query;           ///< what follows '?', as sent

  /// The path again, percent-encoded, with one leading slash: never the start of another origin ("//host").
  std::string path() const;
};

/// Reads the target of a request line (RFC 9112, 3.2): origin form "/a/b?c", or absolute form "http://host/a/b?c", of
/// which the host is ignored. Percent-encoding is decoded exactly once, so "%252e" is a file named "%2e" and no way
/// upwards.
///
/// Refused, with the reason: anything else than these forms, broken percent-encoding, "." and ".." segments, empty
/// segments, encoded slashes, backslashes, NUL and other control characters, fragments.
Result<RequestTarget> parseRequestTarget(std::string_view target);

}  // namespace earshot::relay
