#include "cli/produce_state.h"

#include <optional>
#include <system_error>
#include <utility>

#include "native/files.h"
#include "native/json.h"
#include "native/text.h"

namespace earshot {
namespace {

constexpr std::string_view kFormat = "earshot-produce";
constexpr std::uint64_t kVersion = 1;

std::string textOf(const Json& json, const char* name) {
  const Json* value = json.find(name);
  return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
}

std::optional<std::uint64_t> numberOf(const Json& json, const char* name) {
  const Json* value = json.find(name);
  return value == nullptr ? std::nullopt : value->wholeNumber();
}

}  // namespace

Result<ProduceState> ProduceState::open(const std::filesystem::path& file, ProduceJob job) {
  ProduceState state(file, std::move(job));
  const auto text = readTextFile(file);
  if (!text && text.error().code == ErrorCode::NotFound) {
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
  const Error foreign(ErrorCode::Corrupt, printable(file_), "holds no position of earshot produce",
                      "Remove it, or name another file: --resume FILE.");
  const auto json = parseJson(text, printable(file_));
  if (!json || textOf(*json, "format") != kFormat || numberOf(*json, "version") != kVersion) return foreign;
  const ProduceJob job = {textOf(*json, "source"), textOf(*json, "to"), textOf(*json, "topic"),
                          textOf(*json, "topicBy"), textOf(*json, "records")};
  if (!(job == job_)) {
    const char* other = job.source != job_.source ? "of another source, or of this one before it changed"
                        : job.to != job_.to       ? "in another log"
                                                  : "of other topics or in another format";
    return Error(ErrorCode::InvalidArgument, printable(file_), {"holds a position ", other},
                 "Remove it to begin anew, or name another file: --resume FILE.");
  }
  const auto through = numberOf(*json, "through");
  const auto sent = numberOf(*json, "sent");
  const Json* beyond = json->find("beyond");
  if (!through || !sent || beyond == nullptr || beyond->array() == nullptr) return foreign;
  for (const Json& each : *beyond->array()) {
    const auto position = each.wholeNumber();
    if (!position) return foreign;
    beyond_.insert(*position);
  }
  through_ = *through;
  sent_ = static_cast<std::size_t>(*sent);
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
}

Result<void> ProduceState::save() const {
  Json::Array beyond;
  for (const std::uint64_t position : beyond_) beyond.emplace_back(position);
  const Json json = Json::Object{{"format", kFormat},      {"version", kVersion}, {"source", job_.source},
                                 {"to", job_.to},          {"topic", job_.topic}, {"topicBy", job_.topicBy},
                                 {"records", job_.format}, {"through", through_}, {"beyond", std::move(beyond)},
                                 {"sent", sent_}};
  return writeFileAtomically(file_, json.text() + "\n");
}

void ProduceState::remove() const {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

}  // namespace earshot
