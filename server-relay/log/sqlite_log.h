#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "server-relay/log/log.h"

namespace earshot::relay {

struct SqliteLogOptions {
  std::chrono::milliseconds retention{0};  ///< older records go; 0: none go
};

/// The log in an SQLite file, for one relay: one partition a topic. What waits is committed together, and synced to the
/// disk before anybody is told. Errors of opening: Io (also: another relay has it), Corrupt, VersionMismatch.
Result<std::unique_ptr<Log>> openSqliteLog(const std::filesystem::path& file, const SqliteLogOptions& options);

}  // namespace earshot::relay
