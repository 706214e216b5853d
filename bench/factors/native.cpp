// bench_factors PLAYS FACTORS LAMBDA ALPHA0: trains on PLAYS (listener, item: uint32; count: float32; log weights) with
// two threads; each line on stdin is an epoch, each line of JSON on stdout its time, its objective and the process's
// peak memory.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "native/files.h"
#include "native/thread_pool.h"
#include "shared/factors/ials.h"
#include "shared/factors/weighting.h"

namespace earshot {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double peakBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

Result<Interactions> readPlays(const std::filesystem::path& file) {
  Result<Interactions> counts = Interactions();
  {
    Buffer<Play> plays;
    std::size_t at = 0;
    auto room = Buffer<Play>::allocate(std::filesystem::file_size(file) / sizeof(Play), "plays");
    if (!room) return room.error();
    plays = std::move(room).value();
    const auto read = readPieces(file, [&](std::span<const std::byte> piece) {
      std::memcpy(reinterpret_cast<std::byte*>(plays.data()) + at, piece.data(), piece.size());
      at += piece.size();
      return true;
    });
    if (!read) return read.error();
    std::uint32_t listeners = 0;
    std::uint32_t items = 0;
    for (const Play& play : plays.span()) {
      listeners = std::max(listeners, play.listener + 1);
      items = std::max(items, play.item + 1);
    }
    counts = Interactions::of(plays.span(), listeners, items);
  }
  if (!counts) return counts;
  const double mean = meanWeight(Weighting::Log, counts->values());
  for (float& count : counts->values()) count = weightOf(Weighting::Log, count, mean);
  return counts;
}

int fail(const Error& error) {
  std::fprintf(stderr, "bench_factors: %s\n", error.message().c_str());
  return 1;
}

int run(char** arguments) {
  auto weights = readPlays(arguments[1]);
  if (!weights) return fail(weights.error());
  IalsOptions options;
  options.factors = std::strtoul(arguments[2], nullptr, 10);
  options.lambda = std::strtof(arguments[3], nullptr);
  options.alpha0 = std::strtof(arguments[4], nullptr);
  const std::size_t pairs = weights->size();
  auto model = Ials::start(std::move(weights).value(), options);
  if (!model) return fail(model.error());
  ThreadPool pool(2);
  const ParallelFor parallelFor = pool.parallelFor();
  std::printf("{\"pairs\":%zu}\n", pairs);
  std::fflush(stdout);
  for (int c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n') continue;
    const double start = now();
    const auto objective = model->epoch(parallelFor);
    if (!objective) return fail(objective.error());
    std::printf("{\"ms\":%.3f,\"value\":%.6f,\"bytes\":%.0f}\n", 1000 * (now() - start), *objective, peakBytes());
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace earshot

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  return earshot::run(argv);
}
