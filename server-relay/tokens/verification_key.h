#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

struct evp_pkey_st;

namespace earshot::relay {

/// What a signature is checked with: either a secret (HS256) or a public RSA key (RS256), never one for the other.
struct VerificationKey {
  std::string id;                    ///< `kid`; empty: none
  std::string secret;                ///< empty: none
  std::shared_ptr<evp_pkey_st> rsa;  ///< null: none

  /// Whether the signature of these bytes is right. `algorithm`: "HS256" or "RS256"; others are never right.
  bool verifies(std::string_view algorithm, std::string_view bytes, std::string_view signature) const;
};

/// Keys of a JSON Web Key Set (RFC 7517) that sign with RS256 or HS256; others in it are passed over. Errors: Corrupt,
/// naming which key and what is wrong, never its value; also if none is left.
Result<std::vector<VerificationKey>> parseKeySet(std::string_view json, const std::string& where);

/// The whole file as a secret, without one line end at its end. Errors: Io, Corrupt (under 32 bytes).
Result<VerificationKey> readSecret(const std::filesystem::path& file);

}  // namespace earshot::relay
