#include "shared/recommend/taste_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/ranking/scan_kernels.h"

namespace earshot {

Result<FactorColumns> FactorColumns::allocate(std::size_t rows, std::size_t factors) {
  FactorColumns columns;
  columns.planes_ = (factors + kDimensions - 1) / kDimensions;
  const std::size_t values = columns.planes_ * rows * kDimensions;
  auto memory = Buffer<std::byte>::allocate(values + rows * (sizeof(float) + 1), "factors");
  if (!memory) return std::move(memory).error();
  std::byte* next = memory->data();
  columns.values = {reinterpret_cast<std::int8_t*>(next), values};
  columns.scales = {reinterpret_cast<float*>(next + values), rows};
  columns.origins = {reinterpret_cast<std::uint8_t*>(next + values + rows * sizeof(float)), rows};
  columns.memory_ = std::move(memory).value();
  return columns;
}

void FactorColumns::set(std::size_t row, std::span<const float> factors, FactorsOrigin origin) {
  std::array<std::int8_t, kMostStoredFactors> stored;
  const float scale = storeFactors(factors, stored.data());
  set(row, {stored.data(), factors.size()}, scale, origin);
}

void FactorColumns::set(std::size_t row, std::span<const std::int8_t> stored, float scale, FactorsOrigin origin) {
  scales[row] = scale;
  origins[row] = static_cast<std::uint8_t>(origin);
  for (std::size_t j = 0; j < stored.size(); ++j)
    values[(j / kDimensions * rows() + row) * kDimensions + j % kDimensions] = stored[j];
}

void FactorColumns::copyFactors(std::size_t row, std::span<float> out) const {
  for (std::size_t j = 0; j < out.size(); ++j) {
    const std::int8_t* stored = plane(j / kDimensions, row);
    out[j] = scales[row] * static_cast<float>(stored[j % kDimensions]);
  }
}

void TasteTable::load(std::size_t cell, FactorColumns&& columns) {
  if (cell >= cells_.size()) cells_.resize(cell + 1);
  cells_[cell] = std::move(columns);
}

Result<void> TasteTable::mapAdded(const TrackTable& table, std::size_t firstCell) {
  if (!taste_.ridge) return {};
  std::vector<float> factors(taste_.factors());
  for (std::size_t c = firstCell; c < table.cells(); ++c) {
    if (table.cell(c) == nullptr || cell(c) != nullptr) continue;
    auto columns = FactorColumns::allocate(table.rows(c), taste_.factors());
    if (!columns) return std::move(columns).error();
    for (std::uint32_t row = 0; row < table.rows(c); ++row) {
      taste_.ridge->apply(table.row(table.firstTrack(c) + row).vector(), factors);
      columns->set(row, factors, FactorsOrigin::Mapped);
    }
    load(c, std::move(columns).value());
  }
  return {};
}

FactorsOrigin TasteTable::originOf(const TrackTable& table, std::uint32_t track) const {
  const std::size_t number = table.cellOf(track);
  const FactorColumns* columns = cell(number);
  return columns == nullptr ? FactorsOrigin::None
                            : static_cast<FactorsOrigin>(columns->origins[track - table.firstTrack(number)]);
}

void TasteTable::copyFactors(const TrackTable& table, std::uint32_t track, float* out) const {
  const std::size_t number = table.cellOf(track);
  const FactorColumns& columns = *cell(number);
  const std::size_t row = track - table.firstTrack(number);
  columns.copyFactors(row, {out, taste_.factors()});
}

TasteQuery::TasteQuery(std::span<const float> listener) {
  float largest = 0;
  for (const float x : listener) largest = std::max(largest, std::abs(x));
  step_ = largest / 32767;
  for (std::size_t j = 0; j < listener.size() && step_ > 0; ++j)
    steps_[j] = static_cast<std::int16_t>(std::nearbyint(listener[j] / step_));
}

void TasteQuery::ask(const FactorColumns& cell, std::size_t begin, std::span<float> preferences) const {
  const std::size_t count = preferences.size();
  std::int32_t dots[kBatch];
  // All planes together stay within 32 bits: 512 * 127 * 32767 < 2^31.
  std::int32_t sums[kBatch] = {};
  for (std::size_t plane = 0; plane < cell.planes(); ++plane) {
    dotRows(cell.plane(plane, begin), steps_.data() + plane * kDimensions, count, dots);
    for (std::size_t i = 0; i < count; ++i) sums[i] += dots[i];
  }
  for (std::size_t i = 0; i < count; ++i) preferences[i] = step_ * cell.scales[begin + i] * static_cast<float>(sums[i]);
}

void PreferredTracks::scan(const FactorColumns& cell, std::uint32_t firstTrack, const TrackSet& excluded) {
  float preferences[TasteQuery::kBatch];
  for (std::size_t begin = 0; begin < cell.rows(); begin += TasteQuery::kBatch) {
    const std::size_t count = std::min(TasteQuery::kBatch, cell.rows() - begin);
    query_.ask(cell, begin, {preferences, count});
    for (std::size_t i = 0; i < count; ++i) {
      const auto preference = static_cast<double>(preferences[i]);
      const std::uint32_t track = firstTrack + static_cast<std::uint32_t>(begin + i);
      if (!(preference >= least_) || cell.origins[begin + i] == 0 || excluded.contains(track)) continue;
      best_.push_back({-preference, 0, track});
      if (best_.size() >= 4 * limit_) cut();
    }
  }
}

std::vector<SortKey> PreferredTracks::take() {
  cut();
  return std::move(best_);
}

void PreferredTracks::cut() {
  sortKeys(best_);
  if (best_.size() <= limit_) return;
  best_.resize(limit_);
  if (limit_ > 0) least_ = -best_.back().first;
}

}  // namespace earshot
