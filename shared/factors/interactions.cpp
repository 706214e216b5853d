#include "shared/factors/interactions.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

Result<void> check(std::span<const Play> plays, std::size_t listeners, std::size_t items) {
  for (const Play& play : plays) {
    if (play.listener >= listeners || play.item >= items)
      return Error(ErrorCode::InvalidArgument, "plays",
                   {"name listener ", play.listener, " and item ", play.item, " of ", listeners, " and ", items}, "");
    if (!(play.count > 0) || !std::isfinite(play.count))
      return Error(ErrorCode::NotFinite, "plays",
                   {"of listener ", play.listener, " and item ", play.item, " are no finite number above 0"}, "");
  }
  return {};
}

/// counts[i + 1] of each place become where it begins.
void accumulate(std::span<std::uint64_t> counts) {
  for (std::size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
}

}  // namespace

Result<Interactions> Interactions::of(std::span<const Play> plays, std::size_t listeners, std::size_t items) {
  if (auto checked = check(plays, listeners, items); !checked) return std::move(checked).error();
  constexpr const char* kWhere = "plays";
  // Sorted by item, then by listener: two stable passes, as the columns of a row are to rise.
  Interactions byItem;
  auto itemBegins = Buffer<std::uint64_t>::allocate(items + 1, kWhere);
  auto sortedListeners = Buffer<std::uint32_t>::allocate(plays.size(), kWhere);
  auto sortedCounts = Buffer<float>::allocate(plays.size(), kWhere);
  if (!itemBegins || !sortedListeners || !sortedCounts) return outOfMemory(kWhere);
  for (const Play& play : plays) ++(*itemBegins)[play.item + 1];
  accumulate(itemBegins->span());
  for (const Play& play : plays) {
    const std::uint64_t place = (*itemBegins)[play.item]++;
    (*sortedListeners)[place] = play.listener;
    (*sortedCounts)[place] = play.count;
  }
  for (std::size_t item = items; item > 0; --item) (*itemBegins)[item] = (*itemBegins)[item - 1];
  (*itemBegins)[0] = 0;

  // A listener's plays of one item follow one another, which makes them one. Summed in order of arrival.
  std::size_t kept = 0;
  for (std::size_t item = 0; item < items; ++item) {
    const std::size_t first = kept;
    const std::uint64_t end = (*itemBegins)[item + 1];
    auto at = (*itemBegins)[item];
    (*itemBegins)[item] = first;
    const auto order = [&](std::uint64_t a, std::uint64_t b) { return (*sortedListeners)[a] < (*sortedListeners)[b]; };
    bool sorted = true;
    for (std::uint64_t i = at + 1; i < end && sorted; ++i) sorted = !order(i, i - 1);
    if (!sorted) {
      std::span<std::uint32_t> names = sortedListeners->span().subspan(at, end - at);
      std::span<float> counts = sortedCounts->span().subspan(at, end - at);
      auto pairs = Buffer<std::uint64_t>::allocate(names.size(), kWhere);
      auto before = Buffer<float>::allocate(names.size(), kWhere);
      if (!pairs || !before) return outOfMemory(kWhere);
      for (std::size_t i = 0; i < names.size(); ++i) {
        (*pairs)[i] = std::uint64_t{names[i]} << 32 | i;
        (*before)[i] = counts[i];
      }
      std::sort(pairs->data(), pairs->data() + pairs->size());
      for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = static_cast<std::uint32_t>((*pairs)[i] >> 32);
        counts[i] = (*before)[(*pairs)[i] & 0xFFFFFFFF];
      }
    }
    for (; at < end; ++at) {
      if (kept > first && (*sortedListeners)[kept - 1] == (*sortedListeners)[at]) {
        (*sortedCounts)[kept - 1] += (*sortedCounts)[at];
        if (!std::isfinite((*sortedCounts)[kept - 1]))
          return Error(ErrorCode::NotFinite, "plays",
                       {"of listener ", (*sortedListeners)[at], " and item ", item, " are too many to sum"}, "");
        continue;
      }
      (*sortedListeners)[kept] = (*sortedListeners)[at];
      (*sortedCounts)[kept] = (*sortedCounts)[at];
      ++kept;
    }
  }
  (*itemBegins)[items] = kept;

  byItem.begins_ = std::move(itemBegins).value();
  byItem.columns_ = std::move(sortedListeners).value();
  byItem.values_ = std::move(sortedCounts).value();
  byItem.columnCount_ = listeners;
  return byItem.transposed();
}

Result<Interactions> Interactions::transposed() const {
  constexpr const char* kWhere = "plays";
  const std::size_t kept = rows() == 0 ? 0 : static_cast<std::size_t>(begins_[rows()]);
  Interactions result;
  auto begins = Buffer<std::uint64_t>::allocate(columnCount_ + 1, kWhere);
  auto columns = Buffer<std::uint32_t>::allocate(kept, kWhere);
  auto values = Buffer<float>::allocate(kept, kWhere);
  if (!begins || !columns || !values) return outOfMemory(kWhere);
  for (std::size_t i = 0; i < kept; ++i) ++(*begins)[columns_[i] + 1];
  accumulate(begins->span());
  for (std::size_t row = 0; row < rows(); ++row)
    for (std::size_t i = begins_[row]; i < begins_[row + 1]; ++i) {
      const std::uint64_t place = (*begins)[columns_[i]]++;
      (*columns)[place] = static_cast<std::uint32_t>(row);
      (*values)[place] = values_[i];
    }
  for (std::size_t column = columnCount_; column > 0; --column) (*begins)[column] = (*begins)[column - 1];
  (*begins)[0] = 0;
  result.begins_ = std::move(begins).value();
  result.columns_ = std::move(columns).value();
  result.values_ = std::move(values).value();
  result.columnCount_ = rows();
  return result;
}

Result<Interactions> Interactions::copied() const {
  Interactions result;
  auto begins = Buffer<std::uint64_t>::allocate(begins_.size(), "plays");
  auto columns = Buffer<std::uint32_t>::allocate(columns_.size(), "plays");
  auto values = Buffer<float>::allocate(values_.size(), "plays");
  if (!begins || !columns || !values) return outOfMemory("plays");
  std::copy(begins_.span().begin(), begins_.span().end(), begins->data());
  std::copy(columns_.span().begin(), columns_.span().end(), columns->data());
  std::copy(values_.span().begin(), values_.span().end(), values->data());
  result.begins_ = std::move(begins).value();
  result.columns_ = std::move(columns).value();
  result.values_ = std::move(values).value();
  result.columnCount_ = columnCount_;
  return result;
}

}  // namespace earshot
