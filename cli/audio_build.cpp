#include "cli/audio_build.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/analyses.h"
#include "cli/audio_track.h"
#include "cli/cleaning_text.h"
#include "cli/exit_code.h"
#include "cli/failure.h"
#include "cli/metadata_join.h"
#include "cli/output_folder.h"
#include "cli/packed_taste.h"
#include "native/catalog_folder.h"
#include "native/catalog_layout.h"
#include "native/preview.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/embedding/space.h"

namespace earshot {
namespace {

struct BuiltTrack {
  NewTrack track;
  bool remembered = false;  ///< its analysis came from the cache
  std::vector<std::string> warnings;
  std::optional<Error> error;
};

class Build {
 public:
  Build(const BuildOptions& options, std::vector<SourceTrack> sources)
      : options_(options), sources_(std::move(sources)), analyses_(options.cache, options.noCache) {}

  int run() {
    const OutputFolder output(options_.out);
    if (!output.ready()) return kSomeFailed;
    analyses_.open();
    const int code = build();
    analyses_.close();
    return code;
  }

 private:
  int build() {
    CatalogDraft draft;
    draft.name = options_.name;
    draft.licence = options_.licence;
    draft.space = SpaceDescription::of(Space::shipped());
    draft.featureSet = FeatureSet::librosa().name();
    draft.featureSetVersion = FeatureSet::librosa().version();
    const auto columns = FeatureSet::librosa().computedColumns();
    draft.statisticsColumns.assign(columns.begin(), columns.end());

    std::optional<MetadataJoin> metadata;
    if (!options_.metadata.empty()) {
      auto read = MetadataJoin::read(options_.metadata, options_.key);
      if (!read) return failed(read.error());
      metadata = std::move(read).value();
    }

    const std::size_t failures = analyzeAll(draft.tracks);
    if (stopRequested()) {
      std::fprintf(stderr, "earshot: stopped, no catalog was written%s\n",
                   analyses_.kept() ? "; the same command goes on from here" : "");
      return kStopped;
    }
    if (failures > 0)
      std::fprintf(stderr, "earshot: %zu of %s failed\n", failures, counted(sources_.size(), "input").c_str());
    if (draft.tracks.empty()) {
      std::fprintf(stderr, "earshot: nothing to put into a catalog, none was written\n");
      return kSomeFailed;
    }
    Result<void> told;
    if (metadata) {
      const CleaningReport& report = metadata->describe(draft.tracks, options_.sources.size() > 1);
      told = tellCleaning(report, options_.report);
      if (!told) failed(told.error());
    }
    if (const auto packed = packTaste(options_, draft); !packed) return failed(packed.error());
    ThreadPool pool(options_.jobs);
    if (const auto done = layOut(draft, pool.parallelFor()); !done) return failed(done.error());
    const auto manifest = writeCatalogFolder(options_.out, draft);
    if (!manifest) return failed(manifest.error());
    std::string made = counted(draft.tracks.size(), "track");
    if (remembered_ > 0) made += ", " + std::to_string(remembered_) + " from the cache";
    std::fprintf(stderr, "earshot: %s: %s\n", printable(options_.out).c_str(), made.c_str());
    return failures > 0 || !told ? kSomeFailed : kAllWell;
  }

  /// Fills `tracks` in the order of the sources; returns how many failed.
  std::size_t analyzeAll(std::vector<NewTrack>& tracks) {
    std::size_t failed = 0;
    Progress progress("Analyzing", sources_.size());
    ThreadPool pool(options_.jobs);
    orderedMap<BuiltTrack>(
        pool, sources_.size(),
        [&](std::size_t i) {
          BuiltTrack built = trackFrom(sources_[i]);
          progress.advance();
          return built;
        },
        [&](std::size_t, BuiltTrack built) {
          if (stopRequested()) return false;
          for (const std::string& warning : built.warnings) progress.say("earshot: warning: " + warning);
          if (built.error) {
            ++failed;
            progress.say("earshot: " + built.error->message());
          } else {
            tracks.push_back(std::move(built.track));
            if (built.remembered) ++remembered_;
          }
          return true;
        });
    return failed;
  }

  BuiltTrack trackFrom(const SourceTrack& source) const {
    BuiltTrack built;
    if (source.problem) {
      built.error = source.problem;
      return built;
    }
    const auto analyzed = analyses_.analyze(source.file);
    if (!analyzed) {
      built.error = analyzed.error();
      return built;
    }
    built.remembered = analyzed->remembered;
    const std::string name = printable(source.file);
    for (const std::string& warning : analyzed->file.warnings) built.warnings.push_back(name + ": " + warning);
    auto track = audioTrack(source, analyzed->file);
    if (!track) {
      built.error = track.error();
      return built;
    }
    built.track = std::move(track).value();
    if (!options_.previews) return built;
    auto preview = previewOf(source.file, *analyzed);
    if (preview)
      built.track.preview = std::move(preview).value();
    else
      built.error = preview.error();
    return built;
  }

  Result<std::string> previewOf(const std::filesystem::path& file, const AnalysisCache::Analyzed& analyzed) const {
    if (hasPreview(options_.out, analyzed.preview)) return analyzed.preview;
    auto preview = writePreview(file, analyzed.file.properties, options_.out);
    if (preview) analyses_.keepPreview(analyzed, *preview);
    return preview;
  }

  const BuildOptions& options_;
  std::vector<SourceTrack> sources_;
  Analyses analyses_;
  std::size_t remembered_ = 0;
};

}  // namespace

int buildFromAudio(const BuildOptions& options, std::vector<SourceTrack> sources) {
  return Build(options, std::move(sources)).run();
}

}  // namespace earshot
