#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/catalog_statistics.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/print_text.h"
#include "cli/statistics_text.h"
#include "native/catalog_folder.h"
#include "native/text.h"
#include "shared/records/json.h"

namespace earshot {
namespace {

struct InspectOptions {
  std::string folder;
  std::string format = "text";
};

bool print(const std::string& text) {
  const auto printed = printText(text);
  if (!printed) failed(printed.error());
  return printed.ok();
}

int inspect(const InspectOptions& options) {
  const auto catalog = openCatalogFolder(options.folder);
  if (!catalog) return failed(catalog.error());
  const auto taste = openTasteOfFolder(options.folder, *catalog);
  if (!taste) return failed(taste.error());
  const CatalogStatistics statistics = statisticsOf(*catalog, *taste);
  const std::string text =
      options.format == "json" ? statisticsAsJson(*catalog, statistics) : statisticsAsText(*catalog, statistics);
  return print(text) ? kAllWell : kSomeFailed;
}

int verify(const InspectOptions& options) {
  const std::vector<Error> faults = verifyCatalogFolder(options.folder);
  for (const Error& fault : faults) failed(fault);
  std::string text;
  if (options.format == "json") {
    Json::Array list;
    for (const Error& fault : faults)
      list.push_back(Json::Object{
          {"code", name(fault.code)}, {"where", fault.where}, {"what", fault.what}, {"remedy", fault.remedy}});
    text = Json(Json::Object{{"ok", faults.empty()}, {"faults", std::move(list)}}).text() + "\n";
  } else if (faults.empty()) {
    text = printable(options.folder) + ": all is well\n";
  }
  return print(text) && faults.empty() ? kAllWell : kSomeFailed;
}

void addFolderCommand(CLI::App& catalog, int& exitCode, const char* name, const char* description, const char* footer,
                      int (*run)(const InspectOptions&)) {
  const auto options = std::make_shared<InspectOptions>();
  CLI::App* command = catalog.add_subcommand(name, description);
  command->add_option("catalog", options->folder, "The catalog's folder")->required()->type_name("DIR");
  command->add_option("--format", options->format, "For people or for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(footer);
  command->callback([options, run, &exitCode] { exitCode = run(*options); });
}

}  // namespace

void addCatalogInspect(CLI::App& catalog, int& exitCode) {
  addFolderCommand(catalog, exitCode, "inspect", "Say what a catalog holds",
                   "Example:\n  earshot catalog inspect site/catalog --format json", inspect);
}

void addCatalogVerify(CLI::App& catalog, int& exitCode) {
  addFolderCommand(catalog, exitCode, "verify", "Check every byte of a catalog against its hashes and rules",
                   "Each fault is named on stderr and ends the command with 1.\n\n"
                   "Example:\n  earshot catalog verify site/catalog",
                   verify);
}

}  // namespace earshot
