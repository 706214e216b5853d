// Prints what a space sees of excerpts of recordings, a line each: what bench/space/fit.py fits and measures.
//
//   space-excerpts SECONDS COUNT PLACE FILE...
//
// At most COUNT excerpts of SECONDS are taken of a file, evenly spaced: it is cut into equal parts and PLACE, 0 to 1,
// says where in its part an excerpt lies (0: at its beginning). A file shorter than SECONDS is taken whole, if it has
// 15 s.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "native/audio_decoder.h"
#include "native/cpu_check.h"
#include "shared/embedding/descriptors.h"
#include "shared/embedding/space.h"
#include "shared/features/analyzer.h"

using namespace earshot;

namespace {

constexpr double kShortest = 15;

struct Cut {
  double seconds;
  double count;
  double place;
};

struct Recording {
  AudioProperties properties;
  std::vector<float> mono;
};

Result<Recording> read(const std::string& file) {
  const auto decoder = AudioDecoder::open(file);
  if (!decoder) return decoder.error();
  Recording recording{decoder->properties(), {}};
  const auto report = decoder->decode([&](const PlanarBlock& block) {
    for (std::size_t i = 0; i < block.frames; ++i) {
      float sum = 0;
      for (std::size_t c = 0; c < block.channels; ++c) sum += block.data[c * block.stride + i];
      recording.mono.push_back(sum / static_cast<float>(block.channels));
    }
    return true;
  });
  if (!report) return report.error();
  return recording;
}

Result<Statistics> analyze(std::span<const float> samples, double sampleRate) {
  AnalysisOptions options;
  options.sampleRate = sampleRate;
  auto analyzer = Analyzer::create(options);
  if (!analyzer) return analyzer.error();
  while (true) {
    const auto pushed = analyzer->push(PlanarBlock::mono(samples));
    if (!pushed) return pushed.error();
    const auto pass = analyzer->endPass();
    if (!pass) return pass.error();
    if (*pass == Analyzer::Pass::Done) break;
  }
  auto analysis = analyzer->finish();
  if (!analysis) return analysis.error();
  return analysis->statistics;
}

template <class Numbers>
void print(const Numbers& numbers) {
  for (const auto number : numbers) std::printf("\t%.9g", static_cast<double>(number));
}

Result<void> printExcerpt(const std::string& file, const Recording& recording, double start, double seconds) {
  const double rate = recording.properties.sampleRate;
  const auto first = static_cast<std::size_t>(start * rate);
  const auto size = std::min(static_cast<std::size_t>(seconds * rate), recording.mono.size() - first);
  const auto statistics = analyze(std::span(recording.mono).subspan(first, size), rate);
  if (!statistics) return statistics.error();
  const auto descriptors = describe(*statistics);
  if (!descriptors) return descriptors.error();
  const auto embedding = Space::shipped().embed(*statistics);
  if (!embedding) return embedding.error();
  std::printf("%s\t%s\t%.3f", file.c_str(), recording.properties.tags.artist.c_str(), start);
  print(descriptors->mfccMean);
  print(descriptors->mfccCovariance);
  print(descriptors->shape);
  print(descriptors->harmony);
  print(descriptors->rhythm);
  print(descriptors->dynamics);
  print(*embedding);
  std::printf("\n");
  return {};
}

Result<void> printFile(const std::string& file, const Cut& cut) {
  const auto recording = read(file);
  if (!recording) return recording.error();
  const double duration = static_cast<double>(recording->mono.size()) / recording->properties.sampleRate;
  if (duration < kShortest) return {};
  const double seconds = std::min(cut.seconds, duration);
  const double count = std::min(cut.count, std::floor(duration / seconds));
  const double part = duration / count;
  for (double i = 0; i < count; ++i) {
    const auto printed = printExcerpt(file, *recording, i * part + cut.place * (part - seconds), seconds);
    if (!printed) return printed;
  }
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  requireSupportedCpu();
  if (count < 5) {
    std::fprintf(stderr, "usage: space-excerpts SECONDS COUNT PLACE FILE...\n");
    return 2;
  }
  const Cut cut{std::atof(arguments[1]), std::atof(arguments[2]), std::atof(arguments[3])};
  bool failed = false;
  for (int i = 4; i < count; ++i) {
    const auto printed = printFile(arguments[i], cut);
    if (printed) continue;
    std::fprintf(stderr, "%s\n", printed.error().message().c_str());
    failed = true;
  }
  return failed ? 1 : 0;
}
