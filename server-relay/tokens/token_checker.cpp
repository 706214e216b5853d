#include "server-relay/tokens/token_checker.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <fstream>
#include <utility>

namespace earshot::relay {
namespace {

constexpr std::size_t kLargestKeySet = 1 << 20;
constexpr std::chrono::milliseconds kBetweenLooks{500};

}  // namespace

TokenChecker::TokenChecker(std::filesystem::path keySetFile, TokenRules rules)
    : keySetFile_(std::move(keySetFile)), rules_(std::move(rules)), keys_(std::make_shared<const Keys>()) {}

Result<std::unique_ptr<TokenChecker>> TokenChecker::open(const std::filesystem::path& secretFile,
                                                         const std::filesystem::path& keySetFile, TokenRules rules) {
  std::unique_ptr<TokenChecker> checker(new TokenChecker(keySetFile, std::move(rules)));
  if (!secretFile.empty()) {
    auto secret = readSecret(secretFile);
    if (!secret) return std::move(secret).error();
    checker->secret_.push_back(std::move(*secret));
  }
  checker->keys_ = std::make_shared<const Keys>(checker->secret_);
  if (!keySetFile.empty()) {
    const auto read = checker->readKeySet();
    if (!read) return read.error();
  }
  return checker;
}

TokenChecker::Version TokenChecker::versionOf(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  return {static_cast<std::int64_t>(status.st_ino), static_cast<std::int64_t>(status.st_size),
          status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec};
}

Result<void> TokenChecker::readKeySet() {
  version_ = versionOf(keySetFile_);  // first: what is written meanwhile is read next time
  std::ifstream in(keySetFile_, std::ios::binary);
  std::string text(kLargestKeySet + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad())
    return Error(ErrorCode::Io, keySetFile_.string(), "cannot be read", "Does it exist, and may this user read it?");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kLargestKeySet) return Error(ErrorCode::Corrupt, keySetFile_.string(), "is over 1 MiB", "");
  auto keys = parseKeySet(text, keySetFile_.string());
  if (!keys) return std::move(keys).error();
  keys->insert(keys->end(), secret_.begin(), secret_.end());
  keys_ = std::make_shared<const Keys>(std::move(*keys));
  return {};
}

std::shared_ptr<const TokenChecker::Keys> TokenChecker::currentKeys() {
  const std::lock_guard guard(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!keySetFile_.empty() && now - looked_ >= kBetweenLooks) {
    looked_ = now;
    if (!(versionOf(keySetFile_) == version_)) {
      const auto read = readKeySet();
      if (read) {
        spdlog::info("{}: {} keys", keySetFile_.string(), keys_->size());
      } else {
        spdlog::warn("the keys from before hold: {}", read.error().message());
      }
    }
  }
  return keys_;
}

Result<Claims> TokenChecker::check(std::string_view token, std::int64_t now) {
  return verifyToken(token, *currentKeys(), rules_, now);
}

}  // namespace earshot::relay
