#include "shared/catalog/track_columns.h"

#include <algorithm>
#include <cmath>

#include "shared/catalog/faults.h"

namespace earshot {
namespace {

/// Cuts columns off one piece of memory, the widest elements first, so that each is aligned.
struct Cutter {
  std::byte* next;

  template <class T>
  void cut(std::span<T>& column, std::size_t count) {
    column = {reinterpret_cast<T*>(next), count};
    next += count * sizeof(T);
  }
};

// vectors; five float columns and the norms; three of four bytes; two of two; three of one.
constexpr std::size_t kBytesPerRow = kDimensions + (5 + kGroups + 1 + 3) * 4 + 2 * 2 + 3;

}  // namespace

Result<TrackColumns> TrackColumns::allocate(std::size_t rows) {
  TrackColumns columns;
  auto memory = Buffer<std::byte>::allocate(rows * kBytesPerRow, "tracks");
  if (!memory) return std::move(memory).error();
  columns.memory_ = std::move(memory).value();
  columns.rows_ = rows;
  Cutter cutter{columns.memory_.data()};
  cutter.cut(columns.vectors, rows * kDimensions);
  for (std::span<float>* column :
       {&columns.scales, &columns.tempos, &columns.brightness, &columns.loudness, &columns.dynamics})
    cutter.cut(*column, rows);
  for (std::span<std::uint32_t>* column : {&columns.works, &columns.artists, &columns.albums})
    cutter.cut(*column, rows);
  cutter.cut(columns.norms_, rows * (kGroups + 1));
  cutter.cut(columns.genres, rows);
  cutter.cut(columns.years, rows);
  cutter.cut(columns.keys, rows);
  cutter.cut(columns.popularity, rows);
  cutter.cut(columns.artistPopularity, rows);
  for (std::size_t row = 0; row < rows; ++row) columns.set(row, {});
  return columns;
}

void TrackColumns::set(std::size_t row, const TrackNumbers& numbers) {
  tempos[row] = numbers.traits.tempo;
  brightness[row] = numbers.traits.brightness;
  loudness[row] = numbers.traits.loudness;
  dynamics[row] = numbers.traits.dynamics;
  keys[row] = numbers.traits.key;
  genres[row] = numbers.genre;
  years[row] = numbers.year;
  popularity[row] = numbers.popularity;
  works[row] = numbers.work;
  artists[row] = numbers.artist;
  albums[row] = numbers.album;
  artistPopularity[row] = numbers.artistPopularity;
}

Traits TrackColumns::traits(std::size_t row) const {
  return {tempos[row], brightness[row], loudness[row], dynamics[row], keys[row]};
}

TrackNumbers TrackColumns::numbers(std::size_t row) const {
  return {traits(row), genres[row],  years[row],  popularity[row],
          works[row],  artists[row], albums[row], artistPopularity[row]};
}

Result<void> TrackColumns::seal(std::span<const GroupRange, kGroups> groups, std::uint32_t firstTrack,
                                std::string_view where) {
  block_ = {rows_, vectors.data(), scales.data(), {}, firstTrack, norms_.data() + kGroups * rows_};
  for (std::size_t g = 0; g < kGroups; ++g) block_.groupNorms[g] = norms_.data() + g * rows_;
  float* sums = norms_.data() + kGroups * rows_;
  for (std::size_t row = 0; row < rows_; ++row) {
    const auto norms = groupNorms(block_.row(row), groups);
    for (std::size_t g = 0; g < kGroups; ++g) norms_[g * rows_ + row] = norms[g];
    sums[row] = (norms[0] + norms[1]) + (norms[2] + norms[3]);
    if (!std::isfinite(sums[row]))
      return corrupt(where, {"the vector of row ", grouped(row), " is too long to be compared"});
  }
  sealed_ = true;
  return {};
}

}  // namespace earshot
