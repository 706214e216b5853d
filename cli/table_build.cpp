#include "cli/table_build.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cli/exit_code.h"
#include "cli/failure.h"
#include "cli/finished_catalog.h"
#include "cli/output_folder.h"
#include "cli/table_tracks.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/track_table.h"
#include "shared/embedding/audio_columns_space.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

CatalogDraft emptyDraft(const BuildOptions& options) {
  CatalogDraft draft;
  draft.name = options.name;
  draft.licence = options.licence;
  draft.space = {std::string(kAudioColumnsSpace), kAudioColumnsGroups, kAudioColumnsTypicalDistances};
  draft.featureSet = "spotify-audio";
  draft.featureSetVersion = 1;
  return draft;
}

Result<void> readTable(const fs::path& file, TableTracks& tracks, CleaningReport& report) {
  std::error_code unknown;
  const std::size_t size = fs::file_size(file, unknown);
  Progress progress("Reading " + printable(file.filename()), unknown ? 0 : size);
  progress.countsBytes();
  std::size_t rows = 0;
  TableReading reading;
  reading.take = [&](TrackRecord record) { tracks.add(std::move(record)); };
  reading.progress = [&](std::size_t newRows, std::size_t bytes) {
    if (rows == 0 && newRows > 0 && !unknown) tracks.expect((size - bytes) / bytes * newRows * 21 / 20);
    rows += newRows;
    progress.note(sentence({grouped(rows), " rows"}));
    progress.advance(bytes);
    return !stopRequested();
  };
  tracks.beginSource(printable(file.filename()));
  return readTrackTable(file, report, reading);
}

}  // namespace

int buildFromTables(const BuildOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const OutputFolder output(options.out);
  if (!output.ready()) return kSomeFailed;

  CleaningReport report;
  CatalogDraft draft = emptyDraft(options);
  TableTracks tracks;
  for (const std::string& source : options.sources) {
    const auto read = readTable(source, tracks, report);
    if (stopRequested()) {
      std::fprintf(stderr, "earshot: stopped, no catalog was written\n");
      return kStopped;
    }
    if (!read) return failed(read.error());
  }
  draft.tracks = std::move(tracks).finish(report);
  return finishCatalog(options, draft, report, start);
}

}  // namespace earshot
