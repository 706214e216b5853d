#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/ranking/points.h"

namespace earshot {

/// An order in which cells that are near one another lie next to one another, as blocks in a file: order[place] is the
/// cell there. Halves along the direction of largest spread, each ordered in the same way and turned so that their ends
/// meet. Precondition: centroids (k, dimensions), finite.
std::vector<std::uint32_t> orderOfCells(std::span<const float> centroids, std::size_t dimensions);

/// The direction in which the rows spread most, by power iteration; not of unit length, zero if they do not spread.
std::vector<double> widestDirection(const Points& points, std::span<const std::uint32_t> rows);

/// Puts the `count` rows that lie lowest along `direction` first; equal ones by number.
void splitAlong(const Points& points, std::span<const double> direction, std::span<std::uint32_t> rows,
                std::size_t count);

}  // namespace earshot
