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
  std::uint64_t maxConnectionsPerAddress = 2048;
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
  std::string log;              ///< "sqlite:FILE", "kafka:BROKERS"; empty: nothing is live
  std::string kafkaProperties;  ///< a file
  std::chrono::milliseconds logRetention{7 * 24 * 3'600'000LL};
  std::string topics;
  std::string liveOrigins;
  std::string tokenSecretFile;
  std::string tokenJwksFile;
  std::string tokenIssuer;
  std::string tokenAudience;
  std::chrono::milliseconds liveWindow{10};
  std::chrono::milliseconds liveIdleTimeout{60'000};
  std::uint64_t liveQueueBytes = 1 << 20;
  std::uint64_t liveMemoryBytes = 4 << 20;
  std::string tlsCertificate;  ///< a file; empty: plain HTTP
  std::string tlsKey;          ///< a file
  std::string logLevel = "info";

  bool takesTokens() const { return !tokenSecretFile.empty() || !tokenJwksFile.empty(); }
};

}  // namespace earshot::relay
