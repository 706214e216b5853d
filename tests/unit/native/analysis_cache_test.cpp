#include "native/analysis_cache.h"

#include <stdlib.h>

#include "tests/catch.h"
#include "tests/unit/native/scratch.h"
#include "tests/unit/native/sound.h"

using namespace earshot;

namespace {

AnalysisCache cacheIn(const Scratch& scratch, const FileAnalysisOptions& options = {}) {
  auto cache = AnalysisCache::open(scratch / "cache", options);
  REQUIRE(cache.ok());
  return std::move(cache).value();
}

}  // namespace

TEST_CASE("A kept analysis is what analyzing again would give") {
  const Scratch scratch;
  const auto file = scratch.write("song.wav", floatWav(chord(44100, 2, 44100)));
  const AnalysisCache cache = cacheIn(scratch);
  const auto made = cache.analyze(file);
  const auto kept = cache.analyze(file);
  const auto fresh = analyzeFile(file);
  REQUIRE(made.ok());
  REQUIRE(kept.ok());
  REQUIRE(fresh.ok());
  CHECK(!made->remembered);
  CHECK(kept->remembered);
  CHECK(kept->file.path == file);
  CHECK(kept->file.analysis.statistics.values == fresh->analysis.statistics.values);
  CHECK(kept->file.analysis.beatTimes == fresh->analysis.beatTimes);
  CHECK(kept->file.properties.frames == fresh->properties.frames);
  CHECK(!cache.fault());
}

TEST_CASE("Another excerpt is another analysis") {
  const Scratch scratch;
  const auto file = scratch.write("song.wav", floatWav(chord(44100, 1, 44100)));
  REQUIRE(cacheIn(scratch).analyze(file).ok());
  FileAnalysisOptions whole;
  whole.excerptSeconds.reset();
  const auto analyzed = cacheIn(scratch, whole).analyze(file);
  REQUIRE(analyzed.ok());
  CHECK(!analyzed->remembered);
}

TEST_CASE("A preview's name is kept with the content, for every file of that content") {
  const Scratch scratch;
  const std::string sound = floatWav(chord(44100, 1, 44100));
  const AnalysisCache cache = cacheIn(scratch);
  const auto first = cache.analyze(scratch.write("a.wav", sound));
  REQUIRE(first.ok());
  CHECK(first->preview.empty());
  cache.keepPreview(*first, "previews/x.wav");
  const auto copy = cache.analyze(scratch.write("b.wav", sound));
  REQUIRE(copy.ok());
  CHECK(copy->preview == "previews/x.wav");
}

TEST_CASE("What cannot be analyzed gives the analysis's own error and is not kept") {
  const Scratch scratch;
  const AnalysisCache cache = cacheIn(scratch);
  for (const auto& file : {scratch / "absent.wav", scratch.write("empty.wav", ""), scratch.folder()}) {
    const auto analyzed = cache.analyze(file);
    REQUIRE(!analyzed.ok());
    CHECK(analyzed.error().message() == analyzeFile(file).error().message());
  }
  FileAnalysisOptions stopped;
  stopped.stop = [] { return true; };
  const auto canceled = cacheIn(scratch, stopped).analyze(scratch.write("a.wav", floatWav(chord(100, 1, 8000))));
  REQUIRE(!canceled.ok());
  CHECK(canceled.error().code == ErrorCode::Canceled);
}

TEST_CASE("A cache that can no longer be written says so and gives analyses all the same") {
  const Scratch scratch;
  const AnalysisCache cache = cacheIn(scratch);
  std::filesystem::remove_all(scratch / "cache");
  scratch.write("cache", "a file in its place");
  const auto analyzed = cache.analyze(scratch.write("a.wav", floatWav(chord(4410, 1, 44100))));
  REQUIRE(analyzed.ok());
  CHECK(!analyzed->remembered);
  REQUIRE(cache.fault());
  cache.removeUnused();
}

TEST_CASE("The usual folder is where the system keeps caches") {
  const char* caches = ::getenv("XDG_CACHE_HOME");
  const std::string before = caches == nullptr ? "" : caches;
  ::setenv("XDG_CACHE_HOME", "/var/caches", 1);
  CHECK(AnalysisCache::usualFolder() == "/var/caches/earshot");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  CHECK(AnalysisCache::usualFolder() != "relative/earshot");
  ::setenv("XDG_CACHE_HOME", before.c_str(), 1);
}
