// A large table in the layout of the well-known one of 600,000 tracks, around real ones: the numbers about the sound
// are those of rows of other tables, moved a little, so that there are clusters as in real music. Titles and artists
// are made of invented words. A few rows are versions of others, duplicates, or faulty in the ways that real tables
// are. Seeded: the same command makes the same bytes.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/tables/seeded.h"
#include "native/text.h"
#include "native/track_table.h"

namespace earshot {
namespace {

constexpr double kVersions = .04;
constexpr double kSameId = .004;
constexpr double kSameTitle = .008;
constexpr double kFaulty = .002;

struct Song {
  std::string id, title, artists;
};

std::string quotedField(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + '"';
}

/// As Python prints a list of strings.
std::string pythonList(const std::vector<std::string>& list) {
  std::string text = "[";
  for (const std::string& element : list) {
    if (text.size() > 1) text += ", ";
    const char quote = element.find('\'') == std::string::npos ? '\'' : '"';
    text += quote + element + quote;
  }
  return text + "]";
}

class TableMaker {
 public:
  TableMaker(std::vector<TrackRecord> around, std::size_t rows, std::uint64_t seed)
      : around_(std::move(around)), chance_(seed), words_(inventWords(chance_, 4000)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(rows / 8, 4); ++i) artists_.push_back(artistName());
  }

  std::string header() const {
    return "id,name,popularity,duration_ms,explicit,artists,id_artists,release_date,danceability,energy,key,loudness,"
           "mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature\n";
  }

  std::string row() {
    const TrackRecord& near = around_[chance_.below(around_.size())];
    Song song = nextSong();
    AudioColumns audio = near.audio;
    for (std::size_t i = 0; i < kAudioColumns; ++i) move(audio.values[i], kAudioColumnRules[i]);
    Texts texts = {song.id,
                   song.title,
                   std::to_string(chance_.famous(100)),
                   std::to_string(60'000 + chance_.below(300'000)),
                   chance_.happens(.05) ? "1" : "0",
                   song.artists,
                   "['" + identifier() + "']",
                   date()};
    const auto number = [&](AudioColumn column) {
      char digits[32];
      const bool whole = kAudioColumnRules[static_cast<std::size_t>(column)].whole;
      std::snprintf(digits, sizeof digits, whole ? "%.0f" : "%.4g", static_cast<double>(audio[column]));
      return std::string(digits);
    };
    for (const AudioColumn column :
         {AudioColumn::Danceability, AudioColumn::Energy, AudioColumn::Key, AudioColumn::Loudness, AudioColumn::Mode,
          AudioColumn::Speechiness, AudioColumn::Acousticness, AudioColumn::Instrumentalness, AudioColumn::Liveness,
          AudioColumn::Valence, AudioColumn::Tempo, AudioColumn::TimeSignature})
      texts.push_back(number(column));
    if (chance_.happens(kFaulty)) spoil(texts);
    std::string line;
    for (const std::string& text : texts) {
      if (!line.empty()) line += ',';
      line += text.find_first_of(",\"\n") == std::string::npos ? text : quotedField(text);
    }
    return line + '\n';
  }

 private:
  using Texts = std::vector<std::string>;

  std::string identifier() {
    constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string id;
    for (int i = 0; i < 22; ++i) id += kDigits[chance_.below(62)];
    return id;
  }

  std::string artistName() {
    std::string name = chance_.happens(.2) ? "The " : "";
    name += chance_.of(words_);
    if (chance_.happens(.7)) name += (chance_.happens(.06) ? " & " : " ") + chance_.of(words_);
    if (chance_.happens(.03)) name += "'s Band";
    return name;
  }

  std::string date() {
    char text[32];
    const std::size_t kind = chance_.below(10);
    const std::size_t year = 2021 - chance_.famous(100);
    const char* format = kind == 0 ? "%zu" : kind == 1 ? "%zu-%02zu" : "%zu-%02zu-%02zu";
    std::snprintf(text, sizeof text, format, year, 1 + chance_.below(12), 1 + chance_.below(28));
    return text;
  }

  Song nextSong() {
    if (!songs_.empty() && chance_.happens(kSameId)) return chance_.of(songs_);
    Song song;
    song.id = identifier();
    if (!songs_.empty() && chance_.happens(kSameTitle + kVersions)) {
      const Song& known = chance_.of(songs_);
      song.artists = known.artists;
      song.title = known.title;
      const std::vector<std::string> endings = {
          " - Remastered 2011", " (Live)", " - Single Version", " - Radio Edit", " - Live at Earshot", " (Acoustic)"};
      if (chance_.happens(kVersions / (kSameTitle + kVersions))) song.title += chance_.of(endings);
      return song;
    }
    for (std::size_t words = 1 + chance_.below(4); words > 0; --words)
      song.title += (song.title.empty() ? "" : " ") + words_[chance_.famous(words_.size())];
    if (chance_.happens(.02)) song.title += ", Pt. " + std::to_string(1 + chance_.below(4));
    if (chance_.happens(.01)) song.title += " \"" + chance_.of(words_) + "\"";
    std::vector<std::string> artists = {artists_[chance_.famous(artists_.size())]};
    while (chance_.happens(.12)) artists.push_back(artists_[chance_.famous(artists_.size())]);
    song.artists = pythonList(artists);
    if (songs_.size() < 50'000) songs_.push_back(song);
    return song;
  }

  void move(float& value, const AudioColumnRule& rule) {
    if (std::isnan(value) || rule.whole) return;
    const double size = rule.most == 1 ? .06 : .04 * (rule.most - rule.least);
    const double moved = static_cast<double>(value) + size * chance_.normal();
    value = static_cast<float>(std::clamp(moved, rule.least, rule.most));
  }

  void spoil(Texts& texts) {
    switch (chance_.below(9)) {
      case 0:
        texts.pop_back();
        return;
      case 1:
        texts[1].clear();
        return;
      case 2:
        texts[0].clear();
        return;
      case 3:
        texts[7] = "0000";
        return;
      case 4:
        texts[8] = "1.7";
        return;
      case 5:
        texts[11] = "6.275";
        return;
      case 6:
        texts[18] = "0";
        return;
      case 7:
        texts[2] = "many";
        return;
      default:
        texts[1] += "\xE9";
    }
  }

  std::vector<TrackRecord> around_;
  Seeded chance_;
  std::vector<std::string> words_;
  std::vector<std::string> artists_;
  std::vector<Song> songs_;
};

Result<void> write(const std::vector<std::string>& tables, std::size_t rows, std::uint64_t seed,
                   const std::string& out) {
  std::vector<TrackRecord> around;
  CleaningReport report;
  TableReading reading;
  reading.take = [&](TrackRecord record) { around.push_back(std::move(record)); };
  reading.progress = [](std::size_t, std::size_t) { return true; };
  for (const std::string& table : tables)
    if (auto read = readTrackTable(table, report, reading); !read) return read;
  if (around.empty()) return Error(ErrorCode::NotFound, "--around", "has no rows", "");
  std::FILE* file = std::fopen(out.c_str(), "wb");
  if (file == nullptr) return Error(ErrorCode::Io, printable(out), "cannot be written", "");
  TableMaker maker(std::move(around), rows, seed);
  std::fputs(maker.header().c_str(), file);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::string row = maker.row();
    std::fwrite(row.data(), 1, row.size(), file);
  }
  if (std::fclose(file) != 0)
    return Error(ErrorCode::Io, printable(out), "cannot be written", "Make room on the disk.");
  return {};
}

}  // namespace
}  // namespace earshot

int main(int argc, char** argv) {
  CLI::App app{"Makes a large table of tracks around those of other tables."};
  std::vector<std::string> tables;
  std::size_t rows = 600'000;
  std::uint64_t seed = 1;
  std::string out;
  app.add_option("--around", tables, "Tables whose rows it takes after")->required()->type_name("CSV");
  app.add_option("--rows", rows, "How many rows")->capture_default_str();
  app.add_option("--seed", seed, "The same seed makes the same table")->capture_default_str();
  app.add_option("--out", out, "The table")->required();
  CLI11_PARSE(app, argc, argv);
  const auto written = earshot::write(tables, rows, seed, out);
  if (written) return 0;
  std::fprintf(stderr, "%s\n", written.error().message().c_str());
  return 1;
}
