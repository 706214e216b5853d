#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <vector>

#include "server-relay/live/shard.h"

namespace earshot::relay {

using LiveExecutor = boost::asio::strand<boost::asio::io_context::executor_type>;

/// A shard and where it runs.
struct Place {
  Place(LiveExecutor itsExecutor, std::size_t memory, Shard::StartReplay startReplay)
      : executor(std::move(itsExecutor)), shard(memory, std::move(startReplay)) {}

  LiveExecutor executor;
  Shard shard;  ///< only on its executor
};

using Places = std::vector<std::unique_ptr<Place>>;

}  // namespace earshot::relay
