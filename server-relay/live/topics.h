#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server-relay/config/config.h"
#include "server-relay/live/channel.h"

namespace earshot::relay {

/// Which topic of the log stands behind each name: tracks, any number of tracks/<name>, and catalog (channels that can
/// be resumed; each has one topic, since its clients remember offsets by partition alone), plays (what
/// listeners did: written, not handed out), listener (private channels), dead-letters (what could not be read of
/// tracks), and any number of states, charts or charts/<genre> (the last record counts).
using Topics = std::map<std::string, std::string>;

/// "tracks=new-music,charts=top": the named ones, and the others under their own names. Nothing for names that are no
/// channel or no topic.
std::optional<Topics> parseTopics(std::string_view text);

/// Precondition: the setting was accepted.
std::string topicOf(const Config& config, const std::string& name);

/// Those whose records are a state, each key's last: the catalogs', the charts'.
std::set<std::string> lastingTopics(const Config& config);

/// The channels of tracks, separated by commas, where there are others than "tracks"; else nothing.
std::string trackChannels(const Config& config);

/// Private channels are there where tokens are taken.
std::vector<SharedChannel> channelsOf(const Config& config);

}  // namespace earshot::relay
