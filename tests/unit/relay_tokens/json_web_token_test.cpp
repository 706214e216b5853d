#include "server-relay/tokens/json_web_token.h"

#include "server-relay/tokens/base64url.h"
#include "tests/catch.h"
#include "tests/unit/relay_tokens/tokens.h"

using namespace earshot;
using namespace earshot::relay;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;
const std::string kSecret(32, 's');
const std::string kHs256 = R"({"alg":"HS256","typ":"JWT"})";
const std::string kClaims = R"({"sub":"ann","exp":1700000100})";

std::vector<VerificationKey> secretOnly() { return {{"", kSecret, nullptr}}; }

std::string refusal(const std::string& token, const std::vector<VerificationKey>& keys = secretOnly(),
                    const TokenRules& rules = {}) {
  const auto claims = verifyToken(token, keys, rules, kNow);
  return claims ? "" : claims.error().what;
}

std::string withClaims(const std::string& claims) { return signedHs256(kHs256, claims, kSecret); }

}  // namespace

TEST_CASE("the token of RFC 7515, A.1, is read with its key") {
  const std::string token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const auto key =
      fromBase64Url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  REQUIRE(key);
  const std::vector<VerificationKey> keys = {{"", *key, nullptr}};
  // Its signature is right, it has only no subject.
  const auto claims = verifyToken(token, keys, {"joe", ""}, 1300819379);
  REQUIRE(!claims.ok());
  CHECK(claims.error().what == "has no sub of 1 to 256 bytes");
  CHECK(refusal(token, keys) == "has expired");
}

TEST_CASE("a token that is signed and in time says who it is about") {
  const auto claims = verifyToken(withClaims(kClaims), secretOnly(), {}, kNow);
  REQUIRE(claims.ok());
  CHECK(claims->subject == "ann");
  CHECK(claims->expires == 1'700'000'100);

  const RsaPair& pair = firstPair();
  const std::vector<VerificationKey> keys = {{"k1", "", pair.key}};
  CHECK(refusal(pair.sign(R"({"alg":"RS256","kid":"k1"})", kClaims), keys).empty());
  CHECK(refusal(pair.sign(R"({"alg":"RS256"})", kClaims), keys).empty());
}

TEST_CASE("a signature that is not right is refused") {
  const std::string wrong = "is not signed with HS256 or RS256 by a key that is known here";
  const std::string token = withClaims(kClaims);
  CHECK(refusal(signedHs256(kHs256, kClaims, std::string(32, 'x'))) == wrong);
  CHECK(refusal(token.substr(0, token.rfind('.') + 1)) == wrong);
  std::string changed = token;
  changed[changed.find('.') + 2] ^= 1;
  CHECK(!refusal(changed).empty());
  const RsaPair& pair = firstPair();
  const RsaPair& other = secondPair();
  const std::vector<VerificationKey> keys = {{"k1", "", pair.key}};
  CHECK(refusal(other.sign(R"({"alg":"RS256","kid":"k1"})", kClaims), keys) == wrong);
  CHECK(refusal(pair.sign(R"({"alg":"RS256","kid":"k2"})", kClaims), keys) == wrong);
}

TEST_CASE("no algorithm is taken for another") {
  const std::string wrong = "is not signed with HS256 or RS256 by a key that is known here";
  const std::string none = toBase64Url(R"({"alg":"none"})") + '.' + toBase64Url(kClaims) + '.';
  CHECK(refusal(none) == wrong);
  for (const char* algorithm : {"hs256", "HS512", "RS256", "ES256", ""})
    CHECK(refusal(signedHs256(R"({"alg":")" + std::string(algorithm) + R"("})", kClaims, kSecret)) == wrong);
  CHECK(refusal(signedHs256("{}", kClaims, kSecret)) == wrong);
  // A public key is known to all: it must not do as a secret.
  const RsaPair& pair = firstPair();
  const std::vector<VerificationKey> keys = {{"", "", pair.key}};
  CHECK(refusal(signedHs256(kHs256, kClaims, fromBase64Url(pair.number("n")).value()), keys) == wrong);
  CHECK(refusal(signedHs256(kHs256, kClaims, ""), keys) == wrong);
}

TEST_CASE("a token outside of its time is refused; one may begin half a minute from now") {
  CHECK(refusal(withClaims(R"({"sub":"ann"})")) == "has no exp");
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":1700000001})")).empty());
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":1700000000})")) == "has expired");
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":1700000100.5})")).empty());
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":"1700000100"})")) == "has an exp or nbf that is no time");
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":1e300})")) == "has an exp or nbf that is no time");
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":1700000100,"nbf":1700000030})")).empty());
  CHECK(refusal(withClaims(R"({"sub":"ann","exp":1700000100,"nbf":1700000031})")) == "is not valid yet");
}

TEST_CASE("issuer and audience count where they are set") {
  const TokenRules rules{"https://id.example", "earshot"};
  const auto with = [&](const std::string& more) {
    return refusal(withClaims(R"({"sub":"ann","exp":1700000100)" + more + "}"), secretOnly(), rules);
  };
  CHECK(with("") == "is of another issuer");
  CHECK(with(R"(,"iss":"https://other.example","aud":"earshot")") == "is of another issuer");
  CHECK(with(R"(,"iss":"https://id.example")") == "is for another audience");
  CHECK(with(R"(,"iss":"https://id.example","aud":["shop"])") == "is for another audience");
  CHECK(with(R"(,"iss":"https://id.example","aud":7)") == "is for another audience");
  CHECK(with(R"(,"iss":"https://id.example","aud":"earshot")").empty());
  CHECK(with(R"(,"iss":"https://id.example","aud":["shop",7,"earshot"])").empty());
}

TEST_CASE("what is no token is refused, and nothing of it is repeated") {
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("a.b.c.d"), std::string("secret"),
        withClaims("[]"), withClaims("{"), withClaims("secret"), signedHs256("[]", kClaims, kSecret),
        withClaims(kClaims) + ".x", withClaims(kClaims) + "=", std::string(9000, 'a'),
        withClaims(R"({"exp":1700000100})"), withClaims(R"({"sub":"","exp":1700000100})"),
        withClaims(R"({"sub":7,"exp":1700000100})"),
        withClaims(R"({"sub":")" + std::string(257, 'x') + R"(","exp":1700000100})"),
        signedHs256(R"({"alg":"HS256","crit":["b64"],"b64":false})", kClaims, kSecret)}) {
    INFO(text);
    const std::string said = refusal(text);
    CHECK(!said.empty());
    CHECK(said.find("secret") == std::string::npos);
  }
}
