#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/track_sources.h"
#include "native/analysis.h"
#include "native/catalog_folder.h"
#include "native/fold.h"
#include "native/preview.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/embedding/space.h"
#include "shared/records/utf8.h"

namespace earshot {
namespace {

struct BuildOptions {
  std::vector<std::string> sources;
  std::string out;
  std::string name;
  std::string licence;
  bool previews = false;
  std::size_t jobs = 0;
};

struct BuiltTrack {
  NewTrack track;
  std::vector<std::string> warnings;
  std::optional<Error> error;
};

/// The year that a date tag begins with ("1969", "1969-08-15"); 0 if it does not.
int yearOf(const std::string& date) {
  int year = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i >= date.size() || date[i] < '0' || date[i] > '9') return 0;
    year = 10 * year + (date[i] - '0');
  }
  return year;
}

Result<NewTrack> trackOf(const SourceTrack& source, const AnalyzedFile& analyzed) {
  const Statistics& statistics = analyzed.analysis.statistics;
  const auto vector = Space::shipped().embed(statistics);
  if (!vector) return Error{vector.error().code, printable(source.file), vector.error().message(), ""};
  const AudioTags& tags = analyzed.properties.tags;
  NewTrack track;
  track.id = source.id;
  track.title = tags.title.empty() ? repairUtf8(source.file.stem().native()) : tags.title;
  track.artist = tags.artist;
  track.album = tags.album;
  track.genre = tags.genre;
  track.year = yearOf(tags.date);
  track.duration = static_cast<float>(analyzed.properties.duration);
  track.traits = traitsOf(statistics);
  track.vector = *vector;
  track.searchText = fold(track.title + ' ' + track.artist);
  track.statistics = statistics.values;
  return track;
}

class Build {
 public:
  Build(const BuildOptions& options, std::vector<SourceTrack> sources)
      : options_(options), sources_(std::move(sources)) {
    analysis_.stop = stopRequested;
  }

  int run() {
    CatalogDraft draft;
    draft.name = options_.name;
    draft.licence = options_.licence;
    draft.space = SpaceDescription::of(Space::shipped());
    draft.featureSet = FeatureSet::librosa().name();
    draft.featureSetVersion = FeatureSet::librosa().version();
    const auto columns = FeatureSet::librosa().computedColumns();
    draft.statisticsColumns.assign(columns.begin(), columns.end());

    const std::size_t failed = analyzeAll(draft.tracks);
    if (stopRequested()) {
      std::fprintf(stderr, "earshot: stopped, no catalog was written\n");
      return kStopped;
    }
    if (failed > 0) std::fprintf(stderr, "earshot: %zu of %zu inputs failed\n", failed, sources_.size());
    if (draft.tracks.empty()) {
      std::fprintf(stderr, "earshot: nothing to put into a catalog, none was written\n");
      return kSomeFailed;
    }
    const auto manifest = writeCatalogFolder(options_.out, draft);
    if (!manifest) {
      std::fprintf(stderr, "earshot: %s\n", manifest.error().message().c_str());
      return kSomeFailed;
    }
    std::fprintf(stderr, "earshot: %s: %zu tracks\n", printable(options_.out).c_str(), draft.tracks.size());
    return failed > 0 ? kSomeFailed : kAllWell;
  }

 private:
  /// Fills `tracks` in the order of the sources; returns how many failed.
  std::size_t analyzeAll(std::vector<NewTrack>& tracks) const {
    std::size_t failed = 0;
    Progress progress("Analyzing", sources_.size());
    ThreadPool pool(options_.jobs);
    orderedMap<BuiltTrack>(
        pool, sources_.size(),
        [&](std::size_t i) {
          BuiltTrack built = build(sources_[i]);
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
          }
          return true;
        });
    return failed;
  }

  BuiltTrack build(const SourceTrack& source) const {
    BuiltTrack built;
    if (source.problem) {
      built.error = source.problem;
      return built;
    }
    const auto analyzed = analyzeFile(source.file, analysis_);
    if (!analyzed) {
      built.error = analyzed.error();
      return built;
    }
    const std::string name = printable(source.file);
    for (const std::string& warning : analyzed->warnings) built.warnings.push_back(name + ": " + warning);
    auto track = trackOf(source, *analyzed);
    if (!track) {
      built.error = track.error();
      return built;
    }
    built.track = std::move(track).value();
    if (!options_.previews) return built;
    auto preview = writePreview(source.file, analyzed->properties, options_.out);
    if (preview)
      built.track.preview = std::move(preview).value();
    else
      built.error = preview.error();
    return built;
  }

  const BuildOptions& options_;
  std::vector<SourceTrack> sources_;
  FileAnalysisOptions analysis_;
};

}  // namespace

void addCatalogBuild(CLI::App& catalog, int& exitCode) {
  const auto options = std::make_shared<BuildOptions>();
  CLI::App* command = catalog.add_subcommand("build", "Analyze folders of audio into a catalog of static files");
  command->add_option("sources", options->sources, "Folders of audio, searched through all their folders")
      ->required()
      ->type_name("SOURCE");
  command->add_option("--out", options->out, "The catalog's folder; an older catalog there is replaced")
      ->required()
      ->type_name("DIR");
  command->add_option("--name", options->name, "What pages call the catalog")->type_name("TEXT");
  command->add_option("--licence", options->licence, "Under which licence the music may be used")->type_name("TEXT");
  command->add_flag("--previews", options->previews,
                    "Add audio to listen to: files up to 60 s as they are, of longer ones the middle 30 s as Opus");
  command->add_option("--jobs", options->jobs, "Files analyzed side by side (default: as many as cores)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
      ->type_name("N");
  command->footer(
      "A track's id is its path in its SOURCE, with the SOURCE's name before it if there are several. Each file is a\n"
      "track of its own, whatever its tags say. The catalog appears when it is complete; files that fail are named "
      "and\n"
      "left out.\n\n"
      "Examples:\n"
      "  earshot catalog build Music --out site/catalog\n"
      "  earshot catalog build Albums Singles --out catalog --name \"My label\" --licence CC-BY-4.0 --previews");
  command->callback([options, &exitCode] {
    auto sources = listTracks(options->sources, options->out);
    if (!sources) throw CLI::ValidationError("SOURCE", sources.error().message());
    exitCode = Build(*options, std::move(sources).value()).run();
  });
}

}  // namespace earshot
