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
#include "cli/topic.h"
#include "cli/topic_tracks.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/track_table.h"
#include "shared/embedding/audio_columns_space.h"
#include "shared/embedding/space.h"
#include "shared/features/feature_set.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

CatalogDraft emptyDraft(const BuildOptions& options, bool analyzed) {
  CatalogDraft draft;
  draft.name = options.name;
  draft.licence = options.licence;
  if (analyzed) {
    draft.space = SpaceDescription::of(Space::shipped());
    draft.featureSet = FeatureSet::librosa().name();
    draft.featureSetVersion = FeatureSet::librosa().version();
    return draft;
  }
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

/// Latest records win within all topics, before they meet the tables' rows.
Result<void> readTopicOf(const std::string& source, const BuildOptions& options, TopicTracks& tracks) {
  const auto address = topicAddressOf(source);
  if (!address) return address.error();
  return readTopic(*address, options.kafkaProperties,
                   [&](const relay::Record& record) { tracks.take(record, placeOf(*address, record)); });
}

}  // namespace

int buildFromTables(const BuildOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const OutputFolder output(options.out);
  if (!output.ready()) return kSomeFailed;

  CleaningReport report;
  TableTracks tracks;
  TopicTracks live(report);
  bool tables = false;
  for (const std::string& source : options.sources) {
    const bool topic = namesTopic(source);
    tables = tables || !topic;
    const auto read = topic ? readTopicOf(source, options, live) : readTable(source, tracks, report);
    if (stopRequested()) {
      std::fprintf(stderr, "earshot: stopped, no catalog was written\n");
      return kStopped;
    }
    if (!read) return failed(read.error());
  }
  // Only one space fits into a catalog: that of the tables, else that of most tracks.
  const bool analyzed = !tables && live.analyzed() > live.described();
  CatalogDraft draft = emptyDraft(options, analyzed);
  if (analyzed) {
    draft.tracks = std::move(live).takeAnalyzed();
  } else {
    tracks.beginSource("topics");
    std::move(live).addDescribedTo(tracks);
    draft.tracks = std::move(tracks).finish(report);
  }
  return finishCatalog(options, draft, report, start);
}

}  // namespace earshot
