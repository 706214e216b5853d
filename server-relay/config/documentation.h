#pragma once

#include <string>

#include "server-relay/config/sources.h"

namespace earshot::relay {

/// The table of all settings in docs/relay.md, in Markdown.
std::string settingsTable();

/// A config file that sets what is in force: for each setting a comment with its source, and "key = value".
std::string showConfig(const ConfigBuilder& builder);

}  // namespace earshot::relay
