#include "server-relay/live/hub.h"

#include <spdlog/spdlog.h>

#include <boost/asio/strand.hpp>
#include <utility>

namespace earshot::relay {

namespace asio = boost::asio;

Hub::Hub(asio::io_context& context, Log& log, LiveCounts& counts, HubOptions options)
    : deadLetters_(log, options.deadLetters, counts), replays_(log, places_, counts) {
  for (std::size_t i = 0; i < options.shards; ++i)
    places_.push_back(
        std::make_unique<Place>(asio::make_strand(context), options.memory,
                                [this, i](Shard::Replay replay) { replays_.start(i, std::move(replay)); }));
  for (SharedChannel& channel : options.channels) {
    const bool kept = channel->shape == RecordShape::Track;
    Stream::Options its{std::move(channel), kept ? &deadLetters_ : nullptr, options.window, options.memory};
    streams_.push_back(std::make_unique<Stream>(context, log, places_, counts, std::move(its)));
  }
}

Result<void> Hub::open() {
  Result<void> result;
  for (const auto& stream : streams_) {
    if (stream->isOpen() || stopping_) continue;
    const auto opened = stream->open();
    if (opened && stream->hasTopic()) {
      spdlog::info("channel {} follows topic {}", stream->channel().name, stream->channel().topic);
    } else if (opened) {
      spdlog::info("channel {} waits for topic {}, which is not there yet", stream->channel().name,
                   stream->channel().topic);
    } else if (result) {
      result = opened.error();
    }
  }
  return result;
}

void Hub::quiesce() {
  stopping_ = true;
  for (const auto& stream : streams_) stream->quiesce();
  replays_.quiesce();
}

void Hub::stop() {
  quiesce();
  for (const auto& stream : streams_) stream->close();
  replays_.stop();
}

const Channel* Hub::channel(const std::string& name) const {
  for (const auto& stream : streams_)
    if (stream->channel().name == name && stream->channel().overflow != Overflow::Disconnect) return &stream->channel();
  return nullptr;
}

}  // namespace earshot::relay
