#include "server-relay/config/command_line.h"

#include <CLI/CLI.hpp>
#include <map>
#include <utility>
#include <vector>

#include "server-relay/config/documentation.h"
#include "server-relay/config/settings.h"
#include "server-relay/config/sources.h"

namespace earshot::relay {
namespace {

constexpr const char* kExamples = R"(
Examples:
  earshot-relay --site web/dist --catalog build/house
  earshot-relay --site web/dist --catalog build/house --log sqlite:events.sqlite
  earshot-relay --catalog catalog --log kafka:broker:9092 --listen 0.0.0.0:8080 --idle-timeout 30s
  EARSHOT_LISTEN=[::1]:0 earshot-relay --config relay.conf --check-config

Every setting is also a key of the file given with --config ("idle-timeout = 30s") and a variable of the environment
(EARSHOT_IDLE_TIMEOUT=30s). Flags win over the environment, the environment over the file, the file over the defaults.)";

std::vector<std::pair<std::string, std::string>> variablesOf(const char* const* environment) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    const std::string entry = *environment;
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos) variables.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return variables;
}

std::string valueOf(const std::vector<std::pair<std::string, std::string>>& variables, const std::string& name) {
  for (const auto& [key, value] : variables) {
    if (key == name) return value;
  }
  return {};
}

std::string complaintLine(const std::string& sentence) { return "earshot-relay: " + sentence + '\n'; }

/// CLI11's message begins with the flag; the rest of it is replaced where we know better.
std::string sentenceOf(const CLI::ParseError& error) {
  const std::string text = error.what();
  const std::string flag = text.substr(0, text.find(':'));
  for (const Setting& setting : settings()) {
    if (setting.flag() == flag) return flag + " needs a value. Allowed: " + setting.allowed + ".";
  }
  return text + ". Run earshot-relay --help for what is allowed.";
}

/// The flags as CLI11 sees them: texts, given meaning only by the settings table.
struct Flags {
  CLI::App app{"Serves an Earshot site and its catalog, and carries live events.", "earshot-relay"};
  std::map<std::string, std::string> values;
  std::string configFile;
  bool checkConfig = false;
  bool printDocumentation = false;

  Flags() {
    const Config defaults;
    for (const Setting& setting : settings()) {
      app.add_option(setting.flag(), values[setting.key], setting.description + " Allowed: " + setting.allowed + ".")
          ->type_name(setting.placeholder)
          ->default_str(setting.show(defaults))
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
    app.add_option("--config", configFile, "File of \"key = value\" lines; also EARSHOT_CONFIG.")->type_name("FILE");
    app.add_flag("--check-config", checkConfig, "Check everything, print what would be in force, and exit.");
    app.add_flag("--print-config-docs", printDocumentation, "Print the table of settings in Markdown, and exit.");
    app.footer(kExamples);
    app.allow_extras();  // so that unknown flags get a sentence of ours
  }
};

}  // namespace

Command readCommandLine(int argumentCount, const char* const* arguments, const char* const* environment) {
  Command command;
  Flags flags;
  try {
    flags.app.parse(argumentCount, const_cast<char**>(arguments));
  } catch (const CLI::CallForHelp&) {
    return {0, flags.app.help(), "", false, {}};
  } catch (const CLI::ParseError& error) {
    return {2, "", complaintLine(sentenceOf(error)), false, {}};
  }
  if (flags.printDocumentation) return {0, settingsTable(), "", false, {}};

  ConfigBuilder builder;
  const auto variables = variablesOf(environment);
  const std::string file = flags.configFile.empty() ? valueOf(variables, "EARSHOT_CONFIG") : flags.configFile;
  if (!file.empty()) builder.readFile(file);
  builder.readEnvironment(variables);
  std::vector<std::string> knownFlags = {"--config", "--check-config", "--print-config-docs", "--help"};
  for (const Setting& setting : settings()) {
    knownFlags.push_back(setting.flag());
    if (flags.app.count(setting.flag()) > 0) builder.assign(setting, flags.values[setting.key], setting.flag());
  }
  builder.check();

  for (const std::string& unknown : flags.app.remaining()) {
    const Error error{
        ErrorCode::InvalidArgument, "",
        "\"" + unknown + "\" is not an option" + suggestion(unknown.substr(0, unknown.find('=')), knownFlags),
        "Run earshot-relay --help for all of them."};
    command.complaint += complaintLine(error.message());
  }
  for (const Error& error : builder.errors()) command.complaint += complaintLine(error.message());
  if (!command.complaint.empty()) {
    command.exitCode = 2;
    return command;
  }
  if (flags.checkConfig) {
    command.exitCode = 0;
    command.check = true;
    command.output = showConfig(builder);
  }
  command.config = builder.config();
  return command;
}

}  // namespace earshot::relay
