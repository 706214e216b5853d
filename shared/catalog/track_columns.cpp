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
constexpr std::size_t kBytesPerPart = kDimensions + 2 * 4;
constexpr std::size_t kBytesPerRow = kDimensions + (5 + kGroups + 1 + 3) * 4 + 2 * 2 + 3;

}  // namespace

Result<TrackColumns> TrackColumns::allocate(std::size_t rows, std::size_t parts) {
  TrackColumns columns;
  auto memory = Buffer<std::byte>::allocate(parts * kBytesPerPart + rows * kBytesPerRow, "tracks");
  if (!memory) return std::move(memory).error();
  columns.memory_ = std::move(memory).value();
  columns.rows_ = rows;
  Cutter cutter{columns.memory_.data()};
  cutter.cut(columns.vectors, rows * kDimensions);
  cutter.cut(columns.centres, parts * kDimensions);
  cutter.cut(columns.centreScales, parts);
  cutter.cut(columns.partEnds, parts);
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
  if (parts > 0) columns.partEnds.back() = static_cast<std::uint32_t>(rows);
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

RowBlock TrackColumns::block(std::size_t part) const {
  const std::size_t begin = part == 0 ? 0 : partEnds[part - 1];
  RowBlock block;
  block.rows = partEnds[part] - begin;
  block.vectors = vectors.data() + begin * kDimensions;
  block.scales = scales.data() + begin;
  for (std::size_t g = 0; g < kGroups; ++g) block.groupNorms[g] = norms_.data() + g * rows_ + begin;
  block.norms = norms_.data() + kGroups * rows_ + begin;
  block.firstTrack = firstTrack_ + static_cast<std::uint32_t>(begin);
  block.centre = {centres.data() + part * kDimensions, centreScales[part]};
  return block;
}

QuantizedRow TrackColumns::row(std::size_t row) const {
  std::size_t part = 0;
  while (partEnds[part] <= row) ++part;
  return {vectors.data() + row * kDimensions, scales[row], {centres.data() + part * kDimensions, centreScales[part]}};
}

Result<void> TrackColumns::seal(std::span<const GroupRange, kGroups> groups, std::uint32_t firstTrack,
                                std::string_view where) {
  float* sums = norms_.data() + kGroups * rows_;
  for (std::size_t i = 0; i < rows_; ++i) {
    const auto norms = groupNorms(row(i), groups);
    for (std::size_t g = 0; g < kGroups; ++g) norms_[g * rows_ + i] = norms[g];
    sums[i] = (norms[0] + norms[1]) + (norms[2] + norms[3]);
    if (!std::isfinite(sums[i]))
      return corrupt(where, {"the vector of row ", grouped(i), " is too long to be compared"});
  }
  firstTrack_ = firstTrack;
  sealed_ = true;
  return {};
}

}  // namespace earshot
