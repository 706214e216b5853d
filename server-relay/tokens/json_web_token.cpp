#include "server-relay/tokens/json_web_token.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "server-relay/tokens/base64url.h"

namespace earshot::relay {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongest = 8 << 10;
constexpr std::size_t kLongestSubject = 256;
constexpr std::int64_t kClocksDiffer = 30;  // seconds that a fresh token may seem to come from the future
constexpr double kLastTime = 1e12;          // seconds: what is later is no time

Error refused(std::string_view what) { return {ErrorCode::InvalidArgument, "token", what, ""}; }

std::optional<dom::object> parseObject(dom::parser& parser, std::string_view base64) {
  const auto bytes = fromBase64Url(base64);
  if (!bytes) return std::nullopt;
  dom::object object;
  if (parser.parse(simdjson::padded_string(*bytes)).get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  return object;
}

bool isSigned(std::string_view token, std::string_view signature, const dom::object& header,
              const std::vector<VerificationKey>& keys) {
  std::string_view algorithm;
  std::string_view id;
  if (header["alg"].get_string().get(algorithm) != simdjson::SUCCESS) return false;
  const bool named = header["kid"].get_string().get(id) == simdjson::SUCCESS;
  return std::any_of(keys.begin(), keys.end(), [&](const VerificationKey& key) {
    return (!named || key.id.empty() || key.id == id) && key.verifies(algorithm, token, signature);
  });
}

/// A time claim: false if it is there and no time.
bool timeOf(const dom::object& claims, const char* name, std::optional<std::int64_t>& time) {
  dom::element element;
  if (claims[name].get(element) != simdjson::SUCCESS) return true;
  double seconds = 0;
  if (element.get_double().get(seconds) != simdjson::SUCCESS || !std::isfinite(seconds) ||
      std::abs(seconds) > kLastTime)
    return false;
  time = static_cast<std::int64_t>(std::floor(seconds));
  return true;
}

bool isFor(const dom::object& claims, const std::string& audience) {
  std::string_view one;
  if (claims["aud"].get_string().get(one) == simdjson::SUCCESS) return one == audience;
  dom::array many;
  if (claims["aud"].get_array().get(many) != simdjson::SUCCESS) return false;
  for (const dom::element each : many)
    if (each.get_string().get(one) == simdjson::SUCCESS && one == audience) return true;
  return false;
}

Result<Claims> checkClaims(const dom::object& claims, const TokenRules& rules, std::int64_t now) {
  std::optional<std::int64_t> expires;
  std::optional<std::int64_t> begins;
  if (!timeOf(claims, "exp", expires) || !timeOf(claims, "nbf", begins))
    return refused("has an exp or nbf that is no time");
  if (!expires) return refused("has no exp");
  if (*expires <= now) return refused("has expired");
  if (begins && *begins - kClocksDiffer > now) return refused("is not valid yet");
  std::string_view issuer;
  if (!rules.issuer.empty() && (claims["iss"].get_string().get(issuer) != simdjson::SUCCESS || issuer != rules.issuer))
    return refused("is of another issuer");
  if (!rules.audience.empty() && !isFor(claims, rules.audience)) return refused("is for another audience");
  std::string_view subject;
  if (claims["sub"].get_string().get(subject) != simdjson::SUCCESS || subject.empty() ||
      subject.size() > kLongestSubject)
    return refused("has no sub of 1 to 256 bytes");
  return Claims{std::string(subject), *expires};
}

}  // namespace

Result<Claims> verifyToken(std::string_view token, const std::vector<VerificationKey>& keys, const TokenRules& rules,
                           std::int64_t now) {
  if (token.size() > kLongest) return refused("is longer than 8 KiB");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return refused("is no JSON Web Token");
  const auto signature = fromBase64Url(token.substr(second + 1));
  dom::parser headerParser;
  const auto header = parseObject(headerParser, token.substr(0, first));
  if (!signature || !header) return refused("is no JSON Web Token");
  dom::element ignored;
  if ((*header)["crit"].get(ignored) == simdjson::SUCCESS)
    return refused("asks for what is not understood here (crit)");
  if (!isSigned(token.substr(0, second), *signature, *header, keys))
    return refused("is not signed with HS256 or RS256 by a key that is known here");
  dom::parser claimsParser;
  const auto claims = parseObject(claimsParser, token.substr(first + 1, second - first - 1));
  if (!claims) return refused("claims nothing that can be read");
  return checkClaims(*claims, rules, now);
}

}  // namespace earshot::relay
