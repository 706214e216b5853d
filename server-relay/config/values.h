#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server-relay/config/config.h"

namespace earshot::relay {

/// Texts of settings to values; nothing if the text is not wholly one.

/// Decimal digits only.
std::optional<std::uint64_t> parseCount(std::string_view text);

/// "4096", "16KiB", "4MiB", "1GiB".
std::optional<std::uint64_t> parseBytes(std::string_view text);

/// "250ms", "10s", "2m", "1h".
std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);

/// "127.0.0.1:8787", "[::1]:8787", "localhost:8787" (which means 127.0.0.1). No other names: what a name means can
/// change.
std::optional<Endpoint> parseEndpoint(std::string_view text);

/// "*", or an origin as a browser's Origin field has it: "https://music.example", "http://[::1]:8080".
bool isOrigin(std::string_view text);

/// In the largest unit that divides it, so that the parsers above read it back.
std::string showBytes(std::uint64_t bytes);
std::string showDuration(std::chrono::milliseconds duration);

}  // namespace earshot::relay
