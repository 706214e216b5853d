#pragma once

#include <optional>
#include <string_view>

namespace earshot::relay {

enum class ContentCoding { Identity, Gzip, Brotli };

/// The codings a client accepts, each with its weight in thousandths: 0 is "not acceptable", 1000 the most wanted.
struct AcceptedCodings {
  int brotli = 0;
  int gzip = 0;
  int identity = 1;  ///< acceptable, and the last choice, unless the client says otherwise
};

/// Reads Accept-Encoding (RFC 9110, 12.5.3): weights, "*", "x-gzip", "identity;q=0". Without the field only identity is
/// offered, although the RFC allows any: clients that do not ask are the ones that cannot decode. A malformed element
/// counts as absent.
AcceptedCodings parseAcceptEncoding(std::optional<std::string_view> field);

/// The accepted coding of the highest weight among those that exist; of equals the smaller one to send (br, gzip,
/// identity). Nothing if not even identity is acceptable: answer 406.
std::optional<ContentCoding> chooseCoding(const AcceptedCodings& accepted, bool brotliExists, bool gzipExists);

}  // namespace earshot::relay
