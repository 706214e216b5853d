#include "server-relay/serve/live_endpoint.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>
#include <utility>

#include "server-relay/http/field_list.h"
#include "server-relay/live/topics.h"

namespace earshot::relay {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr std::chrono::milliseconds kBetweenTries{500};
constexpr std::size_t kRememberedIds = 100'000;
constexpr std::uint16_t kGoingAway = 1001;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// What stands behind "scheme://".
std::string_view hostOf(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

std::vector<std::string> publishedTopics(const Config& config) {
  std::vector<std::string> topics = {topicOf(config, "plays")};
  if (config.takesTokens()) topics.push_back(topicOf(config, "listener"));
  return topics;
}

}  // namespace

LiveEndpoint::LiveEndpoint(asio::io_context& context, const Config& config, Log& log,
                           std::unique_ptr<TokenChecker> tokens)
    : config_(config),
      log_(log),
      playsTopic_(topicOf(config, "plays")),
      privateTopic_(topicOf(config, "listener")),
      tokens_(std::move(tokens)),
      hub_(context, log, counts_,
           {channelsOf(config), topicOf(config, "dead-letters"), config.threads, config.liveWindow,
            config.liveMemoryBytes}),
      publisher_(log, publishedTopics(config), kRememberedIds),
      untaken_(context, [](std::uint64_t count, const std::string& last) {
        spdlog::warn("{} events were not taken, the last: {}", count, last);
      }) {
  for (std::size_t i = 0; i < hub_.shards(); ++i) places_.push_back(std::make_unique<Place>(hub_.executor(i)));
}

std::int64_t LiveEndpoint::now() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

void LiveEndpoint::start() {
  for (std::size_t i = 0; i < places_.size(); ++i) asio::post(hub_.executor(i), [this, i] { lookLater(i); });
  // A log in a file is there at once, so that whoever reads the ready line can publish. A broker is waited for.
  const bool isFile = config_.log.rfind("sqlite:", 0) == 0;
  if (isFile && openLog()) return;
  opening_ = std::thread([this] { awaitLog(); });
}

Result<void> LiveEndpoint::openLog() {
  // In this order, so that who could subscribe can publish.
  const auto publisher = publisher_.open();
  const auto hub = publisher ? hub_.open() : publisher;
  open_ = hub.ok();
  return hub;
}

void LiveEndpoint::awaitLog() {
  bool complained = false;
  for (;;) {
    const auto opened = openLog();
    if (opened) return;
    if (!complained) spdlog::warn("the log cannot be followed, trying again: {}", opened.error().message());
    complained = true;
    std::unique_lock guard(mutex_);
    if (stopped_.wait_for(guard, kBetweenTries, [this] { return stopping_; })) return;
  }
}

std::optional<LiveEndpoint::Refusal> LiveEndpoint::refusal(const LiveSession::Upgrade& upgrade) const {
  if (draining_) return Refusal{503, "The relay is stopping."};
  const auto offered = splitFieldList(view(upgrade[http::field::sec_websocket_protocol]));
  if (std::find(offered.begin(), offered.end(), "earshot.v1") == offered.end())
    return Refusal{400, "The subprotocol spoken here is earshot.v1."};
  // Programs send no Origin; what a browser sends is its page's, and no page can forge it.
  const std::string_view origin = view(upgrade[http::field::origin]);
  if (upgrade.count(http::field::origin) == 0) return std::nullopt;
  const auto allowed = splitFieldList(config_.liveOrigins);
  const bool listed = std::find(allowed.begin(), allowed.end(), origin) != allowed.end() ||
                      std::find(allowed.begin(), allowed.end(), "*") != allowed.end();
  const std::string_view host = hostOf(origin);
  if (listed || (!host.empty() && host == view(upgrade[http::field::host]))) return std::nullopt;
  return Refusal{403, "Pages of this origin are not taken here."};
}

void LiveEndpoint::accept(Wire wire, std::size_t shard, const LiveSession::Upgrade& upgrade) {
  std::make_shared<LiveSession>(std::move(wire), *this, shard)->start(upgrade);
}

void LiveEndpoint::count(const Result<Position>& result) {
  ++(result ? counts_.acknowledged : counts_.refused);
  if (result || result.error().code == ErrorCode::InvalidArgument) return;
  untaken_.add(1, result.error().message());
}

void LiveEndpoint::add(std::size_t shard, LiveSession& session) {
  places_[shard]->sessions.insert(&session);
  ++size_;
}

void LiveEndpoint::remove(std::size_t shard, LiveSession& session) {
  places_[shard]->sessions.erase(&session);
  --size_;
}

void LiveEndpoint::lookLater(std::size_t shard) {
  Place& place = *places_[shard];
  place.timer.expires_after(config_.liveIdleTimeout / 4);
  place.timer.async_wait([this, shard](boost::system::error_code error) {
    if (error || draining_) return;
    const std::int64_t time = now();
    for (LiveSession* session : places_[shard]->sessions) session->lookAfter(time);
    lookLater(shard);
  });
}

void LiveEndpoint::drain() {
  draining_ = true;
  for (std::size_t i = 0; i < places_.size(); ++i)
    asio::post(hub_.executor(i), [this, i] {
      places_[i]->timer.cancel();
      for (LiveSession* session : places_[i]->sessions) session->farewell(kGoingAway, "the relay stops");
    });
}

void LiveEndpoint::cut() {
  hub_.quiesce();
  untaken_.finish();
  for (std::size_t i = 0; i < places_.size(); ++i)
    asio::post(hub_.executor(i), [this, i] {
      for (LiveSession* session : places_[i]->sessions) session->cut();
    });
}

void LiveEndpoint::stop() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  hub_.quiesce();
  if (opening_.joinable()) opening_.join();
  hub_.stop();
  publisher_.close();
}

}  // namespace earshot::relay
