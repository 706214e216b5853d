#include <cstdio>
#include <filesystem>
#include <string>

#include "demo/catalog/plan.h"
#include "demo/listeners/simulation.h"
#include "demo/program.h"
#include "native/files.h"

namespace {

using namespace earshot;
using namespace earshot::demo;

struct Arguments {
  std::filesystem::path out;
  std::size_t listeners = 600;
  int pieces = 144;
  std::uint64_t catalogSeed = 1;
  std::uint64_t seed = 1;
  std::string extension = "opus";
};

constexpr const char* kExamples = R"(
Examples:
  earshot-simulate --out build/house-listeners
  earshot train build/house-listeners/simulated-plays.jsonl --catalog build/house --out build/house-taste)";

void declare(CLI::App& app, Arguments& arguments) {
  app.footer(kExamples);
  app.add_option("--out", arguments.out, "Folder for simulated-plays.jsonl and simulated-listeners.json")->required();
  app.add_option("--listeners", arguments.listeners, "How many, personas in turn")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000000));
  app.add_option("--pieces", arguments.pieces, "As given to earshot-compose")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  app.add_option("--catalog-seed", arguments.catalogSeed, "The seed given to earshot-compose")->capture_default_str();
  app.add_option("--format", arguments.extension, "The format given to earshot-compose: items are named by their files")
      ->check(CLI::IsMember({"opus", "flac", "wav"}))
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "Another seed, other listeners")->capture_default_str();
}

int run(const Arguments& arguments) {
  if (!makeFolder(arguments.out)) return 1;
  const std::vector<Piece> plan = planCatalog(arguments.pieces, arguments.catalogSeed);
  const std::vector<SimulatedListener> listeners = simulateListeners(plan, arguments.listeners, arguments.seed);
  const std::pair<const char*, std::string> files[] = {
      {"simulated-plays.jsonl", eventLines(listeners, plan, arguments.extension)},
      {"simulated-listeners.json", describeListeners(listeners, plan, arguments.extension)}};
  for (const auto& [name, text] : files) {
    const Result<void> written = writeFileAtomically(arguments.out / name, text);
    if (written.ok()) continue;
    std::fprintf(stderr, "earshot-simulate: %s\n", written.error().message().c_str());
    return 1;
  }
  return 0;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): what is left can only fail for want of memory before anything has begun
int main(int argc, char** argv) {
  return runProgram<Arguments>(
      "earshot-simulate",
      "Simulates listeners of the house catalog: invented personas with documented tastes, and their plays", declare,
      run, argc, argv);
}
