#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "native/play_file.h"
#include "shared/result.h"

namespace earshot {

/// Which plays a command learns from.
struct PlayInput {
  std::string file;             ///< or a topic of a log: "kafka:HOST:PORT/plays"
  std::string columns;          ///< "listener=user,item=artist,count=plays"
  std::string kafkaProperties;  ///< a file; empty: none
  std::size_t fewestItems = 1;
  std::size_t fewestListeners = 1;
};

/// PLAYS, --columns, --min-items, --min-listeners, --kafka-properties.
void addPlayInput(CLI::App& command, PlayInput& input);

/// Reads with progress, tells on stderr which columns were taken and what was left out. Errors: readPlays' and
/// readTopic's, Canceled, InvalidArgument (--columns; nothing is left).
Result<PlayLog> readPlayInput(const PlayInput& input);

}  // namespace earshot
