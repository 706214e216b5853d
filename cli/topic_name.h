#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// The topic of records that are sorted by a value: "tracks-hip-hop" of "tracks" and "Hip Hop". `topic` itself where
/// nothing is known; "tracks-other" of values without a letter or digit that topics may have.
std::string topicNameOf(const std::string& topic, std::string_view value);

}  // namespace earshot
