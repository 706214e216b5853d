// bench_features FOLDER: answers a line on stdin (the name of a task) with a line of JSON on stdout (its milliseconds),
// so that npm run bench can let peers take turns. FOLDER holds clip-22050.f32, clip-44100.f32 and song.mp3.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "bench/features/stages.h"
#include "native/analysis.h"
#include "shared/embedding/space.h"
#include "shared/features/mfcc.h"
#include "shared/signal/resampler.h"

namespace {

using namespace earshot;

std::vector<float> readFloats(const std::filesystem::path& path) {
  std::vector<float> values(std::filesystem::file_size(path) / sizeof(float));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
  return values;
}

/// The sum of all numbers, so that nothing can be left out; NaN if the analysis failed.
double sumOf(const Result<Analysis>& analysis) {
  if (!analysis) return NAN;
  double sum = 0;
  for (const float value : analysis->statistics.values) sum += value;
  return sum;
}

double analyze(std::span<const float> samples, double rate) {
  auto analyzer = Analyzer::create({.sampleRate = rate, .excerpt = {}});
  if (!analyzer) return NAN;
  for (;;) {
    if (!analyzer->push(PlanarBlock::mono(samples))) return NAN;
    const auto pass = analyzer->endPass();
    if (!pass) return NAN;
    if (*pass == Analyzer::Pass::Done) return sumOf(analyzer->finish());
  }
}

double resample(std::span<const float> samples, double rate) {
  auto resampler = Resampler::create(rate, 22050);
  std::vector<float> out;
  resampler->push(samples, out);
  resampler->finish(out);
  return out[out.size() / 2];
}

double analyzeSong(const std::filesystem::path& song) {
  const auto analyzed = analyzeFile(song, {.excerptSeconds = std::nullopt, .keepFrames = false, .stop = {}});
  if (!analyzed) return NAN;
  const auto vector = Space::shipped().embed(analyzed->analysis.statistics);
  return vector ? (*vector)[0] : NAN;
}

double decodeSong(const std::filesystem::path& song) {
  const auto decoder = AudioDecoder::open(song);
  if (!decoder) return NAN;
  double sum = 0;
  const auto report = decoder->decode([&](const PlanarBlock& block) {
    sum += block.data[0];
    return true;
  });
  return report ? sum : NAN;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  const std::vector<float> clip = readFloats(folder / "clip-22050.f32");
  const std::vector<float> doubled = readFloats(folder / "clip-44100.f32");

  std::map<std::string, std::function<double()>> tasks;
  tasks["mfcc"] = [&] { return earshot::mfcc(clip, 22050)->values[100]; };
  tasks["set"] = [&] { return analyze(clip, 22050); };
  tasks["set from 44,100 Hz"] = [&] { return analyze(doubled, 44100); };
  tasks["file"] = [&] { return analyzeSong(folder / "song.mp3"); };
  tasks["decode"] = [&] { return decodeSong(folder / "song.mp3"); };
  tasks["stage: resample from 44,100 Hz"] = [&] { return resample(doubled, 44100); };
  std::string stages = "\"resample from 44,100 Hz\"";
  for (auto& [name, work] : stagesOf(clip)) {
    stages.append(",\"").append(name).append("\"");
    tasks["stage: " + name] = std::move(work);
  }

  const auto matrix = earshot::mfcc(clip, 22050);
  std::ofstream(folder / "mfcc-native.f32", std::ios::binary)
      .write(reinterpret_cast<const char*>(matrix->values.data()),
             static_cast<std::streamsize>(matrix->values.size() * sizeof(float)));
  std::printf("{\"version\":\"0.1.0, %zu lanes\",\"stages\":[%s]}\n", kLanes, stages.c_str());
  std::fflush(stdout);

  for (std::string line; std::getline(std::cin, line);) {
    const auto task = tasks.find(line);
    if (task == tasks.end()) return 2;
    const auto start = std::chrono::steady_clock::now();
    const double value = task->second();
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    std::printf("{\"ms\":%.6f,\"value\":%s}\n", elapsed.count(), std::isfinite(value) ? "true" : "false");
    std::fflush(stdout);
  }
}
