#include <cstdio>
#include <exception>
#include <string>

#include "cli/commands.h"
#include "native/cpu_check.h"
#include "native/stop_signal.h"

namespace earshot {
namespace {

int run(int argc, char** argv) {
  CLI::App app{
      "Private music recommendation: analyze audio, build catalogs, find similar music, learn taste, go live."};
  app.name("earshot");
  app.set_version_flag("--version", "earshot " EARSHOT_VERSION);
  app.require_subcommand(1);
  app.footer("earshot COMMAND --help shows a command's options and examples.");

  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("earshot: ") + error.what() + "\nRun with --help for more information.\n";
  });

  int exitCode = kAllWell;
  addAnalyze(app, exitCode);
  addCatalog(app, exitCode);
  addSimilar(app, exitCode);
  addRecommend(app, exitCode);
  addTrain(app, exitCode);
  addEvaluate(app, exitCode);
  addProduce(app, exitCode);
  addAnnounce(app, exitCode);

  // The parser would only say that a command is missing.
  const auto isNamed = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(isNamed).empty()) {
    std::fprintf(stderr, "earshot: there is no command %s. earshot --help lists them.\n", argv[1]);
    return kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAllWell : kUsage;
  }
  return exitCode;
}

}  // namespace
}  // namespace earshot

int main(int argc, char** argv) {
  earshot::requireSupportedCpu();
  earshot::installStopSignal();
  try {
    return earshot::run(argc, argv);
  } catch (const std::exception& error) {  // memory, for the most part: the programs' own errors are Results
    std::fprintf(stderr, "earshot: %s\n", error.what());
    return earshot::kSomeFailed;
  }
}
