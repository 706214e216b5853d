#include "cli/fma_build.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/exit_code.h"
#include "cli/failure.h"
#include "cli/finished_catalog.h"
#include "cli/output_folder.h"
#include "cli/work_numbers.h"
#include "native/fma_folder.h"
#include "native/fma_space.h"
#include "native/fold.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/records/popularity.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

Result<FmaFolder> readFolder(const fs::path& folder, CleaningReport& report) {
  std::size_t size = 0;
  for (const char* name : {"genres.csv", "tracks.csv", "features.csv"}) {
    std::error_code absent;
    const auto bytes = fs::file_size(folder / name, absent);
    if (!absent) size += bytes;
  }
  Progress progress("Reading " + printable(folder.filename()), size);
  progress.countsBytes();
  std::size_t rows = 0;
  return readFmaFolder(folder, report, [&](std::size_t newRows, std::size_t bytes) {
    rows += newRows;
    progress.note(sentence({grouped(rows), " rows"}));
    progress.advance(bytes);
    return !stopRequested();
  });
}

/// The place of a column; -1 if it is absent.
std::ptrdiff_t columnOf(const FmaFolder& fma, std::string_view feature, std::string_view statistic) {
  const auto column = std::find_if(fma.columns.begin(), fma.columns.end(), [&](const FmaColumn& c) {
    return c.feature == feature && c.statistic == statistic;
  });
  return column == fma.columns.end() ? -1 : column - fma.columns.begin();
}

/// From the raw features. The rmse of librosa 0.5 is not divided by the frame's length: sqrt(2048) times ours.
std::vector<Traits> traitsOf(const FmaFolder& fma) {
  constexpr float kRmsePerRms = 45.2548F;
  constexpr float kQuietest = -100;
  const std::ptrdiff_t centroid = columnOf(fma, "spectral_centroid", "mean");
  const std::ptrdiff_t level = columnOf(fma, "rmse", "mean");
  const std::ptrdiff_t movement = columnOf(fma, "rmse", "std");
  std::vector<Traits> traits(fma.tracks.size());
  for (std::size_t i = 0; i < traits.size(); ++i) {
    const float* row = fma.features.data() + i * fma.columns.size();
    if (centroid >= 0 && row[centroid] > 0) traits[i].brightness = row[centroid];
    if (level < 0 || !(row[level] > 0)) continue;
    traits[i].loudness = std::max(kQuietest, 20 * std::log10(row[level] / kRmsePerRms));
    if (movement >= 0) traits[i].dynamics = row[movement] / row[level];
  }
  return traits;
}

std::vector<NewTrack> tracksOf(FmaFolder& fma, const FmaSpace& space, const std::vector<Traits>& traits) {
  double most = 0;
  for (const FmaTrack& track : fma.tracks) most = std::max(most, track.listens);
  WorkNumbers works;
  std::vector<NewTrack> tracks(fma.tracks.size());
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    FmaTrack& from = fma.tracks[i];
    NewTrack& track = tracks[i];
    const std::string title = fold(from.title);
    const std::string artist = fold(from.artist);
    track.artistKey = artist;
    track.searchText = title + ' ' + artist;
    track.work = works.of(i, title, artist);
    track.id = std::move(from.id);
    track.title = std::move(from.title);
    track.artist = std::move(from.artist);
    track.album = std::move(from.album);
    track.genre = std::move(from.genre);
    track.year = from.year;
    track.duration = from.duration;
    track.popularity = popularityOf(from.listens, most);
    track.traits = traits[i];
    track.vector = space.vectors[i];
  }
  return tracks;
}

}  // namespace

int buildFromFma(const BuildOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const OutputFolder output(options.out);
  if (!output.ready()) return kSomeFailed;

  CleaningReport report;
  auto fma = readFolder(options.sources.front(), report);
  if (stopRequested()) {
    std::fprintf(stderr, "earshot: stopped, no catalog was written\n");
    return kStopped;
  }
  if (!fma) return failed(fma.error());
  const std::vector<Traits> traits = traitsOf(*fma);
  ThreadPool pool(options.jobs);
  auto space = fitFmaSpace(*fma, pool.parallelFor());
  if (!space) return failed(space.error());
  if (space->clipped > 0)
    report.add(Cleaning::ValueClipped, sentence({"feature more than ", kFmaFarthest, " spreads from the mean"}),
               "features.csv", 0, sentence({"of ", grouped(fma->features.size()), " numbers"}), space->clipped);
  fma->features = {};

  CatalogDraft draft;
  draft.name = options.name;
  draft.licence = options.licence;
  draft.space = space->description;
  draft.featureSet = "fma";
  draft.featureSetVersion = 1;
  draft.tracks = tracksOf(*fma, *space, traits);
  *space = {};
  return finishCatalog(options, draft, report, start);
}

}  // namespace earshot
