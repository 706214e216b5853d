#include "server-relay/http/request_target.h"

#include <cctype>
#include <optional>
#include <string_view>

namespace earshot::relay {
namespace {

Error refusal(std::string_view what) { return {ErrorCode::InvalidArgument, "request target", what, ""}; }

int hexDigit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

bool startsWithIgnoringCase(std::string_view text, std::string_view lowerCasePrefix) {
  if (text.size() < lowerCasePrefix.size()) return false;
  for (std::size_t i = 0; i < lowerCasePrefix.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(text[i])) != lowerCasePrefix[i]) return false;
  }
  return true;
}

/// Origin form as it is, absolute form without its scheme and authority, nothing for all other forms.
std::optional<std::string_view> originForm(std::string_view target) {
  if (!target.empty() && target.front() == '/') return target;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!startsWithIgnoringCase(target, scheme)) continue;
    const std::size_t authorityEnd = target.find_first_of("/?#", scheme.size());
    if (authorityEnd == scheme.size() || target.size() == scheme.size()) return std::nullopt;
    if (authorityEnd == std::string_view::npos) return std::string_view("/");
    if (target[authorityEnd] != '/') return std::nullopt;
    return target.substr(authorityEnd);
  }
  return std::nullopt;
}

Result<std::string> decodeSegment(std::string_view encoded) {
  std::string segment;
  segment.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    char character = encoded[i];
    if (character == '%') {
      const int high = i + 2 < encoded.size() ? hexDigit(encoded[i + 1]) : -1;
      const int low = i + 2 < encoded.size() ? hexDigit(encoded[i + 2]) : -1;
      if (high < 0 || low < 0) return refusal("has a '%' that is not followed by two hexadecimal digits");
      character = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (character == '/') return refusal("has an encoded slash within a segment");
    if (character == '\\') return refusal("has a backslash");
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20 || byte == 0x7f) return refusal("has a control character");
    segment += character;
  }
  if (segment == "." || segment == "..") return refusal("has a \".\" or \"..\" segment");
  return segment;
}

bool needsNoEncoding(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 ||
         std::string_view("-._~!$&'()*+,;=:@").find(character) != std::string_view::npos;
}

}  // namespace

std::string RequestTarget::path() const {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string path;
  for (const std::string& segment : segments) {
    path += '/';
    for (const char character : segment) {
      if (needsNoEncoding(character)) {
        path += character;
      } else {
        const auto byte = static_cast<unsigned char>(character);
        path += {'%', kDigits[byte / 16], kDigits[byte % 16]};
      }
    }
  }
  if (endsWithSlash || path.empty()) path += '/';
  return path;
}

Result<RequestTarget> parseRequestTarget(std::string_view target) {
  const auto origin = originForm(target);
  if (!origin) return refusal("is neither a path nor an http address");
  if (origin->find('#') != std::string_view::npos) return refusal("has a fragment");

  RequestTarget parsed;
  const std::size_t queryStart = origin->find('?');
  std::string_view path = origin->substr(1, queryStart == std::string_view::npos ? queryStart : queryStart - 1);
  if (queryStart != std::string_view::npos) parsed.query = origin->substr(queryStart + 1);

  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view encoded = path.substr(0, slash);
    if (encoded.empty()) return refusal("has an empty segment (\"//\")");
    auto segment = decodeSegment(encoded);
    if (!segment) return std::move(segment).error();
    parsed.segments.push_back(std::move(*segment));
    parsed.endsWithSlash = slash != std::string_view::npos;
    path = parsed.endsWithSlash ? path.substr(slash + 1) : std::string_view();
  }
  if (parsed.segments.empty()) parsed.endsWithSlash = true;
  return parsed;
}

}  // namespace earshot::relay
