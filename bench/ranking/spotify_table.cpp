#include "bench/ranking/spotify_table.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string_view>

#include "shared/embedding/audio_columns_space.h"

namespace earshot::bench {
namespace {

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> all(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      all.emplace_back();
    else if (c != '\r')
      all.back() += c;
  }
  return all;
}

bool continuous(std::size_t column) { return !kAudioColumnRules[column].whole; }

}  // namespace

Result<SpotifyTable> SpotifyTable::read(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator(folder, fault))
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  if (files.empty()) return Error(ErrorCode::Io, folder, "has no CSV files", "");
  std::sort(files.begin(), files.end());
  SpotifyTable table;
  for (const auto& file : files) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    const auto header = fields(line);
    std::array<std::size_t, kAudioColumns> at{};
    for (std::size_t c = 0; c < kAudioColumns; ++c) {
      const std::string_view name = kAudioColumnRules[c].name;
      at[c] = static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
      if (at[c] == header.size())
        return Error(ErrorCode::UnsupportedFormat, file.string(), {"has no column ", name}, "");
    }
    while (std::getline(in, line)) {
      const auto row = fields(line);
      if (row.size() != header.size()) continue;
      table.rows_.emplace_back();
      for (std::size_t c = 0; c < kAudioColumns; ++c)
        table.rows_.back().values[c] = std::strtof(row[at[c]].c_str(), nullptr);
    }
  }
  const auto count = static_cast<double>(table.rows_.size());
  for (std::size_t c = 0; c < kAudioColumns; ++c) {
    double sum = 0;
    double squares = 0;
    for (const auto& row : table.rows_) sum += static_cast<double>(row.values[c]);
    for (const auto& row : table.rows_) squares += std::pow(static_cast<double>(row.values[c]) - sum / count, 2);
    table.spreads_[c] = static_cast<float>(std::sqrt(squares / count));
  }
  return table;
}

std::vector<Embedding> SpotifyTable::generate(std::size_t tracks, float noise, std::uint64_t seed) const {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  std::vector<Embedding> vectors(tracks);
  for (std::size_t i = 0; i < tracks; ++i) {
    AudioColumns columns = rows_[i % rows_.size()];
    for (std::size_t c = 0; c < kAudioColumns; ++c) {
      if (!continuous(c)) continue;
      const auto& rule = kAudioColumnRules[c];
      columns.values[c] = std::clamp(columns.values[c] + noise * spreads_[c] * normal(random),
                                     static_cast<float>(rule.least), static_cast<float>(rule.most));
    }
    vectors[i] = embedAudioColumns(columns);
  }
  std::shuffle(vectors.begin(), vectors.end(), random);
  return vectors;
}

std::vector<Embedding> clusteredVectors(std::size_t rows, std::size_t clusters, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  std::vector<Embedding> centres(clusters);
  for (auto& centre : centres)
    for (float& x : centre) x = normal(random);
  std::vector<Embedding> vectors(rows);
  for (auto& vector : vectors) {
    const Embedding& centre = centres[random() % clusters];
    for (std::size_t j = 0; j < kDimensions; ++j) vector[j] = centre[j] + .5F * normal(random);
  }
  return vectors;
}

}  // namespace earshot::bench
