#include "server-relay/config/documentation.h"

#include "server-relay/config/settings.h"

namespace earshot::relay {

std::string settingsTable() {
  std::string table = "| Key, flag | Environment | Default | Allowed | Meaning |\n|---|---|---|---|---|\n";
  const Config defaults;
  for (const Setting& setting : settings()) {
    const std::string shown = setting.show(defaults);
    table += "| `" + setting.flag() + ' ' + setting.placeholder + "` | `" + setting.environment() + "` | " +
             (shown.empty() ? "none" : '`' + shown + '`') + " | " + setting.allowed + " | " + setting.description +
             " |\n";
  }
  return table;
}

std::string showConfig(const ConfigBuilder& builder) {
  std::string text;
  for (const Setting& setting : settings()) {
    text += "# " + builder.source(setting.key) + '\n' + setting.key + " = " + setting.show(builder.config()) + '\n';
  }
  return text;
}

}  // namespace earshot::relay
