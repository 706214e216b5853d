#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/export_tensors.h"
#include "cli/export_text.h"
#include "cli/failure.h"
#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/text.h"

namespace earshot {
namespace {

struct ExportOptions {
  std::string folder;
  std::string format = "safetensors";
  std::string out;
};

bool exportText(const Catalog& catalog, const std::string& format, const TakeText& take) {
  return format == "csv" ? exportCsv(catalog, take) : exportJsonLines(catalog, take);
}

Result<void> toStdout(const Catalog& catalog, const std::string& format) {
  const auto print = [](std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  };
  if (exportText(catalog, format, print) && std::fflush(stdout) == 0) return {};
  return Error{ErrorCode::Io, "stdout", "cannot be written", "Check the disk's space."};
}

Result<void> toFile(const Catalog& catalog, const ExportOptions& options) {
  if (options.format == "safetensors") {
    const auto taste = openTasteOfFolder(options.folder, catalog);
    if (!taste) return taste.error();
    const auto bytes = exportTensors(catalog, *taste);
    return bytes ? writeFileAtomically(options.out, *bytes) : Result<void>(bytes.error());
  }
  std::string text;
  exportText(catalog, options.format, [&](std::string_view piece) {
    text += piece;
    return true;
  });
  return writeFileAtomically(options.out, text);
}

Result<void> run(const ExportOptions& options) {
  if (options.out != "-" && isWithin(options.out, options.folder))
    return Error{ErrorCode::InvalidArgument, printable(options.out), "lies in the catalog",
                 "Choose a file outside of it: what is in there is served."};
  const auto catalog = openCatalogFolder(options.folder);
  if (!catalog) return catalog.error();
  return options.out == "-" ? toStdout(*catalog, options.format) : toFile(*catalog, options);
}

}  // namespace

void addCatalogExport(CLI::App& catalog, int& exitCode) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command = catalog.add_subcommand("export", "Write the tracks of a catalog into one file");
  command->add_option("catalog", options->folder, "The catalog's folder")->required()->type_name("DIR");
  command
      ->add_option("--format", options->format,
                   "safetensors: for NumPy and PyTorch; csv: a table; jsonl: an object a line")
      ->check(CLI::IsMember({"safetensors", "csv", "jsonl"}))
      ->capture_default_str();
  command->add_option("--out", options->out, "The file, which is replaced; - is stdout, for csv and jsonl")
      ->required()
      ->type_name("FILE");
  command->footer(
      "Ids, titles, artists, albums, genres, years, durations, popularity, tempo, key, place on the map and vector of\n"
      "every track. In a CSV, words that a spreadsheet would take for a formula begin with an apostrophe.\n\n"
      "Examples:\n"
      "  earshot catalog export site/catalog --out tracks.safetensors\n"
      "  earshot catalog export site/catalog --format csv --out tracks.csv\n"
      "  earshot catalog export site/catalog --format jsonl --out - | head -1");
  command->callback([options, &exitCode] {
    if (options->out == "-" && options->format == "safetensors")
      throw CLI::ValidationError("--out", "- is for text: name a file, or choose --format csv or jsonl");
    const auto done = run(*options);
    exitCode = done ? kAllWell : failed(done.error());
  });
}

}  // namespace earshot
