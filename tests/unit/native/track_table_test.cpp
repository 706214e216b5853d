#include "native/track_table.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/test_data.h"
#include "tests/unit/native/scratch.h"

namespace earshot {
namespace {

const std::string kHeader =
    "id,name,popularity,duration_ms,explicit,artists,id_artists,release_date,danceability,energy,key,loudness,mode,"
    "speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature\n";
const std::string kNumbers = ".5,.5,4,-9,1,.05,.2,.1,.1,.5,120,4\n";

struct Read {
  std::vector<TrackRecord> tracks;
  CleaningReport report;
  std::size_t bytes = 0;
  std::string error;
};

Read readTable(const std::filesystem::path& file, AudioNumbers audio = AudioNumbers::Required) {
  Read read;
  TableReading reading;
  reading.audio = audio;
  reading.take = [&](TrackRecord record) { read.tracks.push_back(std::move(record)); };
  reading.progress = [&](std::size_t, std::size_t bytes) {
    read.bytes += bytes;
    return true;
  };
  if (const auto done = readTrackTable(file, read.report, reading); !done) read.error = done.error().message();
  return read;
}

TEST_CASE("a table in the layout of the 600,000 tracks is read") {
  const Scratch scratch;
  const auto file = scratch.write(
      "tracks.csv", kHeader + "a,\"Say \"\"hi\"\"\",12,61500,0,\"['A', \"\"B's\"\"]\",\"['1', '2']\",1999-02," +
                        kNumbers + "b,Two,0,0,1,['C'],['3'],2001," + kNumbers);
  const Read read = readTable(file);
  CHECK(read.error.empty());
  REQUIRE(read.tracks.size() == 2);
  CHECK(read.tracks[0].title == "Say \"hi\"");
  CHECK(read.tracks[0].artist == "A, B's");
  CHECK(read.tracks[0].year == 1999);
  CHECK(read.tracks[0].line == 2);
  CHECK(read.tracks[1].duration == 0);
  CHECK(read.tracks[1].audio[AudioColumn::Tempo] == 120);
  CHECK(read.bytes == std::filesystem::file_size(file));
  CHECK(read.report.findings().empty());
}

TEST_CASE("rows with too few or too many fields are told and left out") {
  const Scratch scratch;
  const Read read = readTable(scratch.write(
      "t.csv", kHeader + "a,x\nb,Two,0,0,1,['C'],['3'],2001," + kNumbers + "c,T,0,0,1,['C'],['3'],2001,9," + kNumbers));
  CHECK(read.tracks.size() == 1);
  CHECK(read.report.rows == 3);
  CHECK(read.report.count(Cleaning::RowDropped) == 2);
  CHECK(read.report.findings().front().examples.front().value == "2 of 20");
}

TEST_CASE("tabs separate where the header or the name says so") {
  const Scratch scratch;
  std::string table = kHeader + "a,T,0,0,1,['C'],['3'],2001," + kNumbers;
  for (char& c : table) c = c == ',' ? '\t' : c;
  CHECK(readTable(scratch.write("t.tsv", table)).tracks.size() == 1);
  CHECK(readTable(scratch.write("t.csv", table)).tracks.size() == 1);
}

TEST_CASE("JSON lines are read; a line that is none is told and left out") {
  const Scratch scratch;
  std::string lines = "\xEF\xBB\xBF";
  for (int i = 0; i < 3000; ++i)
    lines += R"({"id":")" + std::to_string(i) +
             R"(","name":"T","artists":["A"],"tempo":100,"energy":0.5})"
             "\r\n";
  lines += "\n{\"id\": \n[1]\n{\"id\": \"last\", \"tempo\": 90}";
  const Read read = readTable(scratch.write("tracks.jsonl", lines));
  CHECK(read.error.empty());
  CHECK(read.tracks.size() == 3001);
  CHECK(read.tracks.back().id == "last");
  CHECK(read.tracks.back().line == 3004);
  CHECK(read.report.count(Cleaning::RowDropped) == 2);
  CHECK(read.report.rows == 3003);
}

TEST_CASE("what is no table of tracks is one clear error") {
  const Scratch scratch;
  CHECK(readTable(scratch / "none.csv").error.find("none.csv: does not exist") != std::string::npos);
  CHECK(readTable(scratch.write("empty.csv", "")).error.find("empty.csv: is empty") != std::string::npos);
  CHECK(readTable(scratch.write("empty.jsonl", "")).error.find("holds no JSON object") != std::string::npos);
  CHECK(readTable(scratch.write("text.csv", "Dear diary\n")).error.find("no column \"id\"") != std::string::npos);
  CHECK(readTable(scratch.write("names.csv", "id,name\n1,x\n")).error.find("lacks the columns speechiness") !=
        std::string::npos);
  CHECK(readTable(scratch.write("names.csv", "id,name\n1,x\n"), AudioNumbers::Ignored).tracks.size() == 1);
  CHECK(readTable(scratch.write("cut.csv", "id,\"name\n")).error.find("line 1, column 2") != std::string::npos);
  CHECK(readTable(scratch.write("long.jsonl", std::string(3 << 20, ' '))).error.find("holds no JSON object") !=
        std::string::npos);
}

TEST_CASE("a row that cannot be read is told with its line and costs no other") {
  const Scratch scratch;
  const std::string rest = ",0,0,1,['C'],['3'],2001," + kNumbers;
  const Read csv = readTable(scratch.write("t.csv", kHeader + "a,One" + rest + "b,\"Two" + rest + "c,Three" + rest));
  CHECK(csv.error.empty());
  REQUIRE(csv.tracks.size() == 2);
  CHECK(csv.tracks[1].id == "c");
  CHECK(csv.report.text() == "  row dropped, a quotation mark that is never closed: 1 (t.csv, line 3: \"b\")\n");
  const std::string track = R"({"id":"a","tempo":120})";
  const Read json =
      readTable(scratch.write("t.jsonl", track + "\n{\"id\":\"" + std::string(2 << 20, 'x') + "\n" + track));
  CHECK(json.error.empty());
  CHECK(json.tracks.size() == 2);
  CHECK(json.report.text().find("row dropped, not valid JSON: 1 (t.jsonl, line 2:") != std::string::npos);
}

TEST_CASE("a reader that is told to stop says that it did") {
  const Scratch scratch;
  CleaningReport report;
  TableReading reading;
  reading.take = [](const TrackRecord&) {};
  reading.progress = [](std::size_t, std::size_t) { return false; };
  const auto read = readTrackTable(scratch.write("t.csv", kHeader), report, reading);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::Canceled);
}

TEST_CASE("the tables of real songs are read whole") {
  const auto hits = testing::testData("data/spotify-hits/dataset-of-00s.csv");
  const auto finds = testing::testData("data/fresh-finds/every_fresh_find.csv");
  if (!hits || !finds) return;
  const Read songs = readTable(*hits);
  CHECK(songs.error.empty());
  CHECK(songs.report.rows == 5872);
  CHECK(songs.tracks.size() == songs.report.rows);
  CHECK(songs.tracks.front().id.size() == 22);
  const Read fresh = readTable(*finds);
  CHECK(fresh.error.empty());
  CHECK(fresh.report.rows == 4470);
  CHECK(fresh.tracks.size() == fresh.report.rows);
  std::size_t genres = 0;
  for (const TrackRecord& track : fresh.tracks) {
    genres += track.genre.empty() ? 0 : 1;
    CHECK(track.genre.find(',') == std::string::npos);
  }
  CHECK(genres > 1000);
  CHECK(genres < fresh.tracks.size());
}

}  // namespace
}  // namespace earshot
