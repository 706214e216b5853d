#include "server-relay/files/cache_policy.h"

#include <algorithm>

namespace earshot::relay {
namespace {

constexpr std::size_t kShortestHash = 8;
constexpr std::size_t kLongestHash = 64;
constexpr std::size_t kCertainHash = 16;

bool isDigit(char character) { return character >= '0' && character <= '9'; }
bool isHexLetter(char character) { return character >= 'a' && character <= 'f'; }
bool isCapital(char character) { return character >= 'A' && character <= 'Z'; }
bool isBase64Url(char character) {
  return isDigit(character) || isCapital(character) || (character >= 'a' && character <= 'z') || character == '_' ||
         character == '-';
}

bool isContentHash(std::string_view text) {
  if (text.size() < kShortestHash || text.size() > kLongestHash) return false;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || isHexLetter(c); })) return false;
  return text.size() >= kCertainHash ||
         (std::any_of(text.begin(), text.end(), isDigit) && std::any_of(text.begin(), text.end(), isHexLetter));
}

/// Bundlers put the hash last before the first extension. The hash itself may contain '-', so its start cannot be found
/// from the right alone: the last 8 characters after a '-', or all after the last '-'.
bool endsInBundlerHash(std::string_view stem) {
  const auto isHash = [](std::string_view text) {
    return text.size() >= kShortestHash && std::all_of(text.begin(), text.end(), isBase64Url) &&
           std::any_of(text.begin(), text.end(), [](char c) { return isDigit(c) || isCapital(c); });
  };
  if (stem.size() > kShortestHash && stem[stem.size() - kShortestHash - 1] == '-' &&
      isHash(stem.substr(stem.size() - kShortestHash))) {
    return true;
  }
  const std::size_t dash = stem.rfind('-');
  return dash != std::string_view::npos && isHash(stem.substr(dash + 1));
}

bool endsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::optional<std::string_view> contentHash(std::string_view fileName) {
  const std::size_t dash = fileName.rfind('-');
  const std::size_t begin = dash == std::string_view::npos ? 0 : dash + 1;
  const std::size_t dot = fileName.find('.', begin);
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view hash = fileName.substr(begin, dot - begin);
  // A name that is nothing but a hash (a catalog's previews) has to be a certain one.
  if (!isContentHash(hash) || (begin == 0 && hash.size() < kCertainHash)) return std::nullopt;
  return hash;
}

bool isImmutable(std::string_view folder, std::string_view fileName) {
  if (endsWith(fileName, ".html") || endsWith(fileName, ".htm")) return false;
  if (contentHash(fileName)) return true;
  const std::size_t dot = fileName.find('.');
  return folder == "assets" && dot != std::string_view::npos && endsInBundlerHash(fileName.substr(0, dot));
}

std::string_view cacheControl(bool immutable) { return immutable ? "public, max-age=31536000, immutable" : "no-cache"; }

}  // namespace earshot::relay
