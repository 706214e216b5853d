// What other services' histories tell: one listen a record, whatever the form.
#include <string>
#include <string_view>

#include "native/json.h"
#include "shared/records/csv_reader.h"
#include "shared/records/date_text.h"
#include "shared/records/line_reader.h"
#include "shared/records/listen_json.h"
#include "shared/records/listen_table.h"
#include "tests/catch.h"

namespace earshot {
namespace {

std::optional<Listen> listenOf(std::string_view text, CleaningReport& report) {
  const auto json = parseJson(text, "test");
  REQUIRE(json);
  return listenOfJson(*json, report, "history.json", 3);
}

Listen listenOf(std::string_view text) {
  CleaningReport report;
  const auto listen = listenOf(text, report);
  REQUIRE(listen);
  CHECK(report.findings().empty());
  return *listen;
}

/// All listens of a table; `error` where its first row is refused.
std::vector<Listen> listensOf(std::string_view csv, CleaningReport& report, std::string* error = nullptr) {
  std::vector<Listen> listens;
  std::optional<ListenTable> table;
  CsvReader reader("scrobbles.csv");
  const auto take = [&](const CsvRow& row) {
    if (!table) {
      auto layout = ListenTable::of(row, "scrobbles.csv");
      if (!layout) {
        if (error != nullptr) *error = layout.error().message();
        return false;
      }
      table = *layout;
      if (table->hasHeader()) return true;
    }
    if (auto listen = table->listen(row, report, "scrobbles.csv")) listens.push_back(*std::move(listen));
    return true;
  };
  REQUIRE(reader.read(csv, take));
  if (error == nullptr || error->empty()) REQUIRE(reader.finish(take));
  return listens;
}

}  // namespace

TEST_CASE("times of all histories are the same second", "[records]") {
  constexpr std::int64_t kTime = 1636201980;  // 6 November 2021, 12:33 UTC
  for (const std::string_view text :
       {"1636201980", "1636201980000", "2021-11-06 12:33", "2021-11-06T12:33:00Z", "2021-11-06T12:33:00.123Z",
        "2021-11-06 12:33:00 UTC", "2021-11-06T13:33:00+01:00", "2021-11-06T07:33:00-0500", "06 Nov 2021 12:33",
        "6 Nov 2021, 12:33"}) {
    INFO(text);
    CHECK(secondsOfTime(text) == kTime);
  }
  CHECK(secondsOfTime("2021-11-06") == kTime / 86400 * 86400);
  CHECK(secondsOfTime("2020-02-29") == 1582934400);
}

TEST_CASE("what is no time is none", "[records]") {
  for (const std::string_view text :
       {"", "yesterday", "2021-02-29", "2021-13-01", "2021-11-06 24:00", "2021-11-06 12:60", "2021-11-06T12:33:00X",
        "1969-12-31", "3000-01-01", "06 Foo 2021 12:33", "-1", "1e9", "99999999999999", "2021-11-06 12:33+99:00"}) {
    INFO(text);
    CHECK_FALSE(secondsOfTime(text));
  }
}

TEST_CASE("Spotify's account data", "[records]") {
  const Listen listen =
      listenOf(R"({"endTime": "2021-11-06 12:33", "artistName": "The A", "trackName": " Song ", "msPlayed": 181000})");
  CHECK(listen.title == "Song");
  CHECK(listen.artist == "The A");
  CHECK(listen.at == 1636201980);
  CHECK(listen.heard == 181);
  CHECK_FALSE(isSkip(listen));
}

TEST_CASE("Spotify's extended history", "[records]") {
  const Listen listen = listenOf(
      R"({"ts": "2021-11-06T12:33:00Z", "ms_played": 4100, "master_metadata_track_name": "Song",
          "master_metadata_album_artist_name": "The A", "master_metadata_album_album_name": "Album",
          "spotify_track_uri": "spotify:track:abc", "episode_name": null, "spotify_episode_uri": null,
          "skipped": true})");
  CHECK(listen.id == "abc");
  CHECK(listen.album == "Album");
  CHECK(isSkip(listen));
}

TEST_CASE("what was heard long enough is no skip, whatever the service says", "[records]") {
  Listen listen;
  listen.skipped = true;
  listen.heard = 200;
  CHECK_FALSE(isSkip(listen));
  listen.heard = -1;
  CHECK(isSkip(listen));
  listen.skipped = false;
  CHECK_FALSE(isSkip(listen));
}

TEST_CASE("ListenBrainz", "[records]") {
  const Listen listen = listenOf(
      R"({"listened_at": 1636201980, "track_metadata": {"track_name": "Song", "artist_name": "The A",
          "release_name": "Album", "additional_info": {"isrc": "usabc2100001", "duration_played": 100},
          "mbid_mapping": {"recording_mbid": "11111111-2222-3333-4444-555555555555"}}})");
  CHECK(listen.id == "11111111-2222-3333-4444-555555555555");
  CHECK(listen.isrc == "USABC2100001");
  CHECK(listen.at == 1636201980);
  CHECK(listen.heard == 100);
}

TEST_CASE("what is no music is reported, and no listen", "[records]") {
  CleaningReport report;
  CHECK_FALSE(listenOf(R"({"ts": "2021-11-06T12:33:00Z", "episode_name": "Talk", "ms_played": 1})", report));
  CHECK_FALSE(listenOf(R"({"endTime": "x", "podcastName": "P", "episodeName": "E", "msPlayed": 1})", report));
  CHECK_FALSE(listenOf(R"({"ts": "2021-11-06T12:33:00Z", "audiobook_title": "Book"})", report));
  CHECK_FALSE(listenOf(R"({"trackName": "", "artistName": "A"})", report));
  CHECK_FALSE(listenOf(R"({"something": "else"})", report));
  CHECK_FALSE(listenOf("[1]", report));
  CHECK(report.count(Cleaning::RowDropped) == 6);
}

TEST_CASE("impossible times are unknown, and reported", "[records]") {
  CleaningReport report;
  const auto listen = listenOf(R"({"trackName": "T", "artistName": "A", "endTime": "soon", "msPlayed": -5})", report);
  REQUIRE(listen);
  CHECK(listen->at == 0);
  CHECK(listen->heard < 0);
  CHECK_FALSE(isSkip(*listen));
  CHECK(report.count(Cleaning::ValueDropped) == 2);
}

TEST_CASE("scrobbles with a header, in any order", "[records]") {
  CleaningReport report;
  const auto listens = listensOf(
      "\"uts\",\"utc_time\",\"artist\",\"artist_mbid\",\"album\",\"album_mbid\",\"track\",\"track_mbid\"\r\n"
      "\"1636201980\",\"06 Nov 2021, 12:33\",\"The A\",\"\",\"Album\",\"\",\"Song, one\",\"m-1\"\r\n"
      "\"1636201980\",\"06 Nov 2021, 12:33\",\"The A\",\"\",\"Album\",\"\",\"\",\"\"\r\n",
      report);
  REQUIRE(listens.size() == 1);
  CHECK(listens[0].title == "Song, one");
  CHECK(listens[0].artist == "The A");
  CHECK(listens[0].album == "Album");
  CHECK(listens[0].id == "m-1");
  CHECK(listens[0].at == 1636201980);
  CHECK(report.count(Cleaning::RowDropped) == 1);
}

TEST_CASE("scrobbles without a header: artist, album, title, date", "[records]") {
  CleaningReport report;
  const auto listens = listensOf("The A,Album,Song,06 Nov 2021 12:33\nB,,Other,\n", report);
  REQUIRE(listens.size() == 2);
  CHECK(listens[0].title == "Song");
  CHECK(listens[0].at == 1636201980);
  CHECK(listens[1].artist == "B");
  CHECK(listens[1].at == 0);
}

TEST_CASE("a table of something else is refused in words", "[records]") {
  CleaningReport report;
  std::string error;
  CHECK(listensOf("price,amount\n1,2\n", report, &error).empty());
  CHECK(error ==
        "scrobbles.csv: has no columns for artist and track in its first line. Give it a header with artist, track and "
        "date, or four columns without one: artist, album, track, date.");
}

TEST_CASE("lines come whole, however the text is cut", "[records]") {
  const std::string text = "\xEF\xBB\xBF{1}\n\n  \n{2}\r\n{3}";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    std::string seen;
    LineReader reader;
    const auto take = [&](std::string_view line, std::uint64_t number) {
      seen += std::to_string(number) + std::string(line.substr(0, 3));
    };
    reader.read(std::string_view(text).substr(0, cut), take);
    reader.read(std::string_view(text).substr(cut), take);
    reader.finish(take);
    CHECK(seen == "1{1}4{2}5{3}");
  }
}

TEST_CASE("of a line that never seems to end the beginning is kept, and the next line is whole", "[records]") {
  const std::string text = "1\n" + std::string(3 * LineReader::kLongestLine, 'x') + "\n3\n";
  for (const std::size_t size : {std::size_t{1} << 16, text.size()}) {
    std::vector<std::size_t> sizes;
    LineReader reader;
    const auto take = [&](std::string_view line, std::uint64_t) { sizes.push_back(line.size()); };
    for (std::size_t at = 0; at < text.size(); at += size) reader.read(std::string_view(text).substr(at, size), take);
    reader.finish(take);
    CHECK(sizes == std::vector<std::size_t>{1, LineReader::kLongestLine, 1});
  }
}

}  // namespace earshot
