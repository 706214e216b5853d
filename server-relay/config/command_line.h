#pragma once

#include <optional>
#include <string>

#include "server-relay/config/config.h"

namespace earshot::relay {

/// What the command line asked for: to serve, or to print something and exit.
struct Command {
  std::optional<int> exitCode;  ///< set: print and exit; 0, or 2 where anything was wrong
  std::string output;           ///< for stdout
  std::string complaint;        ///< for stderr, a line a fault
  bool check = false;           ///< --check-config: what only using the settings shows is still to be looked at
  Config config;                ///< to serve with
};

/// Reads flags, environment, and the file named by --config or EARSHOT_CONFIG, in this order of precedence over the
/// defaults. All faults are reported together.
Command readCommandLine(int argumentCount, const char* const* arguments, const char* const* environment);

}  // namespace earshot::relay
