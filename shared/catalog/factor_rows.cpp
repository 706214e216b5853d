#include "shared/catalog/factor_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/catalog/faults.h"
#include "shared/catalog/safetensors.h"
#include "shared/catalog/safetensors_writer.h"

namespace earshot {

Result<FactorRows> FactorRows::read(Buffer<std::byte> block, std::size_t rows, std::size_t factors,
                                    std::string_view where, const JsonParser& parse) {
  const auto file = Safetensors::read(block.span(), where, parse);
  if (!file) return file.error();
  const auto values = file->elements<std::int8_t>("factors", {rows, factors});
  if (!values) return values.error();
  const auto scales = file->elements<float>("scales", {rows});
  if (!scales) return scales.error();
  const auto origins = file->elements<std::uint8_t>("origin", {rows});
  if (!origins) return origins.error();
  for (std::size_t row = 0; row < rows; ++row) {
    const float scale = (*scales)[row];
    const std::uint8_t origin = (*origins)[row];
    if (!(std::isfinite(scale) && scale >= 0))
      return corrupt(where, {"tensor \"scales\" holds ", scale, " at element ", grouped(row),
                             ", expected a finite number, 0 or more"});
    if (origin > static_cast<std::uint8_t>(FactorsOrigin::Mapped) || (origin == 0 && scale > 0))
      return corrupt(where, {"tensor \"origin\" holds ", origin, " at row ", grouped(row), ", expected ",
                             scale > 0 ? "1 or 2, as it has factors" : "0, 1 or 2"});
  }
  FactorRows result;
  result.values = *values;
  result.scales = *scales;
  result.origins = *origins;
  result.bytes_ = std::move(block);
  return result;
}

Result<void> FactorRowsWriter::add(std::string_view id, std::span<const float> factors, FactorsOrigin origin) {
  values_.resize(values_.size() + factors_);
  origins_.push_back(static_cast<std::uint8_t>(origin));
  scales_.push_back(0);
  if (origin == FactorsOrigin::None) return {};
  if (!std::all_of(factors.begin(), factors.end(), [](float factor) { return std::isfinite(factor); }))
    return Error(ErrorCode::NotFinite, id, "has factors that are no finite numbers", "Train the model again.");
  scales_.back() = storeFactors(factors, values_.data() + values_.size() - factors_);
  return {};
}

std::vector<std::byte> FactorRowsWriter::finish() const {
  SafetensorsWriter writer;
  writer.add("factors", {scales_.size(), factors_}, std::span<const std::int8_t>(values_));
  writer.add("scales", scales_);
  writer.add("origin", origins_);
  return writer.finish();
}

}  // namespace earshot
