#pragma once

#include <vector>

#include "server-relay/live/batch.h"
#include "server-relay/live/channel.h"
#include "server-relay/log/log.h"

namespace earshot::relay {

/// What of a topic came last, and what lies before it.
struct Latest {
  Seen begin;
  std::vector<SharedBatch> batches;  ///< in order within each partition
};

/// Of a log about `memory` bytes, so that clients that come back after a restart of the relay are served without
/// reading the log for each; of a state its last record that can be read; of private channels nothing. All before the
/// extents' ends. Errors: the log's.
Result<Latest> readLatest(Log& log, const Channel& channel, const std::vector<Extent>& extents, std::size_t memory);

}  // namespace earshot::relay
