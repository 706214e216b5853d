#pragma once

#include <vector>

#include "tests/unit/catalog/small_catalog.h"

namespace earshot {

/// Tracks with these numbers, the i-th at place i of a line through the first group.
inline TrackTable numberedTable(const std::vector<TrackNumbers>& tracks) {
  auto columns = TrackColumns::allocate(tracks.size());
  REQUIRE(columns.ok());
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    columns->set(i, tracks[i]);
    columns->scales[i] = .01F * static_cast<float>(i);
    columns->vectors[i * kDimensions] = 100;
  }
  TrackTable table(testSpace());
  REQUIRE(table.append(std::move(*columns)).ok());
  return table;
}

}  // namespace earshot
