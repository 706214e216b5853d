#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server-relay/config/settings.h"
#include "shared/result.h"

namespace earshot::relay {

/// The config under construction: what was set so far, by whom, and everything that was wrong.
class ConfigBuilder {
 public:
  /// Sets one setting. `where` names the source in messages: "--listen", "EARSHOT_LISTEN", "relay.conf line 3: listen".
  void assign(const Setting& setting, const std::string& text, const std::string& where);

  /// `key = value` a line; '#' starts a comment line; the value is the rest of the line. Unknown and repeated keys are
  /// errors.
  void readFile(const std::string& path);

  /// Every EARSHOT_ variable must be a setting, apart from EARSHOT_CONFIG and those of the project's builds and tests.
  void readEnvironment(const std::vector<std::pair<std::string, std::string>>& variables);

  /// What only makes sense together, what has no effect without another, folders that exist.
  void check();

  const Config& config() const { return config_; }
  const std::vector<Error>& errors() const { return errors_; }

  /// Where a setting's value came from: a source as above, or "default".
  std::string source(const std::string& key) const;

 private:
  void fault(std::string_view where, std::string_view what, std::string_view remedy);
  void checkEffects();
  void checkFolder(const std::string& key, const std::string& path);

  Config config_;
  std::map<std::string, std::string> sources_;
  std::vector<Error> errors_;
};

}  // namespace earshot::relay
