#include "server-relay/live/publisher.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace earshot::relay {
namespace {

constexpr std::size_t kLongestText = 256;
constexpr std::int64_t kMostCount = 1'000'000;
/// A clock may be wrong by this; later is no time at all.
constexpr std::int64_t kAhead = 24 * 60 * 60 * 1000LL;
constexpr std::size_t kReadAtStart = 20'000;  // events of a topic
constexpr std::size_t kReadTogether = 1'000;
constexpr std::array<std::string_view, 4> kEvents = {"play", "like", "skip", "dislike"};

std::int64_t millisecondsNow() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// An id is one event's in its topic: a page may publish the same one to two.
std::string keyOf(const std::string& topic, std::string_view id) { return (topic + '/').append(id); }

/// Empty: it has none.
std::string eventId(const std::string& value) {
  thread_local simdjson::dom::parser parser;
  std::string_view id;
  if (parser.parse(value)["id"].get_string().get(id) != simdjson::SUCCESS) return {};
  return std::string(id);
}

Error refused(std::string_view what) { return {ErrorCode::InvalidArgument, "event", what, ""}; }

}  // namespace

Result<std::string> checkedEvent(const Publish& publish, std::int64_t now, std::string_view listener) {
  simdjson::dom::parser parser;
  simdjson::dom::object event;
  if (parser.parse(publish.event).get_object().get(event) != simdjson::SUCCESS) return refused("is no JSON object");
  std::string_view kind;
  if (event["event"].get_string().get(kind) != simdjson::SUCCESS ||
      std::find(kEvents.begin(), kEvents.end(), kind) == kEvents.end())
    return refused("needs event: play, like, skip or dislike");
  std::string_view track;
  if (event["track"].get_string().get(track) != simdjson::SUCCESS || track.empty() || track.size() > kLongestText)
    return refused("needs track, the id of one, a string of 1 to 256 bytes");

  std::string out =
      R"({"id":)" + jsonText(publish.id) + R"(,"event":)" + jsonText(kind) + R"(,"track":)" + jsonText(track);
  std::int64_t at = now;
  simdjson::dom::element field;
  if (event["at"].get(field) == simdjson::SUCCESS &&
      (field.get_int64().get(at) != simdjson::SUCCESS || at <= 0 || at > now + kAhead))
    return refused("has an at that is no time: milliseconds since 1970");
  out += R"(,"at":)" + std::to_string(at);
  if (event["count"].get(field) == simdjson::SUCCESS) {
    std::int64_t count = 0;
    if (field.get_int64().get(count) != simdjson::SUCCESS || count < 1 || count > kMostCount)
      return refused("has a count that is no whole number from 1 to 1000000");
    out += R"(,"count":)" + std::to_string(count);
  }
  if (event["listener"].get(field) == simdjson::SUCCESS) {
    std::string_view named;
    if (field.get_string().get(named) != simdjson::SUCCESS || named.empty() || named.size() > kLongestText)
      return refused("has a listener that is no string of 1 to 256 bytes");
    if (!listener.empty() && named != listener) return refused("names another listener than the token");
    out += R"(,"listener":)" + jsonText(named);
  }
  return out += '}';
}

Publisher::Publisher(Log& log, std::vector<std::string> topics, std::size_t memory)
    : log_(log), topics_(std::move(topics)), memory_(memory), state_(std::make_shared<State>()) {}

Result<void> Publisher::open() {
  while (following_.size() < topics_.size()) {
    const auto opened = open(topics_[following_.size()]);
    if (!opened) return opened.error();
  }
  open_ = true;
  return {};
}

Result<void> Publisher::open(const std::string& topic) {
  const auto extents = log_.extents(topic);
  if (!extents) return extents.error();
  std::vector<std::int64_t> next;
  const auto reach =
      static_cast<std::int64_t>(std::min(memory_, kReadAtStart) / std::max<std::size_t>(1, extents->size()));
  for (std::size_t i = 0; i < extents->size(); ++i) {
    const Extent extent = extents->at(i);
    std::int64_t from = std::max(extent.first, extent.next - reach);
    while (from < extent.next) {
      const auto records = log_.read(topic, static_cast<std::int32_t>(i), from, kReadTogether);
      if (!records) return records.error();
      if (records->empty()) break;
      remember(topic, *records);
      from = records->back().offset + 1;
    }
    next.push_back(extent.next);
  }
  auto following = log_.follow(topic, next, [this, topic](std::vector<Record>&& records) { remember(topic, records); });
  if (!following) return following.error();
  following_.push_back(std::move(*following));
  return {};
}

/// What was read from the log is in it, whatever becomes of the append that wrote it.
void Publisher::remember(const std::string& topic, const std::vector<Record>& records) {
  for (const Record& record : records) {
    const auto eventsId = eventId(record.value);
    if (eventsId.empty()) continue;
    const std::string id = keyOf(topic, eventsId);
    const Position position{record.partition, record.offset};
    std::vector<Done> waiting;
    {
      const std::lock_guard guard(state_->mutex);
      const auto known = state_->byId.find(id);
      if (known == state_->byId.end()) {
        state_->entries.push_back({id, position, {}});
        state_->byId[id] = std::prev(state_->entries.end());
        forgetOldest();
      } else if (!known->second->position) {
        known->second->position = position;
        waiting = std::move(known->second->waiting);
      }
    }
    for (const Done& done : waiting) done(position);
  }
}

void Publisher::forgetOldest() {
  while (state_->entries.size() > memory_ && state_->entries.front().position) {
    state_->byId.erase(state_->entries.front().id);
    state_->entries.pop_front();
  }
}

void Publisher::publish(const std::string& topic, const std::string& key, const Publish& publish, Done done,
                        std::string_view listener) {
  auto value = checkedEvent(publish, millisecondsNow(), listener);
  if (!value) return done(value.error());
  if (!open_)
    return done(
        Error(ErrorCode::Io, topic, log_.healthy() ? "is not open yet" : "is out of reach", "Try again later."));
  const std::string id = keyOf(topic, publish.id);
  std::optional<Position> written;
  {
    const std::lock_guard guard(state_->mutex);
    const auto known = state_->byId.find(id);
    if (known != state_->byId.end()) {
      written = known->second->position;
      if (!written) return known->second->waiting.push_back(std::move(done));
    } else {
      state_->entries.push_back({id, std::nullopt, {}});
      state_->entries.back().waiting.push_back(done);
      state_->byId[id] = std::prev(state_->entries.end());
      forgetOldest();
    }
  }
  if (written) return done(*written);
  log_.append(topic, key, std::move(*value),
              [state = state_, id](const Result<Position>& result) { finish(*state, id, result); });
}

void Publisher::finish(State& state, const std::string& id, const Result<Position>& result) {
  std::vector<Done> waiting;
  {
    const std::lock_guard guard(state.mutex);
    const auto known = state.byId.find(id);
    if (known == state.byId.end() || known->second->position) return;
    waiting = std::move(known->second->waiting);
    if (result) {
      known->second->position = *result;
    } else {
      // It may be tried again.
      state.entries.erase(known->second);
      state.byId.erase(known);
    }
  }
  for (const Done& done : waiting) done(result);
}

}  // namespace earshot::relay
