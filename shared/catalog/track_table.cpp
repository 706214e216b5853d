#include "shared/catalog/track_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace earshot {

namespace {

// How many tracks of a work there are; 0: none.
constexpr std::uint8_t kOne = 1;
constexpr std::uint8_t kMore = 2;

}  // namespace

TrackTable::TrackTable(SpaceDescription space, std::span<const std::uint32_t> cellRows, CellBalls balls)
    : space_(std::move(space)), balls_(std::move(balls)), cells_(cellRows.size()), firstTracks_(1) {
  for (const std::uint32_t rows : cellRows) firstTracks_.push_back(firstTracks_.back() + rows);
  works_.resize(std::max<std::size_t>(1024, tracks()));
}

Result<void> TrackTable::seal(TrackColumns& columns, std::uint32_t firstTrack, std::string_view where) {
  if (auto sealed = columns.seal(space_.groups, firstTrack, where); !sealed) return sealed;
  loadedTracks_ += static_cast<std::uint32_t>(columns.rows());
  for (const std::uint32_t work : columns.works) {
    std::uint8_t& here = works_[work % works_.size()];
    here = here == 0 ? kOne : kMore;
  }
  return {};
}

Result<void> TrackTable::load(std::size_t cell, TrackColumns&& columns, std::string_view where) {
  if (auto sealed = seal(columns, firstTracks_[cell], where); !sealed) return sealed;
  cells_[cell] = std::move(columns);
  return {};
}

Result<std::uint32_t> TrackTable::append(TrackColumns&& columns) {
  const std::uint32_t first = tracks();
  if (auto sealed = seal(columns, first, "added tracks"); !sealed) return std::move(sealed).error();
  firstTracks_.push_back(first + static_cast<std::uint32_t>(columns.rows()));
  cells_.push_back(std::move(columns));
  return first;
}

std::size_t TrackTable::cellOf(std::uint32_t track) const {
  // The last cell that begins at or before it: empty ones before it begin there, too.
  const auto next = std::upper_bound(firstTracks_.begin(), firstTracks_.end(), track);
  return static_cast<std::size_t>(next - firstTracks_.begin()) - 1;
}

TrackNumbers TrackTable::numbers(std::uint32_t track) const {
  const std::size_t cell = cellOf(track);
  return cells_[cell].numbers(track - firstTracks_[cell]);
}

QuantizedRow TrackTable::row(std::uint32_t track) const {
  const std::size_t cell = cellOf(track);
  return cells_[cell].row(track - firstTracks_[cell]);
}

std::vector<TrackTable::Version> TrackTable::versionsOf(std::span<const std::uint32_t> tracks) const {
  struct Work {
    std::uint32_t number;
    std::size_t i;
  };
  std::vector<Work> works;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const std::uint32_t work = numbers(tracks[i]).work;
    if (work == kUnnumbered || works_[work % works_.size()] != kMore) continue;
    works.push_back({work, i});
  }
  std::vector<Version> versions;
  if (works.empty()) return versions;
  // Most rows are of none of them: one byte of a few rules out four at a time.
  constexpr std::uint32_t kRemainders = 16384;
  std::array<std::uint8_t, kRemainders> maybe{};
  for (const Work& work : works) maybe[work.number % kRemainders] = 1;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (cell(c) == nullptr) continue;
    const std::uint32_t* column = cells_[c].works.data();
    const std::size_t rows = cells_[c].rows();
    const auto mark = [&](std::size_t row) { return maybe[column[row] % kRemainders]; };
    for (std::size_t begin = 0; begin < rows; begin += 4) {
      if (begin + 4 <= rows && (mark(begin) | mark(begin + 1) | mark(begin + 2) | mark(begin + 3)) == 0) continue;
      for (std::size_t row = begin; row < std::min(begin + 4, rows); ++row) {
        const std::uint32_t track = firstTracks_[c] + static_cast<std::uint32_t>(row);
        for (std::size_t w = 0; mark(row) != 0 && w < works.size(); ++w)
          if (works[w].number == column[row] && tracks[works[w].i] != track) versions.push_back({track, works[w].i});
      }
    }
  }
  return versions;
}

}  // namespace earshot
