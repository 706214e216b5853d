#pragma once

#include <CLI/CLI.hpp>

namespace earshot {

/// What `earshot` ends with.
enum ExitCode : int {
  kAllWell = 0,
  kSomeFailed = 1,  ///< inputs that could not be read, named on stderr; the rest is done
  kUsage = 2,       ///< the command line makes no sense
  kStopped = 130,   ///< SIGINT or SIGTERM
};

// Each adds its subcommand, options and examples to the parser. If the command is chosen, it runs inside parse() and
// leaves its exit code in `exitCode`; a wrong option value is thrown as CLI::ValidationError and becomes kUsage.
void addAnalyze(CLI::App& app, int& exitCode);
void addCatalog(CLI::App& app, int& exitCode);
void addCatalogBuild(CLI::App& catalog, int& exitCode);
void addCatalogExport(CLI::App& catalog, int& exitCode);
void addCatalogInspect(CLI::App& catalog, int& exitCode);
void addCatalogVerify(CLI::App& catalog, int& exitCode);
void addEvaluate(CLI::App& app, int& exitCode);
void addRecommend(CLI::App& app, int& exitCode);
void addSimilar(CLI::App& app, int& exitCode);
void addTrain(CLI::App& app, int& exitCode);

}  // namespace earshot
