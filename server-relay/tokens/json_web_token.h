#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server-relay/tokens/verification_key.h"
#include "shared/result.h"

namespace earshot::relay {

struct TokenRules {
  std::string issuer;    ///< what `iss` must be; empty: anything
  std::string audience;  ///< what `aud` must be or hold; empty: anything
};

/// Who a token is about.
struct Claims {
  std::string subject;       ///< `sub`, 1 to 256 bytes
  std::int64_t expires = 0;  ///< `exp`, seconds since 1970
};

/// Reads a JSON Web Token (RFC 7519) in compact form: its signature first, then what it claims. `now`: seconds since
/// 1970; `nbf` may lie 30 s ahead of it. Errors: InvalidArgument, in words that repeat nothing of the token.
Result<Claims> verifyToken(std::string_view token, const std::vector<VerificationKey>& keys, const TokenRules& rules,
                           std::int64_t now);

}  // namespace earshot::relay
