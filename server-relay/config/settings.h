#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server-relay/config/config.h"

namespace earshot::relay {

/// One thing that can be set, by flag, environment or file.
struct Setting {
  std::string key;                                          ///< "idle-timeout": the key in a file
  std::string placeholder;                                  ///< "DURATION"
  std::string allowed;                                      ///< completes "Allowed: "
  std::string description;                                  ///< one sentence
  std::function<bool(Config&, const std::string&)> assign;  ///< false, and no change, if the text is not allowed
  std::function<std::string(const Config&)> show;           ///< a text that `assign` takes back

  std::string flag() const;         ///< "--idle-timeout"
  std::string environment() const;  ///< "EARSHOT_IDLE_TIMEOUT"
};

/// All of them, in the order in which they are shown.
const std::vector<Setting>& settings();

/// The setting of that key, or null.
const Setting* findSetting(std::string_view key);

/// The known name nearest to a mistyped one, if it is near: ", did you mean \"listen\"?"; else nothing.
std::string suggestion(std::string_view mistyped, const std::vector<std::string>& known);

}  // namespace earshot::relay
