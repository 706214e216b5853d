// Whole files of histories, told apart by what they begin with.
#include "native/listening_history.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

namespace earshot {
namespace {

struct Read {
  std::vector<Listen> listens;
  CleaningReport report;
  std::string error;
};

Read read(std::string_view name, std::string_view text) {
  const Scratch scratch;
  const auto file = scratch.write(name, text);
  Read read;
  const auto result = readListens(file, read.report, [&](Listen listen) { read.listens.push_back(std::move(listen)); });
  if (!result) read.error = result.error().message().substr(file.native().size());
  return read;
}

constexpr std::string_view kSpotify = R"([
  {"endTime": "2021-11-06 12:33", "artistName": "A", "trackName": "One", "msPlayed": 200000},
  {"endTime": "2021-11-06 12:37", "podcastName": "P", "episodeName": "E", "msPlayed": 200000},
  {"endTime": "2021-11-06 12:40", "artistName": "B", "trackName": "Two", "msPlayed": 9000}])";

}  // namespace

TEST_CASE("an array of objects, with or without a byte order mark", "[native]") {
  for (const std::string_view mark : {"", "\xEF\xBB\xBF"}) {
    const Read history = read("StreamingHistory0.json", std::string(mark) + std::string(kSpotify));
    CHECK(history.error.empty());
    REQUIRE(history.listens.size() == 2);
    CHECK(isSkip(history.listens[1]));
    CHECK(history.report.rows == 3);
    CHECK(history.report.count(Cleaning::RowDropped) == 1);
  }
}

TEST_CASE("JSON lines, of which one is broken", "[native]") {
  const Read history = read("listens.jsonl",
                            R"({"listened_at": 1636201980, "track_metadata": {"track_name": "One", "artist_name": "A"}}
{"listened_at":
{"listened_at": 1636201981, "track_metadata": {"track_name": "Two", "artist_name": "A"}})");
  CHECK(history.error.empty());
  CHECK(history.listens.size() == 2);
  CHECK(history.report.findings().front().examples.front().line == 2);
}

TEST_CASE("a table without a last line end", "[native]") {
  const Read history = read("scrobbles.csv", "A,Album,One,06 Nov 2021 12:33\nA,Album,Two,06 Nov 2021 12:37");
  CHECK(history.error.empty());
  CHECK(history.listens.size() == 2);
}

TEST_CASE("files that hold no listens are refused in words", "[native]") {
  const std::string remedy =
      ". Give an export of Spotify (StreamingHistory*.json, Streaming_History_Audio_*.json), Last.fm (CSV) or "
      "ListenBrainz (JSON lines).";
  CHECK(read("empty.json", "").error == ": is empty" + remedy);
  CHECK(read("empty.json", "[]").error == ": is empty" + remedy);
  CHECK(read("podcasts.json", R"([{"podcastName": "P", "episodeName": "E"}])").error == ": holds no listen" + remedy);
  CHECK(read("my_data.zip", "PK\x03\x04rest").error == ": is an archive. Unpack it and give the files in it.");
  CHECK(read("cut.json", kSpotify.substr(0, 200)).listens.empty());
  CHECK_FALSE(read("cut.json", kSpotify.substr(0, 200)).error.empty());
  CHECK_FALSE(read("noise.bin", std::string_view("\x01\x00\x02", 3)).error.empty());
}

}  // namespace earshot
