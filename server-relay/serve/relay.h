#pragma once

#include "server-relay/config/config.h"

namespace earshot::relay {

/// Serves until SIGTERM or SIGINT, then lets answers under way finish, for drain-timeout at most (a second signal ends
/// that at once). Prints the ready line to stdout, everything else to stderr. Returns the program's exit code: 0, or 1
/// if it could not listen.
int runRelay(const Config& config);

}  // namespace earshot::relay
