#include "server-relay/live/topics.h"

#include "server-relay/http/field_list.h"
#include "server-relay/log/log.h"

namespace earshot::relay {
namespace {

constexpr std::string_view kStates = "charts";
constexpr std::string_view kTracks = "tracks";

/// "tracks" and "tracks/rock" are of "tracks".
bool isOf(std::string_view name, std::string_view kind) {
  return name.substr(0, kind.size()) == kind &&
         (name.size() == kind.size() || (name.size() > kind.size() + 1 && name[kind.size()] == '/'));
}

bool isState(std::string_view name) { return isOf(name, kStates); }

Topics defaultTopics() {
  return {{"tracks", "tracks"},
          {"catalog", "catalog"},
          {"plays", "plays"},
          {"listener", "listeners"},
          {"dead-letters", "dead-letters"}};
}

}  // namespace

std::optional<Topics> parseTopics(std::string_view text) {
  Topics topics = defaultTopics();
  for (const std::string_view each : splitFieldList(text)) {
    const auto equals = each.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string name(trimmed(each.substr(0, equals)));
    std::string topic(trimmed(each.substr(equals + 1)));
    // Names of tracks stand in a field of pages, too.
    const bool tracks = isOf(name, kTracks) && name != kTracks && isTopicName(name.substr(kTracks.size() + 1));
    if ((topics.count(name) == 0 && !isState(name) && !tracks) || !isTopicName(topic)) return std::nullopt;
    topics[name] = std::move(topic);
  }
  return topics;
}

std::string topicOf(const Config& config, const std::string& name) { return parseTopics(config.topics)->at(name); }

std::set<std::string> lastingTopics(const Config& config) {
  std::set<std::string> lasting;
  const auto topics = parseTopics(config.topics);
  for (const auto& [name, topic] : *topics)
    if (name == "catalog" || isState(name)) lasting.insert(topic);
  return lasting;
}

std::string trackChannels(const Config& config) {
  std::string names(kTracks);
  const auto topics = parseTopics(config.topics);
  for (const auto& [name, topic] : *topics)
    if (isOf(name, kTracks) && name != kTracks) names += ", " + name;
  return names == kTracks ? "" : names;
}

std::vector<SharedChannel> channelsOf(const Config& config) {
  std::vector<SharedChannel> channels;
  const auto topics = parseTopics(config.topics);
  const auto add = [&](const std::string& name, Overflow overflow, RecordShape shape) {
    channels.push_back(std::make_shared<const Channel>(name, topics->at(name), overflow, shape));
  };
  add("catalog", Overflow::DropOldest, RecordShape::Json);
  if (config.takesTokens()) add("listener", Overflow::Disconnect, RecordShape::Json);
  for (const auto& [name, topic] : *topics) {
    if (isOf(name, kTracks)) add(name, Overflow::DropOldest, RecordShape::Track);
    if (isState(name)) add(name, Overflow::Conflate, RecordShape::Json);
  }
  return channels;
}

}  // namespace earshot::relay
