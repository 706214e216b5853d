#include "shared/embedding/audio_columns_space.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "native/track_table.h"
#include "tests/catch.h"
#include "tests/test_data.h"

namespace earshot {
namespace {

AudioColumns typical() {
  AudioColumns columns;
  const float values[kAudioColumns] = {.06F, .26F, .04F, .17F, 0, 1, .54F, 116, .54F, 4, .58F, -10};
  std::copy(std::begin(values), std::end(values), columns.values.begin());
  return columns;
}

double groupDistance(const Embedding& a, const Embedding& b, Group group) {
  const GroupRange range = kAudioColumnsGroups[static_cast<std::size_t>(group)];
  double squares = 0;
  for (std::size_t j = range.begin; j < range.end; ++j) squares += std::pow(static_cast<double>(a[j] - b[j]), 2);
  return std::sqrt(squares);
}

TEST_CASE("each number moves its own group and no other") {
  const Embedding before = embedAudioColumns(typical());
  const std::pair<AudioColumn, Group> homes[] = {{AudioColumn::Speechiness, Group::Timbre},
                                                 {AudioColumn::Acousticness, Group::Timbre},
                                                 {AudioColumn::Instrumentalness, Group::Timbre},
                                                 {AudioColumn::Liveness, Group::Timbre},
                                                 {AudioColumn::Key, Group::Harmony},
                                                 {AudioColumn::Mode, Group::Harmony},
                                                 {AudioColumn::Valence, Group::Harmony},
                                                 {AudioColumn::Tempo, Group::Rhythm},
                                                 {AudioColumn::Danceability, Group::Rhythm},
                                                 {AudioColumn::TimeSignature, Group::Rhythm},
                                                 {AudioColumn::Energy, Group::Dynamics},
                                                 {AudioColumn::Loudness, Group::Dynamics}};
  for (const auto& [column, home] : homes) {
    AudioColumns moved = typical();
    moved[column] = column == AudioColumn::Mode ? 0 : moved[column] + .2F;
    const Embedding after = embedAudioColumns(moved);
    for (const Group group : {Group::Timbre, Group::Harmony, Group::Rhythm, Group::Dynamics})
      CHECK((groupDistance(before, after, group) > 0) == (group == home));
  }
}

TEST_CASE("a fifth is near, a tritone far, and a relative key nearest of all") {
  const auto inKey = [](float key, float mode) {
    AudioColumns columns = typical();
    columns[AudioColumn::Key] = key;
    columns[AudioColumn::Mode] = mode;
    return embedAudioColumns(columns);
  };
  const Embedding c = inKey(0, 1);
  const double fifth = groupDistance(c, inKey(7, 1), Group::Harmony);
  const double tritone = groupDistance(c, inKey(6, 1), Group::Harmony);
  CHECK(fifth == Approx(groupDistance(c, inKey(5, 1), Group::Harmony)).epsilon(1e-5));
  CHECK(tritone == Approx(1).epsilon(1e-5));
  CHECK(fifth < tritone);
  const Embedding aMinor = inKey(9, 0);
  CHECK(std::hypot(aMinor[4] - c[4], aMinor[5] - c[5]) < 1e-5F);
}

TEST_CASE("a tempo half as fast again is as far as one slower by the same ratio") {
  const auto at = [](float tempo) {
    AudioColumns columns = typical();
    columns[AudioColumn::Tempo] = tempo;
    return embedAudioColumns(columns);
  };
  CHECK(groupDistance(at(110), at(165), Group::Rhythm) ==
        Approx(groupDistance(at(110), at(110 / 1.5F), Group::Rhythm)).epsilon(1e-4));
}

TEST_CASE("any numbers give a finite vector of at most three spreads; unknown ones stand at the mean") {
  const float values[] = {std::numeric_limits<float>::quiet_NaN(), 0, -1, 1e9F, -1e9F,
                          std::numeric_limits<float>::infinity()};
  for (const float value : values) {
    AudioColumns columns;
    columns.values.fill(value);
    for (const AudioColumn column : {AudioColumn::Key, AudioColumn::Mode})
      columns[column] = value >= 0 && value <= 1 ? value : std::numeric_limits<float>::quiet_NaN();
    for (const float x : embedAudioColumns(columns)) CHECK(std::abs(x) <= 3);
  }
  const Embedding unknown = embedAudioColumns(AudioColumns());
  CHECK(std::all_of(unknown.begin(), unknown.end(), [](float x) { return x == 0; }));
}

TEST_CASE("the typical distances are those of real songs, and every scale fits them") {
  std::vector<Embedding> songs;
  CleaningReport report;
  TableReading reading;
  reading.take = [&](const TrackRecord& record) { songs.push_back(embedAudioColumns(record.audio)); };
  reading.progress = [](std::size_t, std::size_t) { return true; };
  for (const char* decade : {"60s", "70s", "80s", "90s", "00s", "10s"}) {
    const auto table = testing::testData(std::string("data/spotify-hits/dataset-of-") + decade + ".csv");
    if (!table) return;
    REQUIRE(readTrackTable(*table, report, reading));
  }
  REQUIRE(songs.size() > 40'000);
  std::mt19937 random(1);
  for (std::size_t g = 0; g < kGroups; ++g) {
    std::vector<double> distances;
    for (int i = 0; i < 20'000; ++i)
      distances.push_back(
          groupDistance(songs[random() % songs.size()], songs[random() % songs.size()], static_cast<Group>(g)));
    std::nth_element(distances.begin(), distances.begin() + 10'000, distances.end());
    CHECK(distances[10'000] == Approx(kAudioColumnsTypicalDistances[g]).epsilon(.03));
  }
  for (const std::size_t j : {0U, 1U, 2U, 3U, 7U, 8U, 9U, 11U, 12U}) {
    double sum = 0;
    double squares = 0;
    for (const Embedding& song : songs) {
      sum += static_cast<double>(song[j]);
      squares += std::pow(static_cast<double>(song[j]), 2);
    }
    const double mean = sum / static_cast<double>(songs.size());
    INFO("dimension " << j);
    CHECK(std::abs(mean) < .05);
    CHECK(std::sqrt(squares / static_cast<double>(songs.size()) - mean * mean) == Approx(1).epsilon(.12));
  }
}

}  // namespace
}  // namespace earshot
