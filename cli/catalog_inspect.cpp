#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "native/catalog_folder.h"
#include "native/text.h"
#include "shared/records/json.h"

namespace earshot {
namespace {

struct InspectOptions {
  std::string folder;
  std::string format = "text";
};

std::uint64_t bytesOf(const Manifest& manifest) {
  std::uint64_t bytes = 0;
  for (const CatalogFileEntry& file : manifest.files) bytes += file.bytes;
  return bytes;
}

Json describe(const Catalog& catalog) {
  const Manifest& manifest = catalog.manifest();
  std::map<std::string_view, std::size_t> genres;
  for (std::uint32_t track = 0; track < catalog.tracks(); ++track) ++genres[catalog.track(track).genre];
  Json::Object byGenre;
  for (const auto& [genre, tracks] : genres) byGenre.push_back({std::string(genre), tracks});
  Json::Array files;
  for (const CatalogFileEntry& file : manifest.files)
    files.push_back(
        Json::Object{{"role", name(file.role)}, {"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  return Json::Object{{"tracks", manifest.tracks},
                      {"name", manifest.name},
                      {"licence", manifest.licence},
                      {"version", kCatalogVersion},
                      {"space", manifest.space},
                      {"features", Json::Object{{"set", manifest.featureSet}, {"version", manifest.featureSetVersion}}},
                      {"cells", manifest.cells},
                      {"previews", manifest.previews},
                      {"bytes", bytesOf(manifest)},
                      {"genres", std::move(byGenre)},
                      {"files", std::move(files)}};
}

void printText(const Catalog& catalog) {
  const Manifest& manifest = catalog.manifest();
  std::printf("%s\n", manifest.name.empty() ? "(no name)" : printable(manifest.name).c_str());
  std::printf("licence   %s\n", manifest.licence.empty() ? "not stated" : printable(manifest.licence).c_str());
  std::printf("tracks    %ju, %ju of them with a preview\n", static_cast<std::uintmax_t>(manifest.tracks),
              static_cast<std::uintmax_t>(manifest.previews));
  std::printf("cells     %ju\n", static_cast<std::uintmax_t>(manifest.cells));
  std::printf("space     %s\n", printable(manifest.space).c_str());
  std::printf("features  %s, version %d\n", printable(manifest.featureSet).c_str(), manifest.featureSetVersion);
  for (const CatalogFileEntry& file : manifest.files)
    std::printf("%12ju  %s\n", static_cast<std::uintmax_t>(file.bytes), file.name.c_str());
}

int inspect(const InspectOptions& options) {
  const auto catalog = openCatalogFolder(options.folder);
  if (!catalog) {
    std::fprintf(stderr, "earshot: %s\n", catalog.error().message().c_str());
    return kSomeFailed;
  }
  if (options.format == "json")
    std::printf("%s\n", describe(*catalog).text().c_str());
  else
    printText(*catalog);
  return kAllWell;
}

int verify(const InspectOptions& options) {
  const std::vector<Error> faults = verifyCatalogFolder(options.folder);
  for (const Error& fault : faults) std::fprintf(stderr, "earshot: %s\n", fault.message().c_str());
  if (options.format == "json") {
    Json::Array list;
    for (const Error& fault : faults)
      list.push_back(Json::Object{
          {"code", name(fault.code)}, {"where", fault.where}, {"what", fault.what}, {"remedy", fault.remedy}});
    std::printf("%s\n", Json(Json::Object{{"ok", faults.empty()}, {"faults", std::move(list)}}).text().c_str());
  } else if (faults.empty()) {
    std::printf("%s: all is well\n", printable(options.folder).c_str());
  }
  return faults.empty() ? kAllWell : kSomeFailed;
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
