#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace earshot::relay {

/// The parts of a request head that decide where the request ends and for whom it is.
struct FramingFields {
  unsigned version = 11;                           ///< 10 for HTTP/1.0, 11 for HTTP/1.1
  std::vector<std::string_view> host;              ///< every occurrence, in order
  std::vector<std::string_view> contentLength;     ///< every occurrence
  std::vector<std::string_view> transferEncoding;  ///< every occurrence
};

/// A request that is answered with an error and a closed connection.
struct Refusal {
  unsigned status = 400;
  std::string reason;
};

/// Refuses every head that two HTTP implementations might cut differently (request smuggling; RFC 9112, 6.3 and 11.2),
/// more strictly than the RFC asks: Content-Length together with Transfer-Encoding, repeated or non-numeric
/// Content-Length, any Transfer-Encoding but one "chunked", chunked in HTTP/1.0, and a missing, repeated or malformed
/// Host.
std::optional<Refusal> checkFraming(const FramingFields& fields);

}  // namespace earshot::relay
