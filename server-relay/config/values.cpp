#include "server-relay/config/values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace earshot::relay {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr std::array kByteUnits = {Unit{"GiB", 1 << 30}, Unit{"MiB", 1 << 20}, Unit{"KiB", 1 << 10}, Unit{"", 1}};
constexpr std::array kTimeUnits = {Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000}, Unit{"ms", 1}};

template <class Units>
std::optional<std::uint64_t> parseWithUnit(std::string_view text, const Units& units) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parseCount(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (text.substr(digits) != unit.name) continue;
    if (*number > std::numeric_limits<std::int64_t>::max() / unit.size) return std::nullopt;
    return *number * unit.size;
  }
  return std::nullopt;
}

template <class Units>
std::string showWithUnit(std::uint64_t number, const Units& units) {
  for (const Unit& unit : units) {
    if (number >= unit.size && number % unit.size == 0) {
      return std::to_string(number / unit.size) + std::string(unit.name);
    }
  }
  return std::to_string(number) + std::string(units.back().name);
}

bool isAddress(const std::string& host, int family) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(family, host.c_str(), bytes.data()) == 1;
}

}  // namespace

std::string Endpoint::text() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Endpoint::isLoopback() const { return host == "::1" || host.substr(0, 4) == "127."; }

std::optional<std::uint64_t> parseCount(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> parseBytes(std::string_view text) { return parseWithUnit(text, kByteUnits); }

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text) {
  const auto milliseconds = parseWithUnit(text, kTimeUnits);
  if (!milliseconds) return std::nullopt;
  return std::chrono::milliseconds(*milliseconds);
}

std::optional<Endpoint> parseEndpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parseCount(text.substr(colon + 1));
  if (!port || *port > 65535) return std::nullopt;
  std::string host(text.substr(0, colon));
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  if (!isAddress(host, bracketed ? AF_INET6 : AF_INET)) return std::nullopt;
  return Endpoint{host, static_cast<std::uint16_t>(*port)};
}

bool isOrigin(std::string_view text) {
  if (text == "*") return true;
  const auto all = [](std::string_view part, std::string_view more) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    });
  };
  const std::size_t schemeEnd = text.find("://");
  if (schemeEnd == std::string_view::npos || !all(text.substr(0, schemeEnd), "+-.")) return false;
  const std::string_view scheme = text.substr(0, schemeEnd);
  std::string_view host = text.substr(schemeEnd + 3);
  const std::size_t colon = host.find(':', host.substr(0, 1) == "[" ? std::min(host.find(']'), host.size()) : 0);
  if (colon != std::string_view::npos) {
    const auto port = parseCount(host.substr(colon + 1));
    // Browsers leave a scheme's usual port out: named, it would never match.
    const bool usual = (scheme == "http" && port == 80U) || (scheme == "https" && port == 443U);
    if (!port || *port == 0 || *port > 65535 || usual || host[colon + 1] == '0') return false;
    host = host.substr(0, colon);
  }
  if (host.substr(0, 1) != "[") return all(host, "-._");
  return host.size() > 2 && host.back() == ']' && isAddress(std::string(host.substr(1, host.size() - 2)), AF_INET6);
}

std::string showBytes(std::uint64_t bytes) { return showWithUnit(bytes, kByteUnits); }

std::string showDuration(std::chrono::milliseconds duration) {
  return showWithUnit(static_cast<std::uint64_t>(duration.count()), kTimeUnits);
}

}  // namespace earshot::relay
