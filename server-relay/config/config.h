#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace earshot::relay {

/// Where to listen.
struct Endpoint {
  std::string host = "127.0.0.1";  ///< a numeric address, IPv6 without its brackets
  std::uint16_t port = 8787;       ///< 0: any free one, named in the ready line

  /// "127.0.0.1:8787", "[::1]:8787".
  std::string text() const;
  bool isLoopback() const;
};

/// Everything that can be set, with its default. The members' names, bounds and meaning are in settings.cpp, the one
/// table behind flags, environment, file, --check-config, --help and docs/relay.md.
struct Config {
  std::string site;
  std::string catalog;
  Endpoint listen;
  std::uint64_t threads = 2;
  std::uint64_t maxConnections = 8192;
  std::uint64_t maxHeaderBytes = 16384;
  std::uint64_t maxTargetBytes = 4096;
  std::uint64_t maxBodyBytes = 65536;
  std::chrono::milliseconds headerTimeout{10'000};
  std::chrono::milliseconds idleTimeout{60'000};
  std::chrono::milliseconds stallTimeout{30'000};
  std::chrono::milliseconds drainTimeout{10'000};
  std::string contentSecurityPolicy =
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' blob:; "
      "img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
      "form-action 'self'; frame-ancestors 'self'";
  std::string logLevel = "info";
};

}  // namespace earshot::relay
