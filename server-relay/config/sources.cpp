#include "server-relay/config/sources.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string_view>
#include <system_error>

#include "server-relay/http/field_list.h"
#include "server-relay/log/open_log.h"

namespace earshot::relay {
namespace {

constexpr std::string_view kPrefix = "EARSHOT_";

/// Variables of the project's own scripts, which may be set where a relay is started.
constexpr std::array<std::string_view, 7> kOthersVariables = {"EARSHOT_TEST_",  "EARSHOT_REQUIRE_", "EARSHOT_BIN_",
                                                              "EARSHOT_BUILD_", "EARSHOT_BENCH_",   "EARSHOT_CI_",
                                                              "EARSHOT_DEMO_"};

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

std::string inQuotes(std::string_view text) { return std::string(1, '"').append(text).append(1, '"'); }

std::vector<std::string> knownKeys() {
  std::vector<std::string> keys;
  for (const Setting& setting : settings()) keys.push_back(setting.key);
  return keys;
}

std::vector<std::string> knownVariables() {
  std::vector<std::string> names = {"EARSHOT_CONFIG"};
  for (const Setting& setting : settings()) names.push_back(setting.environment());
  return names;
}

}  // namespace

void ConfigBuilder::fault(std::string_view where, std::string_view what, std::string_view remedy) {
  errors_.push_back({ErrorCode::InvalidArgument, where, what, remedy});
}

void ConfigBuilder::assign(const Setting& setting, const std::string& text, const std::string& where) {
  if (!setting.assign(config_, text)) {
    return fault(where, inQuotes(text) + " is not allowed", "Allowed: " + setting.allowed + ".");
  }
  sources_[setting.key] = where;
}

void ConfigBuilder::readFile(const std::string& path) {
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path)) {
    return fault("config", inQuotes(path) + " cannot be read", "Name a readable file of \"key = value\" lines.");
  }
  std::map<std::string, int> seen;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    std::string where = path;
    where.append(" line ").append(std::to_string(number));
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      fault(where, inQuotes(text) + " has no '='", "Write key = value.");
      continue;
    }
    const std::string key(trimmed(text.substr(0, equals)));
    const Setting* setting = findSetting(key);
    if (setting == nullptr) {
      fault(where, inQuotes(key) + " is not a setting" + suggestion(key, knownKeys()),
            "See earshot-relay --help for all of them.");
      continue;
    }
    where.append(": ").append(key);
    if (const auto [earlier, isNew] = seen.emplace(key, number); !isNew) {
      fault(where, "is set already in line " + std::to_string(earlier->second), "Keep one of them.");
      continue;
    }
    assign(*setting, std::string(trimmed(text.substr(equals + 1))), where);
  }
  if (file.bad()) fault("config", inQuotes(path) + " could not be read to its end", "Check the disk.");
}

void ConfigBuilder::readEnvironment(const std::vector<std::pair<std::string, std::string>>& variables) {
  for (const auto& variable : variables) {
    const std::string& name = variable.first;
    if (!startsWith(name, kPrefix) || name == "EARSHOT_CONFIG") continue;
    const auto& table = settings();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Setting& setting) { return setting.environment() == name; });
    if (found != table.end()) {
      assign(*found, variable.second, name);
    } else if (std::none_of(kOthersVariables.begin(), kOthersVariables.end(),
                            [&](std::string_view prefix) { return startsWith(name, prefix); })) {
      fault(name, "is not a setting" + suggestion(name, knownVariables()),
            "Unset it, or see earshot-relay --help for all settings.");
    }
  }
}

void ConfigBuilder::check() {
  checkFolder("site", config_.site);
  checkFolder("catalog", config_.catalog);
  checkEffects();
  if (config_.tlsCertificate.empty() != config_.tlsKey.empty()) {
    fault(config_.tlsKey.empty() ? "tls-key" : "tls-certificate", "is missing",
          "TLS needs both tls-certificate and tls-key.");
  }
  if (config_.maxTargetBytes >= config_.maxHeaderBytes) {
    fault(source("max-target-bytes") == "default" ? source("max-header-bytes") : source("max-target-bytes"),
          "max-target-bytes (" + std::to_string(config_.maxTargetBytes) + ") is not smaller than max-header-bytes (" +
              std::to_string(config_.maxHeaderBytes) + ")",
          "The address is a part of the head: give the head more room than the address.");
  }
}

/// What is set and yet does nothing is a misunderstanding.
void ConfigBuilder::checkEffects() {
  const Config defaults;
  const auto isSet = [&](const char* key) {
    const Setting* setting = findSetting(key);
    return setting->show(config_) != setting->show(defaults);
  };
  const auto needed = [&](std::initializer_list<const char*> keys, bool there, const char* what, const char* remedy) {
    for (const char* key : keys)
      if (!there && isSet(key)) fault(source(key), std::string("has no effect ") + what, remedy);
  };
  const bool hasLog = !config_.log.empty();
  needed(
      {"kafka-properties", "log-retention", "topics", "live-origins", "token-secret-file", "token-jwks-file",
       "token-issuer", "token-audience", "live-window", "live-idle-timeout", "live-queue-bytes", "live-memory-bytes"},
      hasLog, "without a log", "Name one with log, or leave it out.");
  if (!hasLog) return;
  needed({"kafka-properties"}, isKafka(config_.log), "on a log in a file", "Leave it out.");
  needed({"log-retention"}, !isKafka(config_.log), "on Kafka", "Set retention.ms of the topics, and leave it out.");
  needed({"token-issuer", "token-audience"}, config_.takesTokens(), "without keys",
         "Name them with token-secret-file or token-jwks-file.");
}

void ConfigBuilder::checkFolder(const std::string& key, const std::string& path) {
  if (path.empty()) return;
  std::error_code ignored;  // a folder that cannot be looked at is as good as none
  if (std::filesystem::is_directory(path, ignored)) return;
  fault(source(key), inQuotes(path) + " is not a folder",
        "Allowed: a folder that exists. Build it first, or correct the path.");
}

std::string ConfigBuilder::source(const std::string& key) const {
  const auto found = sources_.find(key);
  return found == sources_.end() ? "default" : found->second;
}

}  // namespace earshot::relay
