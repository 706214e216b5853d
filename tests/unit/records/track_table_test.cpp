// Rows and objects to tracks: names of columns, cleaning, JSON.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "native/json.h"
#include "shared/records/cleaning_report.h"
#include "shared/records/track_address.h"
#include "shared/records/track_cleaner.h"
#include "shared/records/track_json.h"
#include "shared/records/track_layout.h"
#include "tests/catch.h"

namespace earshot {
namespace {

constexpr std::size_t at(TrackField field) { return static_cast<std::size_t>(field); }
constexpr std::size_t at(AudioColumn column) { return kTextFields + static_cast<std::size_t>(column); }

TrackRow goodRow() {
  TrackRow row;
  row.line = 7;
  row[TrackField::Id] = "one";
  row[TrackField::Title] = " Title ";
  row[TrackField::Artist] = "['A', \"B's\"]";
  row[TrackField::Genre] = "rock, pop";
  row[TrackField::Popularity] = "55";
  row[TrackField::DurationMs] = "61500";
  row[TrackField::Date] = "1999-12";
  for (std::size_t i = kTextFields; i < kTrackFields; ++i) row.values[i] = ".5";
  row.values[at(AudioColumn::Key)] = "9";
  row.values[at(AudioColumn::Mode)] = "0";
  row.values[at(AudioColumn::Tempo)] = "120.5";
  row.values[at(AudioColumn::TimeSignature)] = "4";
  row.values[at(AudioColumn::Loudness)] = "-8.09";
  return row;
}

std::uint64_t found(const CleaningReport& report, Cleaning cleaning, std::string_view what) {
  for (const auto& finding : report.findings())
    if (finding.cleaning == cleaning && finding.what == what) return finding.count;
  return 0;
}

TEST_CASE("columns are found by name in any order, case and spelling") {
  const std::vector<std::string_view> header = {"Time Signature", "Artist Name(s)", "ignored", "Spotify ID",
                                                "Duration (ms)"};
  const auto layout = TrackLayout::of(header, "t.csv");
  REQUIRE(layout);
  CHECK(layout->columnOf(at(AudioColumn::TimeSignature)) == 0);
  CHECK(layout->columnOf(at(TrackField::Artist)) == 1);
  CHECK(layout->columnOf(at(TrackField::Id)) == 3);
  CHECK(layout->columnOf(at(TrackField::DurationMs)) == 4);
  CHECK(layout->columnOf(at(TrackField::Title)) == TrackLayout::kAbsent);
  CHECK(layout->width() == 5);
}

TEST_CASE("of two names of one field the better known one is taken, of equal ones none") {
  const std::vector<std::string_view> both = {"uri", "track", "id", "name"};
  const auto layout = TrackLayout::of(both, "t.csv");
  REQUIRE(layout);
  CHECK(layout->columnOf(at(TrackField::Id)) == 2);
  CHECK(layout->columnOf(at(TrackField::Title)) == 3);
  const std::vector<std::string_view> twice = {"id", "ID"};
  CHECK(TrackLayout::of(twice, "t.csv").error().what.find("two columns") != std::string::npos);
}

TEST_CASE("a table without ids or numbers says which columns it lacks") {
  const std::vector<std::string_view> noId = {"name", "tempo"};
  CHECK(TrackLayout::of(noId, "t.csv").error().what.find("no column \"id\"") != std::string::npos);
  const std::vector<std::string_view> noNumbers = {"id", "tempo"};
  const auto layout = TrackLayout::of(noNumbers, "t.csv");
  REQUIRE(layout);
  const auto complete = layout->checkAudioColumns("t.csv");
  REQUIRE_FALSE(complete);
  CHECK(complete.error().what.find("speechiness") != std::string::npos);
  CHECK(complete.error().what.find("tempo") == std::string::npos);
}

TEST_CASE("a good row becomes a track and leaves the report empty") {
  CleaningReport report;
  TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
  const auto track = cleaner.clean(goodRow());
  REQUIRE(track);
  CHECK(track->id == "one");
  CHECK(track->title == "Title");
  CHECK(track->artist == "A, B's");
  CHECK(track->genre == "rock");
  CHECK(track->popularity == 55);
  CHECK(track->duration == 61.5F);
  CHECK(track->year == 1999);
  CHECK(track->audio[AudioColumn::Tempo] == 120.5F);
  CHECK(track->audio[AudioColumn::Loudness] == -8.09F);
  CHECK(report.findings().empty());
  CHECK(report.rows == 1);
}

TEST_CASE("every fault of a row is told, and what it costs is no more than the value") {
  struct Fault {
    std::size_t field;
    std::string_view value;
    Cleaning cleaning;
    std::string_view what;
  };
  const Fault faults[] = {
      {at(TrackField::Title), "caf\xE9", Cleaning::Repaired, "title that is not UTF-8"},
      {at(TrackField::Popularity), "many", Cleaning::ValueDropped, "popularity that is no number"},
      {at(TrackField::Popularity), "101", Cleaning::ValueDropped, "popularity outside 0 to 100"},
      {at(TrackField::DurationMs), "-5", Cleaning::ValueDropped, "duration below 0 or beyond a day"},
      {at(TrackField::DurationMs), "1e12", Cleaning::ValueDropped, "duration below 0 or beyond a day"},
      {at(TrackField::Date), "0000", Cleaning::ValueDropped, "date that is none"},
      {at(AudioColumn::Energy), "1.04", Cleaning::ValueClipped, "energy outside 0 to 1"},
      {at(AudioColumn::Energy), "1.7", Cleaning::ValueDropped, "impossible energy"},
      {at(AudioColumn::Energy), "", Cleaning::ValueFilled, "energy unknown"},
      {at(AudioColumn::Energy), "nan", Cleaning::ValueFilled, "energy unknown"},
      {at(AudioColumn::Tempo), "0", Cleaning::ValueFilled, "tempo unknown"},
      {at(AudioColumn::Tempo), "300", Cleaning::ValueClipped, "tempo outside 30 to 260"},
      {at(AudioColumn::Key), "-1", Cleaning::ValueFilled, "key unknown"},
      {at(AudioColumn::Key), "12", Cleaning::ValueDropped, "impossible key"},
      {at(AudioColumn::Key), "3.5", Cleaning::ValueDropped, "impossible key"},
      {at(AudioColumn::Mode), "2", Cleaning::ValueDropped, "impossible mode"},
  };
  for (const Fault& fault : faults) {
    CleaningReport report;
    TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
    TrackRow row = goodRow();
    row.values[fault.field] = fault.value;
    INFO(fault.what << " for " << fault.value);
    CHECK(cleaner.clean(row));
    CHECK(found(report, fault.cleaning, fault.what) == 1);
    REQUIRE_FALSE(report.findings().empty());
    CHECK(report.findings().front().examples.front().line == 7);
  }
}

TEST_CASE("clipped values stand at the bound, dropped ones are unknown") {
  CleaningReport report;
  TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
  TrackRow row = goodRow();
  row.values[at(AudioColumn::Tempo)] = "300";
  row.values[at(AudioColumn::Energy)] = "17";
  const auto track = cleaner.clean(row);
  REQUIRE(track);
  CHECK(track->audio[AudioColumn::Tempo] == 260);
  CHECK(std::isnan(track->audio[AudioColumn::Energy]));
}

TEST_CASE("a row without an id, or without any number about its sound, is dropped and told") {
  CleaningReport report;
  TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
  TrackRow row = goodRow();
  row[TrackField::Id] = " spotify:track: ";
  row[TrackField::Id] = "spotify:track:";
  CHECK_FALSE(cleaner.clean(row));
  row = goodRow();
  for (std::size_t i = kTextFields; i < kTrackFields; ++i) row.values[i] = "";
  CHECK_FALSE(cleaner.clean(row));
  CHECK(found(report, Cleaning::RowDropped, "no id") == 1);
  CHECK(found(report, Cleaning::RowDropped, "no number about its sound") == 1);
  CHECK(report.rows == 2);

  TrackCleaner describing(report, "t.csv", AudioNumbers::Ignored);
  CHECK(describing.clean(row));
}

TEST_CASE("an address of a track is its id") {
  CleaningReport report;
  TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
  TrackRow row = goodRow();
  row[TrackField::Id] = "spotify:track:4GiXBCUF7H6YfNQsnBRIzl";
  CHECK(cleaner.clean(row)->id == "4GiXBCUF7H6YfNQsnBRIzl");
  CHECK(trackIdOf("https://open.spotify.com/track/4GiX?si=abc") == "4GiX");
  CHECK(trackIdOf("open.spotify.com/intl-de/track/4GiX#x") == "4GiX");
  for (const std::string_view id : {"4GiX", "https://open.spotify.com/album/4GiX", "Album/track/01.mp3", ""})
    CHECK(trackIdOf(id) == id);
}

TEST_CASE("a JSON object says the same as a row") {
  const auto json = parseJson(
      R"({"id": "one", "name": "T", "artists": [{"name": "A"}, "B"], "genres": ["rock", "pop"], "popularity": 5,
          "release_date": 1999, "explicit": true, "features": {"tempo": 120.5, "energy": null, "Time Signature": 4,
          "features": {"key": 3}}, "title": "other"})",
      "line");
  REQUIRE(json);
  JsonTrack track;
  const TrackRow row = track.row(*json, 3);
  CHECK(row[TrackField::Id] == "one");
  CHECK(row[TrackField::Title] == "T");
  CHECK(row[TrackField::Artist] == "['A', 'B']");
  CHECK(row[TrackField::Genre] == "rock");
  CHECK(row[TrackField::Popularity] == "5");
  CHECK(row[TrackField::Date] == "1999");
  CHECK(row.values[at(AudioColumn::Tempo)] == "120.5");
  CHECK(row.values[at(AudioColumn::TimeSignature)] == "4");
  CHECK(row.values[at(AudioColumn::Energy)].empty());
  CHECK(row.values[at(AudioColumn::Key)].empty());
  CHECK(track.row(Json(1), 4)[TrackField::Id].empty());
}

TEST_CASE("what a JSON object holds in place of a text or a number is told, and taken for nothing") {
  struct Fault {
    std::string_view json;
    std::string_view what;
    std::string_view value;
  };
  const Fault faults[] = {
      {R"("name": {"of": 1})", "title that is no text", R"({"of":1})"},
      {R"("name": true)", "title that is no text", "true"},
      {R"("artists": [{"id": 1}])", "artist that is no text", R"([{"id":1}])"},
      {R"("genre": false)", "genre that is no text", "false"},
      {R"("tempo": true)", "tempo that is no number", "true"},
      {R"("energy": [1])", "energy that is no number", "[1]"},
      {R"("popularity": {})", "popularity that is no number", "{}"},
      {R"("date": [1999])", "date that is none", "[1999]"},
  };
  for (const Fault& fault : faults) {
    INFO(fault.json);
    const auto json = parseJson(R"({"id": "one", "valence": 0.5, )" + std::string(fault.json) + "}", "line");
    REQUIRE(json);
    CleaningReport report;
    TrackCleaner cleaner(report, "t.jsonl", AudioNumbers::Required);
    JsonTrack track;
    const auto record = cleaner.clean(track.row(*json, 3));
    REQUIRE(record);
    CHECK(record->title + record->artist + record->genre == "");
    CHECK(std::isnan(record->audio[AudioColumn::Tempo]));
    CHECK(std::isnan(record->audio[AudioColumn::Energy]));
    CHECK(record->year == 0);
    CHECK(found(report, Cleaning::ValueDropped, fault.what) == 1);
    for (const auto& finding : report.findings())
      if (finding.cleaning == Cleaning::ValueDropped) CHECK(finding.examples.front().value == fault.value);
    CHECK(track.row(*parseJson(R"({"name": "well"})", "line"), 4).noText.none());
  }
  CleaningReport report;
  TrackCleaner cleaner(report, "t.jsonl", AudioNumbers::Required);
  JsonTrack track;
  CHECK_FALSE(cleaner.clean(track.row(*parseJson(R"({"id": {}, "valence": 0.5})", "line"), 1)));
  CHECK(found(report, Cleaning::RowDropped, "no id") == 1);
}

TEST_CASE("the first artist is the list's first, or what stands before the next name") {
  struct Named {
    std::string_view artists;
    std::string_view shown;
    std::string_view first;
  };
  const Named all[] = {
      {"['Tyler, The Creator', 'Kali']", "Tyler, The Creator, Kali", "Tyler, The Creator"},
      {"['', 'B']", "B", "B"},
      {"Zed, Yod", "Zed, Yod", "Zed"},
      {"Zed;Yod", "Zed;Yod", "Zed"},
      {"Zed Feat. Yod", "Zed Feat. Yod", "Zed"},
      {"Zed ft. Yod; Xan", "Zed ft. Yod; Xan", "Zed"},
      {"AC/DC", "AC/DC", "AC/DC"},
      {", Zed", ", Zed", ", Zed"},
      {"", "", ""},
  };
  for (const Named& named : all) {
    INFO(named.artists);
    CleaningReport report;
    TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
    TrackRow row = goodRow();
    row[TrackField::Artist] = named.artists;
    const auto record = cleaner.clean(row);
    REQUIRE(record);
    CHECK(record->artist == named.shown);
    CHECK(record->firstArtist == named.first);
  }
  const auto json = parseJson(R"({"id": "one", "valence": 0.5, "artists": ["It's \\ A, B", {"name": "C"}]})", "line");
  REQUIRE(json);
  CleaningReport report;
  TrackCleaner cleaner(report, "t.jsonl", AudioNumbers::Required);
  JsonTrack track;
  const auto record = cleaner.clean(track.row(*json, 1));
  REQUIRE(record);
  CHECK(record->firstArtist == "It's \\ A, B");
  CHECK(record->artist == "It's \\ A, B, C");
}

TEST_CASE("an ISRC is told without hyphens, in upper case") {
  CleaningReport report;
  TrackCleaner cleaner(report, "t.csv", AudioNumbers::Required);
  TrackRow row = goodRow();
  row[TrackField::Isrc] = "us-rc1-76-07839";
  CHECK(cleaner.clean(row)->isrc == "USRC17607839");
}

TEST_CASE("the report counts all and shows the first five, in one line each") {
  CleaningReport report;
  for (int i = 0; i < 1234; ++i)
    report.add(Cleaning::ValueDropped, "impossible key", "t.csv", static_cast<std::uint64_t>(i + 2), "a\nb\xFF");
  report.add(Cleaning::RowDropped, "no id", "t.csv", 5, "x");
  CHECK(report.findings().front().examples.size() == CleaningReport::kExamples);
  CHECK(report.count(Cleaning::ValueDropped) == 1234);
  const std::string text = report.text();
  CHECK(text.find("row dropped, no id: 1") < text.find("value dropped, impossible key: 1,234 (t.csv, line 2:"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  const auto json = parseJson(report.json().text(), "report");
  REQUIRE(json);
  CHECK(json->find("findings")->array()->front().find("count")->wholeNumber() == 1234);
}

}  // namespace
}  // namespace earshot
