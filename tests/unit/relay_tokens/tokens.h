#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace earshot::relay {

// What signs tokens, for tests: OpenSSL again, so that of the relay's own code only the reading is judged. Tokens of
// another maker are judged in json_web_token_test.cpp (RFC 7515) and by tests/integration/relay, which signs with Node.

inline std::string toBase64Url(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 63];
  }
  if (count > 0) text += kDigits[bits << (6 - count) & 63];
  return text;
}

inline std::string signedHs256(const std::string& header, const std::string& claims, const std::string& secret) {
  const std::string token = toBase64Url(header) + '.' + toBase64Url(claims);
  std::array<unsigned char, 32> signature{};
  unsigned length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(token.data()), token.size(), signature.data(), &length);
  return token + '.' + toBase64Url({reinterpret_cast<const char*>(signature.data()), length});
}

struct RsaPair {
  explicit RsaPair(unsigned bits = 2048) : key(EVP_RSA_gen(bits), EVP_PKEY_free) {}

  std::string number(const char* name) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key.get(), name, &value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return toBase64Url(bytes);
  }

  std::string jwk(const std::string& id) const {
    return R"({"kty":"RSA","use":"sig","alg":"RS256","kid":")" + id + R"(","n":")" + number("n") + R"(","e":")" +
           number("e") + R"("})";
  }

  std::string sign(const std::string& header, const std::string& claims) const {
    const std::string token = toBase64Url(header) + '.' + toBase64Url(claims);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key.get());
    std::size_t length = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(token.data());
    EVP_DigestSign(context, nullptr, &length, data, token.size());
    std::string signature(length, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, data, token.size());
    EVP_MD_CTX_free(context);
    signature.resize(length);
    return token + '.' + toBase64Url(signature);
  }

  std::shared_ptr<EVP_PKEY> key;
};

/// Two pairs for all tests: making one takes a while.
inline const RsaPair& firstPair() {
  static const RsaPair pair;
  return pair;
}
inline const RsaPair& secondPair() {
  static const RsaPair pair;
  return pair;
}

}  // namespace earshot::relay
