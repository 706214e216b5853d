#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server-relay/tokens/json_web_token.h"

namespace earshot::relay {

/// Checks tokens with the keys of two files, either of which may be missing (empty). The key set is read again when its
/// file changes; while it cannot be read the keys it had hold. Thread-safe.
class TokenChecker {
 public:
  using Keys = std::vector<VerificationKey>;

  /// Errors: those of reading the files.
  static Result<std::unique_ptr<TokenChecker>> open(const std::filesystem::path& secretFile,
                                                    const std::filesystem::path& keySetFile, TokenRules rules);

  /// `now`: seconds since 1970. Errors: as of verifyToken.
  Result<Claims> check(std::string_view token, std::int64_t now);

 private:
  /// What tells a version of a file from another.
  struct Version {
    std::int64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t changed = 0;  ///< nanoseconds
    friend bool operator==(const Version&, const Version&) = default;
  };

  TokenChecker(std::filesystem::path keySetFile, TokenRules rules);
  static Version versionOf(const std::filesystem::path& file);
  Result<void> readKeySet();
  std::shared_ptr<const Keys> currentKeys();

  const std::filesystem::path keySetFile_;
  const TokenRules rules_;
  Keys secret_;  ///< none or one; never changes

  std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<const Keys> keys_;
  Version version_;
  std::chrono::steady_clock::time_point looked_;
};

}  // namespace earshot::relay
