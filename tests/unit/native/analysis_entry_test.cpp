#include "native/analysis_entry.h"

#include <random>

#include "native/sha256.h"
#include "tests/catch.h"

using namespace earshot;

namespace {

AnalysisEntry example() {
  AnalysisEntry entry;
  entry.sha256 = std::string(64, 'a');
  entry.properties = {
      44100, 2, 123456789012, 2799472.54, "flac", {"Title", "Artist", "Album", "Genre", "1969-08-15", "3/12"}, 2799480};
  entry.analysis.duration = 30;
  entry.analysis.beatTimes = {0.25, 0.75, 1.25};
  std::vector<float> values(FeatureSet::librosa().computedColumns().size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.1F * static_cast<float>(i) - 7;
  entry.analysis.statistics = {&FeatureSet::librosa(), values};
  entry.warnings = {"2 damaged packets were skipped", "caf\xc3\xa9"};
  entry.preview = "previews/0123456789abcdef0123456789abcdef.opus";
  return entry;
}

std::vector<std::byte> bytesOf(const AnalysisEntry& entry) {
  auto bytes = writeAnalysisEntry(entry);
  REQUIRE(bytes.ok());
  return std::move(bytes).value();
}

/// As someone would write it who knows the checksum.
std::vector<std::byte> withChecksum(std::vector<std::byte> bytes) {
  const std::string digits = sha256Hex(std::span(bytes).subspan(64));
  std::copy_n(reinterpret_cast<const std::byte*>(digits.data()), 64, bytes.begin());
  return bytes;
}

}  // namespace

TEST_CASE("An analysis that was kept is the same analysis") {
  const AnalysisEntry entry = example();
  const auto read = readAnalysisEntry(bytesOf(entry), "entry");
  REQUIRE(read.ok());
  CHECK(read->sha256 == entry.sha256);
  CHECK(read->properties.sampleRate == 44100);
  CHECK(read->properties.channels == 2);
  CHECK(read->properties.frames == 123456789012);
  CHECK(read->properties.duration == entry.properties.duration);
  CHECK(read->properties.codec == "flac");
  CHECK(read->properties.promised == entry.properties.promised);
  const AudioTags& tags = read->properties.tags;
  CHECK(tags.title + tags.artist + tags.album + tags.genre + tags.date + tags.track ==
        "TitleArtistAlbumGenre1969-08-153/12");
  CHECK(read->analysis.duration == 30);
  CHECK(read->analysis.beatTimes == entry.analysis.beatTimes);
  CHECK(read->analysis.statistics.set == &FeatureSet::librosa());
  CHECK(read->analysis.statistics.values == entry.analysis.statistics.values);
  CHECK(read->warnings == entry.warnings);
  CHECK(read->preview == entry.preview);
}

TEST_CASE("An entry cut anywhere or with any bit changed is none") {
  const std::vector<std::byte> whole = bytesOf(example());
  for (std::size_t size = 0; size < whole.size(); size += size < 200 ? 1 : 97)
    CHECK(!readAnalysisEntry(std::span(whole).first(size), "entry").ok());
  std::mt19937 random(3);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<std::byte> changed = whole;
    changed[random() % changed.size()] ^= std::byte(1U << (random() % 8));
    const auto read = readAnalysisEntry(changed, "entry");
    REQUIRE(!read.ok());
    CHECK(!read.error().what.empty());
  }
}

TEST_CASE("An entry whose checksum fits and whose content does not make sense is an error, nothing else") {
  const std::vector<std::byte> whole = bytesOf(example());
  std::mt19937 random(5);
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<std::byte> changed = whole;
    // The first kilobyte holds lengths, types, shapes and offsets.
    for (int i = 0; i < 3; ++i) changed[64 + random() % 1000] = std::byte(random());
    const auto read = readAnalysisEntry(withChecksum(changed), "entry");
    if (read.ok()) CHECK(read->sha256.size() == 64);
  }
  AnalysisEntry fewer = example();
  fewer.analysis.statistics.values.pop_back();
  CHECK(!readAnalysisEntry(bytesOf(fewer), "entry").ok());
  AnalysisEntry nameless = example();
  nameless.sha256 = "../../etc/passwd";
  CHECK(!readAnalysisEntry(bytesOf(nameless), "entry").ok());
  AnalysisEntry endless = example();
  endless.properties.duration = std::numeric_limits<double>::infinity();
  CHECK(!readAnalysisEntry(bytesOf(endless), "entry").ok());
}
