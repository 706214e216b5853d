#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/embedding/space.h"
#include "shared/result.h"

namespace earshot {

/// What stored vectors are differences from, as it is stored itself: the mean of a part of a cell.
struct Centre {
  const std::int8_t* values = nullptr;  ///< kDimensions of them, [-127, 127]; null: the origin
  float scale = 0;                      ///< finite, >= 0
};

/// A stored vector: x[j] = centre.scale * centre.values[j] + scale * values[j], in double precision. What is stored is
/// the truth; exact ranking is exact over it.
struct QuantizedRow {
  const std::int8_t* values = nullptr;  ///< kDimensions of them, [-127, 127]
  float scale = 0;                      ///< finite, >= 0
  Centre centre = {};

  std::array<double, kDimensions> numbers() const;
  Embedding vector() const;  ///< the numbers, rounded
};

/// A stored vector near to this one: of scales from max|x| / 127 to max|x| / 103 the one whose rounded values leave the
/// least squared error; the zero vector has scale 0. The error is at most scale / 2 in each dimension. Returns the
/// scale. Precondition: finite.
float quantize(const Embedding& vector, std::span<std::int8_t, kDimensions> values);

/// The vector less the centre, rounded: what is quantized.
Embedding fromCentre(const Embedding& vector, const Centre& centre);

/// sum over the group of x[j]^2, summed in double precision.
std::array<float, kGroups> groupNorms(const QuantizedRow& row, std::span<const GroupRange, kGroups> groups);

/// Plain Euclidean distance within one group.
double groupDistance(const Embedding& a, const QuantizedRow& b, const GroupRange& group);

double groupDistance(const QuantizedRow& a, const QuantizedRow& b, const GroupRange& group);

/// Consecutive stored rows with one centre as ranking reads them: vectors row after row, the squared norms of whole
/// vectors, centre included, a plane a group, so that rows are a lane each. A view.
struct RowBlock {
  std::size_t rows = 0;
  const std::int8_t* vectors = nullptr;            ///< (rows, kDimensions)
  const float* scales = nullptr;                   ///< (rows)
  std::array<const float*, kGroups> groupNorms{};  ///< kGroups planes of (rows)
  std::uint32_t firstTrack = 0;                    ///< the track number of row 0
  const float* norms = nullptr;                    ///< (rows), sums of the groups'; may be absent
  Centre centre = {};

  QuantizedRow row(std::size_t i) const { return {vectors + i * kDimensions, scales[i], centre}; }
};

/// How many dimensions the groups' ranges cover. They follow one another from 0 on; what is beyond them is zero in
/// every vector of the space. Errors: InvalidArgument (they do not, or cover none or more than kDimensions).
Result<std::size_t> coveredDimensions(std::span<const GroupRange, kGroups> groups);

}  // namespace earshot
