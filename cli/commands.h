#pragma once

#include <CLI/CLI.hpp>

#include "cli/exit_code.h"

namespace earshot {

// Each adds its subcommand, options and examples to the parser. If the command is chosen, it runs inside parse() and
// leaves its exit code in `exitCode`; a wrong option value is thrown as CLI::ValidationError and becomes kUsage.
void addAnalyze(CLI::App& app, int& exitCode);
void addAnnounce(CLI::App& app, int& exitCode);
void addCatalog(CLI::App& app, int& exitCode);
void addCatalogBuild(CLI::App& catalog, int& exitCode);
void addCatalogExport(CLI::App& catalog, int& exitCode);
void addCatalogInspect(CLI::App& catalog, int& exitCode);
void addCatalogVerify(CLI::App& catalog, int& exitCode);
void addEvaluate(CLI::App& app, int& exitCode);
void addProduce(CLI::App& app, int& exitCode);
void addRecommend(CLI::App& app, int& exitCode);
void addSimilar(CLI::App& app, int& exitCode);
void addTrain(CLI::App& app, int& exitCode);

}  // namespace earshot
