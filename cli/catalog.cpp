#include "cli/commands.h"

namespace earshot {

void addCatalog(CLI::App& app, int& exitCode) {
  CLI::App* catalog = app.add_subcommand("catalog", "Build catalogs of music and look into them");
  catalog->require_subcommand(1);
  addCatalogBuild(*catalog, exitCode);
  addCatalogInspect(*catalog, exitCode);
  addCatalogVerify(*catalog, exitCode);
  addCatalogExport(*catalog, exitCode);
}

}  // namespace earshot
