#pragma once

namespace earshot {

/// What `earshot` ends with.
enum ExitCode : int {
  kAllWell = 0,
  kSomeFailed = 1,  ///< inputs that could not be read, named on stderr; the rest is done
  kUsage = 2,       ///< the command line makes no sense
  kStopped = 130,   ///< SIGINT or SIGTERM
};

}  // namespace earshot
