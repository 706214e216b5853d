#include "server-relay/config/settings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>

#include "server-relay/config/values.h"
#include "server-relay/http/field_list.h"
#include "server-relay/live/topics.h"
#include "server-relay/log/open_log.h"

namespace earshot::relay {
namespace {

using std::chrono::milliseconds;

Setting textSetting(std::string key, std::string placeholder, std::string allowed, std::string description,
                    std::string Config::*member) {
  return {std::move(key),
          std::move(placeholder),
          std::move(allowed),
          std::move(description),
          [member](Config& config, const std::string& text) {
            // A line break would end up in a header or in the ready line.
            if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
              return false;
            config.*member = text;
            return true;
          },
          [member](const Config& config) { return config.*member; }};
}

Setting countSetting(std::string key, std::string description, std::uint64_t Config::*member, std::uint64_t least,
                     std::uint64_t most) {
  return {std::move(key),
          "COUNT",
          "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
          std::move(description),
          [=](Config& config, const std::string& text) {
            const auto value = parseCount(text);
            if (!value || *value < least || *value > most) return false;
            config.*member = *value;
            return true;
          },
          [member](const Config& config) { return std::to_string(config.*member); }};
}

Setting bytesSetting(std::string key, std::string description, std::uint64_t Config::*member, std::uint64_t least,
                     std::uint64_t most) {
  return {std::move(key),
          "BYTES",
          "a size from " + showBytes(least) + " to " + showBytes(most) + ", in bytes or with KiB, MiB or GiB",
          std::move(description),
          [=](Config& config, const std::string& text) {
            const auto value = parseBytes(text);
            if (!value || *value < least || *value > most) return false;
            config.*member = *value;
            return true;
          },
          [member](const Config& config) { return showBytes(config.*member); }};
}

Setting durationSetting(std::string key, std::string description, milliseconds Config::*member, milliseconds least,
                        milliseconds most) {
  return {std::move(key),
          "DURATION",
          "a time from " + showDuration(least) + " to " + showDuration(most) + ", with ms, s, m or h",
          std::move(description),
          [=](Config& config, const std::string& text) {
            const auto value = parseDuration(text);
            if (!value || *value < least || *value > most) return false;
            config.*member = *value;
            return true;
          },
          [member](const Config& config) { return showDuration(config.*member); }};
}

Setting listenSetting() {
  return {"listen",
          "HOST:PORT",
          "a numeric address or localhost, and a port from 0 to 65535, such as 127.0.0.1:8787 or [::1]:8787",
          "Where to listen; port 0 takes a free one and names it.",
          [](Config& config, const std::string& text) {
            const auto endpoint = parseEndpoint(text);
            if (!endpoint) return false;
            config.listen = *endpoint;
            return true;
          },
          [](const Config& config) { return config.listen.text(); }};
}

Setting logSetting() {
  return {"log",
          "LOG",
          "sqlite:FILE or kafka:HOST[:PORT][,HOST[:PORT]...], where the port is 9092 if none is named",
          "Where records of live events lie; without it /live is not there.",
          [](Config& config, const std::string& text) {
            if (!text.empty() && !isLogAddress(text)) return false;
            config.log = text;
            return true;
          },
          [](const Config& config) { return config.log; }};
}

Setting topicsSetting() {
  return {
      "topics",
      "NAMES",
      "NAME=TOPIC, separated by commas; names: tracks, tracks/NAME, catalog, plays, listener, dead-letters, charts, "
      "charts/GENRE",
      "The log's topics behind channels, where they have other names; tracks/NAME and charts are there where they are "
      "named.",
      [](Config& config, const std::string& text) {
        if (!parseTopics(text)) return false;
        config.topics = text;
        return true;
      },
      [](const Config& config) { return config.topics; }};
}

Setting originsSetting() {
  return {"live-origins",
          "ORIGINS",
          "origins as browsers send them, separated by commas: https://music.example or http://127.0.0.1:5173, lower "
          "case, without a path or a usual port; * for all",
          "Pages of other origins than the relay's own that may use /live.",
          [](Config& config, const std::string& text) {
            const auto origins = splitFieldList(text);
            if (!std::all_of(origins.begin(), origins.end(), isOrigin)) return false;
            config.liveOrigins = text;
            return true;
          },
          [](const Config& config) { return config.liveOrigins; }};
}

Setting logLevelSetting() {
  return {"log-level",
          "LEVEL",
          "debug, info, warn, error or off",
          "How much is written to stderr; debug has one line a request.",
          [](Config& config, const std::string& text) {
            constexpr std::array<std::string_view, 5> kLevels = {"debug", "info", "warn", "error", "off"};
            if (std::find(kLevels.begin(), kLevels.end(), text) == kLevels.end()) return false;
            config.logLevel = text;
            return true;
          },
          [](const Config& config) { return config.logLevel; }};
}

std::vector<Setting> makeSettings() {
  using namespace std::chrono_literals;
  return {
      textSetting("site", "DIR", "a folder", "What is served at /.", &Config::site),
      textSetting("catalog", "DIR", "a folder", "What is served at /catalog/, to pages of every origin.",
                  &Config::catalog),
      listenSetting(),
      textSetting("tls-certificate", "FILE", "a PEM file: the certificate, then those up to the root",
                  "With it the relay speaks TLS only, 1.2 or later; read once, at the start.", &Config::tlsCertificate),
      textSetting("tls-key", "FILE", "a PEM file", "The private key of the certificate.", &Config::tlsKey),
      countSetting("threads", "Threads that serve connections.", &Config::threads, 1, 64),
      countSetting("max-connections", "Open connections; further ones are told 503.", &Config::maxConnections, 1,
                   1'000'000),
      countSetting(
          "max-connections-per-address",
          "Of one address, or of one IPv6 network of 64 bits; 0: no limit. Those from 127.0.0.1 and ::1 are not "
          "counted. Behind a proxy on another machine set 0: its address is everybody's.",
          &Config::maxConnectionsPerAddress, 0, 1'000'000),
      bytesSetting("max-header-bytes", "Request line and fields together; more is answered with 431.",
                   &Config::maxHeaderBytes, 1024, 1 << 20),
      bytesSetting("max-target-bytes", "The address in the request line; more is answered with 414.",
                   &Config::maxTargetBytes, 256, 1 << 16),
      bytesSetting("max-body-bytes", "A request's body; more is answered with 413.", &Config::maxBodyBytes, 0,
                   64 << 20),
      durationSetting("header-timeout", "From the first byte of a request to its last.", &Config::headerTimeout, 50ms,
                      1h),
      durationSetting("idle-timeout", "Between two requests on a connection.", &Config::idleTimeout, 50ms, 24h),
      durationSetting("stall-timeout", "For the client to take the next 64 KiB of an answer.", &Config::stallTimeout,
                      50ms, 1h),
      durationSetting("drain-timeout", "For answers under way to finish after SIGTERM or SIGINT.",
                      &Config::drainTimeout, 0ms, 1h),
      textSetting("content-security-policy", "POLICY", "a policy in one line",
                  "Content-Security-Policy of the site's pages, scripts and SVG.", &Config::contentSecurityPolicy),
      logSetting(),
      textSetting("kafka-properties", "FILE", "a file",
                  "Properties of librdkafka, key=value a line: SASL, TLS and the like.", &Config::kafkaProperties),
      durationSetting("log-retention", "How long an SQLite log keeps records; Kafka has its own setting.",
                      &Config::logRetention, 1s, 24h * 3650),
      topicsSetting(),
      originsSetting(),
      textSetting("token-secret-file", "FILE", "a file of at least 32 bytes",
                  "The secret that HS256 tokens of listeners are signed with.", &Config::tokenSecretFile),
      textSetting("token-jwks-file", "FILE", "a JSON Web Key Set",
                  "The keys that tokens are signed with; read again when it changes.", &Config::tokenJwksFile),
      textSetting("token-issuer", "ISSUER", "any text", "What iss of a token must be.", &Config::tokenIssuer),
      textSetting("token-audience", "AUDIENCE", "any text", "What aud of a token must be or hold.",
                  &Config::tokenAudience),
      durationSetting("live-window", "Records that come within it go out as one message.", &Config::liveWindow, 0ms,
                      1s),
      durationSetting("live-idle-timeout", "Without a sign of life from a client of /live.", &Config::liveIdleTimeout,
                      1s, 1h),
      bytesSetting("live-queue-bytes", "What may wait for one client of /live.", &Config::liveQueueBytes, 4096,
                   1 << 30),
      bytesSetting("live-memory-bytes", "What a channel keeps in memory for clients that resume, on each thread.",
                   &Config::liveMemoryBytes, 0, 1 << 30),
      logLevelSetting(),
  };
}

std::size_t editDistance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t substituted = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

std::string Setting::flag() const { return "--" + key; }

std::string Setting::environment() const {
  std::string name = "EARSHOT_";
  for (const char character : key) {
    name += character == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  }
  return name;
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> table = makeSettings();
  return table;
}

const Setting* findSetting(std::string_view key) {
  const auto& table = settings();
  const auto found = std::find_if(table.begin(), table.end(), [key](const Setting& s) { return s.key == key; });
  return found == table.end() ? nullptr : &*found;
}

std::string suggestion(std::string_view mistyped, const std::vector<std::string>& known) {
  constexpr std::size_t kNear = 3;
  const std::string* nearest = nullptr;
  std::size_t least = kNear;
  for (const std::string& name : known) {
    const std::size_t distance = editDistance(mistyped, name);
    if (distance < least) {
      least = distance;
      nearest = &name;
    }
  }
  return nearest == nullptr ? "" : ", did you mean \"" + *nearest + "\"?";
}

}  // namespace earshot::relay
