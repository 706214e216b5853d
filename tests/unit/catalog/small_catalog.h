#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "native/json.h"
#include "native/sha256.h"
#include "shared/buffer.h"
#include "shared/catalog/catalog.h"
#include "shared/catalog/catalog_writer.h"
#include "tests/catch.h"

namespace earshot {

inline const SpaceDescription& testSpace() {
  static const SpaceDescription space = {"test-space-1", {{{0, 24}, {24, 40}, {40, 56}, {56, 64}}}, {1, 2, 3, 4}};
  return space;
}

inline NewTrack testTrack(int number, std::uint32_t cell = 0) {
  std::mt19937 random(static_cast<unsigned>(number) + 1);
  std::normal_distribution<float> normal;
  NewTrack track;
  track.id = "album/" + std::to_string(number) + ".mp3";
  track.title = "Title " + std::to_string(number) + " \u00e9";
  track.artist = number % 3 == 0 ? "" : "Artist";
  track.album = "Album";
  track.genre = number % 2 == 0 ? "Rock" : "";
  track.year = 1960 + number % 60;
  track.duration = 100.5F + static_cast<float>(number);
  track.traits.tempo = 60.F + static_cast<float>(number % 100);
  track.traits.brightness = 1000;
  for (float& x : track.vector) x = normal(random);
  track.searchText = "title " + std::to_string(number) + " e artist";
  track.statistics = {static_cast<float>(number), .5F};
  track.cell = cell;
  return track;
}

inline CatalogDraft testDraft(int tracks, std::uint32_t cells = 1) {
  CatalogDraft draft;
  draft.name = "Test";
  draft.licence = "CC0-1.0";
  draft.space = testSpace();
  draft.featureSet = "librosa";
  draft.featureSetVersion = 1;
  draft.statisticsColumns = {"a/mean/01", "b/mean/01"};
  for (int i = 0; i < tracks; ++i) draft.tracks.push_back(testTrack(i, static_cast<std::uint32_t>(i) % cells));
  return draft;
}

/// A catalog's files by name, as on a disk.
struct CatalogFiles {
  std::map<std::string, std::vector<std::byte>> files;

  CatalogReader reader() const {
    return [this](const std::string& name) -> Result<std::vector<std::byte>> {
      const auto found = files.find(name);
      if (found == files.end()) return Error{ErrorCode::NotFound, name, "is missing", ""};
      return found->second;
    };
  }

  std::string nameOf(const std::string& role) const {
    for (const auto& [name, bytes] : files)
      if (name.rfind(role + "-", 0) == 0) return name;
    return {};
  }
};

inline CatalogFiles write(const CatalogDraft& draft) {
  CatalogFiles catalog;
  const auto manifest = writeCatalog(draft, sha256Hex, [&](const CatalogFile& file) -> Result<void> {
    catalog.files[file.entry.name] = file.bytes;
    return {};
  });
  REQUIRE(manifest.ok());
  const std::string text = manifest->text();
  auto& bytes = catalog.files[std::string(kManifestName)];
  bytes.resize(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return catalog;
}

inline Result<Catalog> open(const CatalogFiles& files) { return Catalog::open(files.reader(), sha256Hex, parseJson); }

/// The numbers of tracks that never were in a file.
inline TrackColumns columnsOf(std::span<const NewTrack> tracks) {
  auto columns = TrackColumns::allocate(tracks.size());
  REQUIRE(columns.ok());
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    columns->scales[i] = quantize(
        tracks[i].vector, std::span<std::int8_t, kDimensions>(columns->vectors.data() + i * kDimensions, kDimensions));
    TrackNumbers numbers;
    numbers.traits = tracks[i].traits;
    numbers.work = tracks[i].work.value_or(kUnnumbered);
    columns->set(i, numbers);
  }
  return std::move(columns).value();
}

/// Of cells that may hold anything, their vectors stored from the origin.
inline CellBalls anywhere(std::size_t cells) {
  CellBalls balls(testSpace().groups, cells);
  const std::array<std::int8_t, kDimensions> origin{};
  constexpr float kEverywhere = std::numeric_limits<float>::infinity();
  for (std::size_t c = 0; c < cells; ++c)
    balls.add({origin.data(), 0}, std::array<float, kGroups>{kEverywhere, kEverywhere, kEverywhere, kEverywhere});
  return balls;
}

inline TrackTable tableOf(std::span<const NewTrack> tracks) {
  TrackTable table(testSpace());
  REQUIRE(table.append(columnsOf(tracks)).ok());
  return table;
}

inline Buffer<std::byte> bufferOf(std::span<const std::byte> bytes) {
  auto buffer = Buffer<std::byte>::allocate(bytes.size(), "test");
  REQUIRE(buffer.ok());
  if (!bytes.empty()) std::memcpy(buffer->data(), bytes.data(), bytes.size());
  return std::move(buffer).value();
}

}  // namespace earshot
