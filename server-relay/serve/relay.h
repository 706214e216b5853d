#pragma once

#include <vector>

#include "server-relay/config/config.h"
#include "shared/result.h"

namespace earshot::relay {

/// Serves until SIGTERM or SIGINT, then lets answers under way finish, for drain-timeout at most (a second signal ends
/// that at once). Prints the ready line to stdout, everything else to stderr. Returns the program's exit code: 0, or 1
/// if it could not listen.
int runRelay(const Config& config);

/// All that would keep a relay from starting with these settings, as far as that can be told without a broker, and
/// without touching a log in a file: another relay may be using it.
std::vector<Error> findFaults(const Config& config);

}  // namespace earshot::relay
