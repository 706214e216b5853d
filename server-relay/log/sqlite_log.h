#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "server-relay/log/log.h"

namespace earshot::relay {

struct SqliteLogOptions {
  std::chrono::milliseconds retention{0};  ///< older records go; 0: none go
  std::set<std::string> lasting = {};      ///< topics of which the last record of each key stays, however old
  bool beside = false;                     ///< of a relay that may have the file: to append some records, or to read
};

/// The log in an SQLite file, for one relay and, `beside` it, programs on the same machine: one partition a topic. What
/// waits is committed together, and synced to the disk before anybody is told. What another program appends is noticed
/// within 50 ms. Errors of opening: Io (also: another relay has it), Corrupt, VersionMismatch.
Result<std::unique_ptr<Log>> openSqliteLog(const std::filesystem::path& file, const SqliteLogOptions& options);

}  // namespace earshot::relay
