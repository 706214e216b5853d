#include "cli/produce_state.h"

#include <algorithm>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "native/files.h"
#include "native/json.h"
#include "native/sha256.h"
#include "native/text.h"

namespace earshot {
namespace {

constexpr std::string_view kFormat = "earshot-produce";
constexpr std::uint64_t kVersion = 2;
constexpr std::string_view kRemedy =
    "--fresh sends all of it from the beginning; --resume FILE keeps another position.";

std::string textOf(const Json& json, const char* name) {
  const Json* value = json.find(name);
  return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
}

std::optional<std::uint64_t> numberOf(const Json& json, const char* name) {
  const Json* value = json.find(name);
  return value == nullptr ? std::nullopt : value->wholeNumber();
}

}  // namespace

ProduceState::ProduceState(std::filesystem::path file, ProduceJob job)
    : file_(std::move(file)), job_(std::move(job)), source_(job_.source), events_(source_.substr(0, 16)) {}

Result<ProduceState> ProduceState::open(const std::filesystem::path& file, ProduceJob job, bool fresh) {
  ProduceState state(file, std::move(job));
  const auto text = readTextFile(file);
  if (fresh || (!text && text.error().code == ErrorCode::NotFound)) {
    if (auto writable = checkWritable(file); !writable)
      return Error(writable.error().code, writable.error().where, writable.error().what,
                   "Name another place for the position: --resume FILE.");
    return state;
  }
  if (!text) return text.error();
  if (auto read = state.read(*text); !read) return std::move(read).error();
  return state;
}

Result<void> ProduceState::read(std::string_view text) {
  const Error foreign(ErrorCode::Corrupt, printable(file_), "holds no position of this version of earshot produce",
                      std::string(kRemedy));
  const auto json = parseJson(text, printable(file_));
  if (!json || textOf(*json, "format") != kFormat || numberOf(*json, "version") != kVersion) return foreign;
  const bool otherLog = textOf(*json, "to") != job_.to;
  if (otherLog || textOf(*json, "topic") != job_.topic || textOf(*json, "topicBy") != job_.topicBy ||
      textOf(*json, "records") != job_.format)
    return Error(ErrorCode::InvalidArgument, printable(file_),
                 {"holds a position ", otherLog ? "in another log" : "of other topics or in another format"},
                 std::string(kRemedy));
  const auto through = numberOf(*json, "through");
  const auto sent = numberOf(*json, "sent");
  const Json* beyond = json->find("beyond");
  source_ = textOf(*json, "source");
  events_ = textOf(*json, "events");
  throughDigest_ = textOf(*json, "digest");
  if (!through || !sent || beyond == nullptr || beyond->array() == nullptr || source_.empty() || events_.empty())
    return foreign;
  through_ = *through;
  sent_ = static_cast<std::size_t>(*sent);
  for (const Json& each : *beyond->array()) {
    const auto position = each.wholeNumber();
    if (!position) return foreign;
    beyond_.insert(*position);
  }
  if (source_ == job_.source) return {};
  // Which of those lie there now nobody knows: they are sent again, under the ids that they had.
  sent_ -= std::min(sent_, beyond_.size());
  beyond_.clear();
  return {};
}

Result<void> ProduceState::pass(std::uint64_t position, std::string_view content) {
  if (position > through_)
    if (auto same = passAll(); !same) return same;
  digest_ += content;
  digest_ = sha256Hex(std::as_bytes(std::span(digest_)));
  if (position > through_) ahead_.push_back({position, digest_});
  return {};
}

Result<void> ProduceState::passAll() {
  if (source_ != job_.source && digest_ != throughDigest_)
    return Error(ErrorCode::InvalidArgument, printable(file_),
                 "holds a position in this source as it was: what was sent of it has changed since",
                 std::string(kRemedy));
  source_ = job_.source;
  return {};
}

void ProduceState::add(std::uint64_t position) {
  beyond_.insert(position);
  ++sent_;
}

void ProduceState::settle(std::uint64_t position) {
  if (position <= through_) return;
  through_ = position;
  beyond_.erase(beyond_.begin(), beyond_.upper_bound(position));
  for (; !ahead_.empty() && ahead_.front().position <= position; ahead_.pop_front())
    throughDigest_ = std::move(ahead_.front().digest);
}

Result<void> ProduceState::save() const {
  Json::Array beyond;
  for (const std::uint64_t position : beyond_) beyond.emplace_back(position);
  const Json json = Json::Object{
      {"format", kFormat},   {"version", kVersion},      {"source", source_},           {"to", job_.to},
      {"topic", job_.topic}, {"topicBy", job_.topicBy},  {"records", job_.format},      {"events", events_},
      {"through", through_}, {"digest", throughDigest_}, {"beyond", std::move(beyond)}, {"sent", sent_}};
  return writeFileAtomically(file_, json.text() + "\n");
}

void ProduceState::remove() const {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

}  // namespace earshot
