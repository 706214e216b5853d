// A folder in the layout of the Free Music Archive's metadata: tracks.csv, features.csv, genres.csv, as large as the
// published one by default. Sixteen genres are clouds in a space of few dimensions, which the columns mix. Seeded.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/tables/seeded.h"

namespace earshot {
namespace {

constexpr std::size_t kFactors = 24;
constexpr std::size_t kGenres = 16;

struct Feature {
  const char* name;
  int coefficients;
};
constexpr Feature kFeatures[] = {{"chroma_cens", 12},
                                 {"chroma_cqt", 12},
                                 {"chroma_stft", 12},
                                 {"mfcc", 20},
                                 {"rmse", 1},
                                 {"spectral_bandwidth", 1},
                                 {"spectral_centroid", 1},
                                 {"spectral_contrast", 7},
                                 {"spectral_rolloff", 1},
                                 {"tonnetz", 6},
                                 {"zcr", 1}};
constexpr const char* kStatistics[] = {"kurtosis", "max", "mean", "median", "min", "skew", "std"};

struct Column {
  std::string feature, statistic, number;
  std::array<double, kFactors> mix{};
  double mean = 0;
  double scale = 1;
};

std::vector<Column> makeColumns(Seeded& chance) {
  std::vector<Column> columns;
  for (const Feature& feature : kFeatures)
    for (const char* statistic : kStatistics)
      for (int i = 1; i <= feature.coefficients; ++i) {
        char number[8];
        std::snprintf(number, sizeof number, "%02d", i);
        Column column{feature.name, statistic, number};
        for (double& weight : column.mix) weight = chance.normal();
        column.mean = 10 * chance.normal();
        column.scale = std::exp(chance.normal());
        columns.push_back(column);
      }
  return columns;
}

std::string headerLine(const char* first, const std::vector<Column>& columns, std::string Column::*name) {
  std::string line = first;
  for (const Column& column : columns) line += ',' + column.*name;
  return line + '\n';
}

std::string quotedField(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + '"';
}

int make(const std::filesystem::path& folder, std::size_t tracks, std::uint64_t seed) {
  Seeded chance(seed);
  const std::vector<std::string> words = inventWords(chance, 3000);
  const std::vector<Column> columns = makeColumns(chance);
  std::array<std::array<double, kFactors>, kGenres> centers{};
  for (auto& center : centers)
    for (double& x : center) x = chance.normal();

  std::filesystem::create_directories(folder);
  std::FILE* genres = std::fopen((folder / "genres.csv").c_str(), "wb");
  std::FILE* metadata = std::fopen((folder / "tracks.csv").c_str(), "wb");
  std::FILE* features = std::fopen((folder / "features.csv").c_str(), "wb");
  if (genres == nullptr || metadata == nullptr || features == nullptr) return 1;

  std::fputs("genre_id,#tracks,parent,title,top_level\n", genres);
  for (std::size_t g = 0; g < kGenres; ++g)
    std::fprintf(genres, "%zu,%zu,0,%s,%zu\n", g + 1, tracks / kGenres, words[g].c_str(), g + 1);
  std::fputs(
      ",album,album,album,artist,artist,set,track,track,track,track,track,track\n"
      ",date_released,information,title,name,location,subset,date_created,duration,genre_top,genres,listens,title\n"
      "track_id,,,,,,,,,,,,\n",
      metadata);
  std::fputs((headerLine("feature", columns, &Column::feature) + headerLine("statistics", columns, &Column::statistic) +
              headerLine("number", columns, &Column::number) + "track_id" + std::string(columns.size(), ',') + "\n")
                 .c_str(),
             features);

  for (std::size_t id = 2; id < tracks + 2; ++id) {
    const std::size_t genre = chance.below(kGenres);
    std::string about;
    for (std::size_t i = chance.below(300); i > 0; --i) about += chance.of(words) + (i % 40 == 0 ? ",\n\"" : " ");
    const bool top = chance.happens(.5);
    const std::string title = chance.of(words) + " " + chance.of(words);
    const std::string artist = chance.of(words) + " " + words[chance.famous(400)];
    std::fprintf(metadata,
                 "%zu,%zu-01-%02zu 00:00:00,%s,%s,%s,,large,2008-11-26 01:44:45,%zu,%s,\"[%zu, %zu]\",%.0f,%s\n", id,
                 1990 + chance.below(28), 1 + chance.below(28), quotedField(about).c_str(), chance.of(words).c_str(),
                 artist.c_str(), 60 + chance.below(400), top ? words[genre].c_str() : "", genre + 1,
                 1 + chance.below(kGenres), std::exp(6 + 1.5 * chance.normal()), quotedField(title).c_str());
    std::array<double, kFactors> place{};
    for (std::size_t f = 0; f < kFactors; ++f) place[f] = centers[genre][f] + .7 * chance.normal();
    std::string line = std::to_string(id);
    for (const Column& column : columns) {
      double value = 4 * chance.normal();
      for (std::size_t f = 0; f < kFactors; ++f) value += column.mix[f] * place[f];
      char number[32];
      std::snprintf(number, sizeof number, ",%.10e", column.mean + column.scale * value);
      line += number;
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), features);
  }
  bool written = true;
  for (std::FILE* file : {genres, metadata, features}) written = std::fclose(file) == 0 && written;
  return written ? 0 : 1;
}

}  // namespace
}  // namespace earshot

int main(int argc, char** argv) {
  CLI::App app{"Makes a folder in the layout of the Free Music Archive's metadata."};
  std::string out;
  std::size_t tracks = 106'574;
  std::uint64_t seed = 1;
  app.add_option("--out", out, "The folder")->required();
  app.add_option("--tracks", tracks, "How many tracks")->capture_default_str();
  app.add_option("--seed", seed, "The same seed makes the same folder")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (earshot::make(out, tracks, seed) == 0) return 0;
  std::fprintf(stderr, "%s: cannot be written\n", out.c_str());
  return 1;
}
