#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "shared/buffer.h"
#include "shared/factors/stored_factors.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// The factors of a cell's tracks: a block of `factors-<hash>.blocks`. docs/catalog-format.md lists the tensors.
class FactorRows {
 public:
  /// Takes the block's bytes, already compared with their hash. Errors: UnsupportedFormat, Corrupt.
  static Result<FactorRows> read(Buffer<std::byte> block, std::size_t rows, std::size_t factors, std::string_view where,
                                 const JsonParser& parse);

  std::span<const std::int8_t> values;    ///< (rows, factors): the factor is scales[row] times this
  std::span<const float> scales;          ///< (rows), finite, >= 0; 0 where there are none
  std::span<const std::uint8_t> origins;  ///< (rows): FactorsOrigin

 private:
  Buffer<std::byte> bytes_;
};

/// A block that grows row by row.
class FactorRowsWriter {
 public:
  explicit FactorRowsWriter(std::size_t factors) : factors_(factors) {}

  /// `factors` are no matter where the origin is None. Errors: NotFinite.
  Result<void> add(std::string_view id, std::span<const float> factors, FactorsOrigin origin);
  std::vector<std::byte> finish() const;

 private:
  std::size_t factors_;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
  std::vector<std::uint8_t> origins_;
};

}  // namespace earshot
