// Tokens and key sets of strangers: any bytes; what is not signed with the key here is never taken.
#include "server-relay/tokens/json_web_token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server-relay/tokens/base64url.h"

using namespace earshot::relay;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;
const std::vector<VerificationKey> kKeys = {{"", std::string(32, 's'), nullptr}};

void require(bool holds) {
  if (!holds) std::abort();
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const unsigned char byte : bytes) {
    bits = (bits << 8 | byte) & 0xFFFFFF;
    for (count += 8; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 63];
  }
  if (count > 0) text += kDigits[bits << (6 - count) & 63];
  return text;
}

/// Signed rightly, so that what lies behind the signature is reached: the first line is the header, the rest claims.
std::string signedToken(std::string_view text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string token = base64(text.substr(0, end)) + '.' + base64(text.substr(end + 1));
  std::array<unsigned char, 32> signature{};
  unsigned length = 0;
  HMAC(EVP_sha256(), kKeys[0].secret.data(), 32, reinterpret_cast<const unsigned char*>(token.data()), token.size(),
       signature.data(), &length);
  return token + '.' + base64({reinterpret_cast<const char*>(signature.data()), length});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = fromBase64Url(text)) require(base64(*bytes) == text);
  require(fromBase64Url(base64(text)) == text);
  // Nobody guesses 256 bits.
  require(!verifyToken(text, kKeys, {}, kNow).ok());
  const auto claims = verifyToken(signedToken(text), kKeys, {"issuer", "audience"}, kNow);
  if (claims) require(!claims->subject.empty() && claims->subject.size() <= 256 && claims->expires > kNow);
  if (const auto keys = parseKeySet(text, "keys")) {
    require(!keys->empty());
    for (const VerificationKey& key : *keys) require(key.secret.empty() == (key.rsa != nullptr));
  }
  return 0;
}
