#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace earshot {

/// std::sort where speed is no matter: by a heap, whose code is a quarter of what introsort brings for every type into
/// every page. Not stable.
template <class Range, class Less = std::less<>>
void sortSmall(Range& range, Less less = {}) {
  std::make_heap(range.begin(), range.end(), less);
  std::sort_heap(range.begin(), range.end(), less);
}

/// The value that has `n` others below it or equal, moved to place n: smaller ones before it, larger ones behind it.
/// Source: Hoare (1961), algorithm 65, "Find". Precondition: n < values.size(), no NaN.
template <class T>
T selectNth(std::span<T> values, std::size_t n) {
  T* low = values.data();
  T* high = low + values.size() - 1;
  const T* wanted = low + n;
  while (low < high) {
    const T pivot = *wanted;
    T *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) ++i;
      while (pivot < *j) --j;
      if (i <= j) std::swap(*i++, *j--);
    }
    if (j < wanted) low = i;
    if (wanted < i) high = j;
  }
  return *wanted;
}

/// What something is sorted by: one after the other, ascending. No NaN.
struct SortKey {
  double first;
  double second;
  std::uint32_t third;
  std::uint32_t place = 0;  ///< of what it belongs to
};

/// One sort for whatever has keys.
void sortKeys(std::span<SortKey> keys);

/// Orders items by keyOf(item), equal ones by their places.
template <class T, class KeyOf>
void sortByKeys(std::vector<T>& items, const KeyOf& keyOf) {
  std::vector<SortKey> keys(items.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = keyOf(items[i]);
    keys[i].place = static_cast<std::uint32_t>(i);
  }
  sortKeys(keys);
  std::vector<T> sorted(items.size());
  for (std::size_t i = 0; i < keys.size(); ++i) sorted[i] = std::move(items[keys[i].place]);
  items.swap(sorted);
}

}  // namespace earshot
