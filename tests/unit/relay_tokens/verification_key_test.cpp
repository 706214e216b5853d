#include "server-relay/tokens/verification_key.h"

#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"
#include "tests/unit/relay_tokens/tokens.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

std::string fault(const std::string& json) {
  const auto keys = parseKeySet(json, "keys.json");
  return keys ? "" : keys.error().message();
}

const std::string kOct = R"({"kty":"oct","kid":"s","k":")" + toBase64Url(std::string(32, 's')) + R"("})";

}  // namespace

TEST_CASE("a key set has RSA keys and secrets; what is for other uses is passed over") {
  const RsaPair& pair = firstPair();
  const auto keys =
      parseKeySet(R"({"keys":[)" + pair.jwk("a") + ',' + kOct +
                      R"(,{"kty":"EC","crv":"P-256"},{"kty":"RSA","use":"enc"},{"kty":"RSA","alg":"PS256"}]})",
                  "keys.json");
  REQUIRE(keys.ok());
  REQUIRE(keys->size() == 2);
  CHECK(keys->at(0).id == "a");
  CHECK(keys->at(0).rsa != nullptr);
  CHECK(keys->at(0).secret.empty());
  CHECK(keys->at(1).id == "s");
  CHECK(keys->at(1).secret == std::string(32, 's'));
  CHECK(keys->at(1).rsa == nullptr);
}

TEST_CASE("a key set with a fault is refused, naming the key and not its value") {
  CHECK(fault("").find("is no JSON Web Key Set") != std::string::npos);
  CHECK(fault("[]").find("is no JSON Web Key Set") != std::string::npos);
  CHECK(fault(R"({"keys":[]})").find("has no key for RS256 or HS256") != std::string::npos);
  CHECK(fault(R"({"keys":[{"kty":"EC"}]})").find("has no key for RS256 or HS256") != std::string::npos);
  CHECK(fault(R"({"keys":[7]})") == "keys.json key 1: is no object.");
  CHECK(fault(R"({"keys":[)" + kOct + R"(,{"kty":"oct","k":"c2VjcmV0"}]})") ==
        "keys.json key 2: needs k, at least 32 bytes in base64url.");
  CHECK(fault(R"({"keys":[{"kty":"RSA","n":"!","e":"AQAB"}]})").find("needs n and e") != std::string::npos);
  CHECK(fault(R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})").find("is no RSA key") != std::string::npos);
  const RsaPair small(1024);
  CHECK(fault(R"({"keys":[)" + small.jwk("a") + "]}").find("is no RSA key of 2,048") != std::string::npos);
}

TEST_CASE("a secret is a file's bytes without its line end, and not short") {
  const testing::TemporaryFolder folder;
  folder.write("good", std::string(32, 's') + "\n");
  const auto secret = readSecret(folder.path() / "good");
  REQUIRE(secret.ok());
  CHECK(secret->secret == std::string(32, 's'));
  folder.write("short", std::string(31, 's') + "\n");
  const auto refused = readSecret(folder.path() / "short");
  REQUIRE(!refused.ok());
  CHECK(refused.error().what == "has 31 bytes, at least 32 are needed");
  CHECK(readSecret(folder.path() / "none").error().code == ErrorCode::Io);
}
