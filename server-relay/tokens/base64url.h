#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace earshot::relay {

/// Bytes of base64url without padding (RFC 4648, 5). Nothing for what is none, and for what no encoder writes: bits
/// that are left over must be zero, so that no two texts mean the same.
std::optional<std::string> fromBase64Url(std::string_view text);

}  // namespace earshot::relay
