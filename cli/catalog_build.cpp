#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/track_sources.h"
#include "native/analysis_cache.h"
#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/fold.h"
#include "native/folder_lock.h"
#include "native/preview.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/embedding/space.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

struct BuildOptions {
  std::vector<std::string> sources;
  std::string out;
  std::string name;
  std::string licence;
  bool previews = false;
  std::string cache;
  bool noCache = false;
  std::size_t jobs = 0;
};

struct BuiltTrack {
  NewTrack track;
  bool remembered = false;  ///< its analysis came from the cache
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
  track.traits = traitsOf(statistics, analyzed.properties.duration);
  track.vector = *vector;
  track.searchText = fold(track.title + ' ' + track.artist);
  track.statistics = statistics.values;
  return track;
}

/// The catalog's folder, locked for this build. One that was made for it and stays empty is removed again.
class OutputFolder {
 public:
  explicit OutputFolder(const std::filesystem::path& folder)
      : folder_(folder), made_(std::filesystem::create_directories(folder, failure_)), lock_(take()) {}
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  ~OutputFolder() {
    if (made_) std::filesystem::remove(folder_, failure_);  // fails unless it is empty
  }
  const Result<FolderLock>& lock() const { return lock_; }

 private:
  Result<FolderLock> take() const {
    if (failure_)
      return Error{ErrorCode::Io, printable(folder_), "cannot be created: " + failure_.message(),
                   "Choose another --out."};
    return FolderLock::take(folder_);
  }

  std::filesystem::path folder_;
  std::error_code failure_;
  bool made_;
  Result<FolderLock> lock_;
};

class Build {
 public:
  Build(const BuildOptions& options, std::vector<SourceTrack> sources)
      : options_(options), sources_(std::move(sources)) {
    analysis_.stop = stopRequested;
  }

  int run() {
    const OutputFolder output(options_.out);
    if (!output.lock()) {
      std::fprintf(stderr, "earshot: %s\n", output.lock().error().message().c_str());
      return kSomeFailed;
    }
    if (const std::string& doubt = output.lock()->doubt(); !doubt.empty())
      std::fprintf(stderr, "earshot: warning: %s: cannot be locked (%s): run one build of it at a time\n",
                   printable(options_.out).c_str(), doubt.c_str());
    openCache();
    const int code = build();
    if (cache_) {
      if (const auto fault = cache_->fault())
        std::fprintf(stderr, "earshot: warning: not everything could be kept for the next build: %s\n",
                     fault->message().c_str());
      cache_->removeUnused();
    }
    return code;
  }

 private:
  /// What analyses are kept in; a build goes on without it.
  void openCache() {
    if (options_.noCache) return;
    const auto folder = options_.cache.empty() ? AnalysisCache::usualFolder() : std::filesystem::path(options_.cache);
    if (!folder) return;
    auto cache = AnalysisCache::open(*folder, analysis_);
    if (cache)
      cache_ = std::move(cache).value();
    else
      std::fprintf(stderr, "earshot: warning: no analysis is kept for the next build: %s\n",
                   cache.error().message().c_str());
  }

  int build() {
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
      std::fprintf(stderr, "earshot: stopped, no catalog was written%s\n",
                   cache_ ? "; the same command goes on from here" : "");
      return kStopped;
    }
    if (failed > 0)
      std::fprintf(stderr, "earshot: %zu of %s failed\n", failed, counted(sources_.size(), "input").c_str());
    if (draft.tracks.empty()) {
      std::fprintf(stderr, "earshot: nothing to put into a catalog, none was written\n");
      return kSomeFailed;
    }
    const auto manifest = writeCatalogFolder(options_.out, draft);
    if (!manifest) {
      std::fprintf(stderr, "earshot: %s\n", manifest.error().message().c_str());
      return kSomeFailed;
    }
    std::string made = counted(draft.tracks.size(), "track");
    if (remembered_ > 0) made += ", " + std::to_string(remembered_) + " from the cache";
    std::fprintf(stderr, "earshot: %s: %s\n", printable(options_.out).c_str(), made.c_str());
    return failed > 0 ? kSomeFailed : kAllWell;
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
    const auto analyzed = analyze(source.file);
    if (!analyzed) {
      built.error = analyzed.error();
      return built;
    }
    built.remembered = analyzed->remembered;
    const std::string name = printable(source.file);
    for (const std::string& warning : analyzed->file.warnings) built.warnings.push_back(name + ": " + warning);
    auto track = trackOf(source, analyzed->file);
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

  Result<AnalysisCache::Analyzed> analyze(const std::filesystem::path& file) const {
    if (cache_) return cache_->analyze(file);
    auto analyzed = analyzeFile(file, analysis_);
    if (!analyzed) return std::move(analyzed).error();
    AnalysisCache::Analyzed made;
    made.file = std::move(analyzed).value();
    return made;
  }

  Result<std::string> previewOf(const std::filesystem::path& file, const AnalysisCache::Analyzed& analyzed) const {
    if (hasPreview(options_.out, analyzed.preview)) return analyzed.preview;
    auto preview = writePreview(file, analyzed.file.properties, options_.out);
    if (preview && cache_) cache_->keepPreview(analyzed, *preview);
    return preview;
  }

  const BuildOptions& options_;
  std::vector<SourceTrack> sources_;
  FileAnalysisOptions analysis_;
  std::optional<AnalysisCache> cache_;
  std::size_t remembered_ = 0;
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
  auto* cache = command->add_option("--cache", options->cache,
                                    "Where analyses are kept for the next build (default: $XDG_CACHE_HOME/earshot or "
                                    "~/.cache/earshot)");
  cache->type_name("DIR");
  command->add_flag("--no-cache", options->noCache, "Analyze every file, keep nothing")->excludes(cache);
  command->add_option("--jobs", options->jobs, "Files analyzed side by side (default: as many as cores)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
      ->type_name("N");
  command->footer(
      "A track's id is its path in its SOURCE, with the SOURCE's name before it if there are several. Each file is a\n"
      "track of its own, whatever its tags say. The catalog appears when it is complete; files that fail are named "
      "and\n"
      "left out, and so are previews of a catalog that lies in a SOURCE.\n\n"
      "Analyses are kept by what a file holds: a build that was stopped goes on where it was, and only new and "
      "changed\n"
      "files are analyzed again, wherever they lie. The cache may be removed at any time; what was not used for 90 "
      "days\n"
      "removes itself.\n\n"
      "Examples:\n"
      "  earshot catalog build Music --out site/catalog\n"
      "  earshot catalog build Albums Singles --out catalog --name \"My label\" --licence CC-BY-4.0 --previews");
  command->callback([options, &exitCode] {
    if (!options->cache.empty() && isWithin(options->cache, options->out))
      throw CLI::ValidationError("--cache", "lies in the catalog's folder and would be published with it");
    auto sources = listTracks(options->sources, options->out);
    if (!sources) throw CLI::ValidationError("SOURCE", sources.error().message());
    exitCode = Build(*options, std::move(sources).value()).run();
  });
}

}  // namespace earshot
