#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "demo/catalog/ground_truth.h"
#include "demo/catalog/plan.h"
#include "demo/catalog/write_piece.h"
#include "demo/program.h"
#include "native/files.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/thread_pool.h"

namespace {

using namespace earshot;
using namespace earshot::demo;

struct Arguments {
  std::filesystem::path out;
  int pieces = 144;
  std::uint64_t seed = 1;
  std::size_t jobs = 0;
  FileFormat format = FileFormat::Opus;
};

constexpr const char* kExamples = R"(
Examples:
  earshot-compose --out build/house
  earshot-compose --out short --pieces 12 --format wav)";

void declare(CLI::App& app, Arguments& arguments) {
  app.footer(kExamples);
  app.add_option("--out", arguments.out, "Folder for the files and ground-truth.json; created if absent")->required();
  app.add_option("--pieces", arguments.pieces, "How many, spread evenly over the styles")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  app.add_option("--seed", arguments.seed, "Another seed, another catalog")->capture_default_str();
  app.add_option("--jobs", arguments.jobs, "Threads; 0 means one a core. The files do not depend on it")
      ->capture_default_str();
  static const std::map<std::string, FileFormat> kFormats = {
      {"opus", FileFormat::Opus}, {"flac", FileFormat::Flac}, {"wav", FileFormat::Wav}};
  app.add_option("--format", arguments.format, "opus (default), flac, or wav (without tags)")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case));
}

int run(const Arguments& arguments) {
  installStopSignal();
  if (!makeFolder(arguments.out)) return 1;
  const std::vector<Piece> plan = planCatalog(arguments.pieces, arguments.seed);
  ThreadPool pool(arguments.jobs);
  Progress progress("Composing", plan.size());
  std::size_t failed = 0;
  orderedMap<std::optional<Error>>(
      pool, plan.size(),
      [&](std::size_t i) -> std::optional<Error> {
        const Result<void> written = writePiece(plan[i], arguments.format, arguments.out);
        if (!written.ok()) return written.error();
        return std::nullopt;
      },
      [&](std::size_t, const std::optional<Error>& error) {
        if (error) {
          progress.say(error->message());
          ++failed;
        }
        progress.advance();
        return !stopRequested();
      });
  if (stopRequested() || failed > 0) return 1;
  const Result<void> written =
      writeFileAtomically(arguments.out / "ground-truth.json", groundTruth(plan, extensionOf(arguments.format)));
  if (!written.ok()) {
    progress.say(written.error().message());
    return 1;
  }
  return 0;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): what is left can only fail for want of memory before anything has begun
int main(int argc, char** argv) {
  return runProgram<Arguments>("earshot-compose",
                               "Composes the house catalog: original pieces with known tempo, key and style", declare,
                               run, argc, argv);
}
