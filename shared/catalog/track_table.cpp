#include "shared/catalog/track_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace earshot {

TrackTable::TrackTable(SpaceDescription space, std::span<const std::uint32_t> cellRows, CellBalls balls)
    : space_(std::move(space)), balls_(std::move(balls)), cells_(cellRows.size()), firstTracks_(1) {
  for (const std::uint32_t rows : cellRows) firstTracks_.push_back(firstTracks_.back() + rows);
}

Result<void> TrackTable::load(std::size_t cell, TrackColumns&& columns, std::string_view where) {
  if (auto sealed = columns.seal(space_.groups, firstTracks_[cell], where); !sealed) return sealed;
  loadedTracks_ += rows(cell);
  cells_[cell] = std::move(columns);
  return {};
}

Result<std::uint32_t> TrackTable::append(TrackColumns&& columns) {
  const std::uint32_t first = tracks();
  if (auto sealed = columns.seal(space_.groups, first, "added tracks"); !sealed) return std::move(sealed).error();
  const auto rows = static_cast<std::uint32_t>(columns.rows());
  loadedTracks_ += rows;
  firstTracks_.push_back(first + rows);
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

std::vector<TrackTable::Version> TrackTable::versionsOf(std::span<const std::uint32_t> works) const {
  // Most tracks are of none of them: one byte of a few rules out four at a time.
  constexpr std::uint32_t kRemainders = 16384;
  std::array<std::uint8_t, kRemainders> maybe{};
  for (const std::uint32_t work : works) maybe[work % kRemainders] = 1;
  std::vector<Version> versions;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (cell(c) == nullptr) continue;
    const std::uint32_t* column = cells_[c].works.data();
    const std::size_t rows = cells_[c].rows();
    const auto mark = [&](std::size_t row) { return maybe[column[row] % kRemainders]; };
    for (std::size_t begin = 0; begin < rows; begin += 4) {
      if (begin + 4 <= rows && (mark(begin) | mark(begin + 1) | mark(begin + 2) | mark(begin + 3)) == 0) continue;
      for (std::size_t row = begin; row < std::min(begin + 4, rows); ++row)
        for (std::size_t i = 0; mark(row) != 0 && i < works.size(); ++i)
          if (works[i] == column[row] && works[i] != kUnnumbered)
            versions.push_back({firstTracks_[c] + static_cast<std::uint32_t>(row), i});
    }
  }
  return versions;
}

}  // namespace earshot
