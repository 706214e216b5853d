#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/catalog/block_entries.h"
#include "shared/catalog/catalog_index.h"
#include "shared/factors/factor_matrix.h"
#include "shared/factors/fold_in.h"
#include "shared/factors/ridge_map.h"
#include "shared/factors/weighting.h"
#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// What places a listener among the tracks of a catalog: a trained model (docs/training.md) but for its items.
struct Taste {
  std::string model;              ///< 16 digits: which one
  FactorMatrix gram;              ///< (factors, factors) of the whole model, items that are no tracks here included
  std::size_t items = 0;          ///< of the model
  std::optional<RidgeMap> ridge;  ///< from the catalog's vectors to factors
  float alpha0 = 0;
  float lambda = 0;
  float nu = 1;
  Weighting weighting = Weighting::Log;
  double weightMean = 1;

  std::size_t factors() const { return gram.factors(); }
  FoldInModel foldInModel() const { return {factors(), items, gram.data(), alpha0, lambda, nu}; }
};

/// `taste-<hash>.safetensors`: that, and where each cell's factors lie in `factors-<hash>.blocks`.
struct TasteFile {
  Taste taste;
  std::vector<BlockEntry> cells;

  /// Checks it by itself and against its catalog. Errors: UnsupportedFormat, Corrupt, OutOfMemory.
  static Result<TasteFile> read(std::span<const std::byte> bytes, const Manifest& manifest, const CatalogIndex& index,
                                const JsonParser& parse);
};

/// The bytes of such a file.
std::vector<std::byte> writeTaste(const Taste& taste, std::span<const BlockEntry> cells);

}  // namespace earshot
