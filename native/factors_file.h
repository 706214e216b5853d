#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "shared/factors/factor_matrix.h"
#include "shared/factors/fold_in.h"
#include "shared/factors/interactions.h"
#include "shared/factors/ridge_map.h"
#include "shared/factors/weighting.h"
#include "shared/result.h"

namespace earshot {

/// What `earshot train` leaves: all that is needed to recommend to somebody it never met (docs/training.md).
struct FactorsModel {
  FactorMatrix items;             ///< (n, factors)
  FactorMatrix gram;              ///< (factors, factors)
  std::vector<float> popularity;  ///< (n): how many listeners each has
  std::vector<std::string> ids;   ///< (n), UTF-8
  std::optional<RidgeMap> ridge;
  std::string space;  ///< of the ridge map's vectors
  float alpha0 = 0;
  float lambda = 0;
  float nu = 1;
  Weighting weighting = Weighting::Log;
  double weightMean = 1;
  std::uint64_t seed = 1;
  std::size_t epochs = 0;
  std::size_t listeners = 0;
  std::string digest;  ///< first 16 digits of the sha256 of the file it was read from

  FoldInModel foldInModel() const { return {items.factors(), items.rows(), gram.data(), alpha0, lambda, nu}; }
};

/// Writes `factors-<16 digits of its sha256>.safetensors` atomically, then removes other ones of the folder. Returns
/// the name. Errors: Io, OutOfMemory.
Result<std::string> writeFactors(const std::filesystem::path& folder, const FactorsModel& model);

/// Whether `path` is a factors file by its name, or a folder with one.
bool holdsFactors(const std::filesystem::path& path);

/// From a folder with one factors file, or the file itself. Trusts nothing of it. Errors: NotFound (none, or several),
/// Io, OutOfMemory, UnsupportedFormat, Corrupt (names the tensor or metadata).
Result<FactorsModel> readFactors(const std::filesystem::path& path);

/// Both sides of a training that is under way.
struct TrainingCheckpoint {
  std::string digest;  ///< of the plays and the settings: another training does not go on from it
  std::size_t epochs = 0;
  std::vector<double> objectives;  ///< (epochs)
  FactorMatrix listeners;
  FactorMatrix items;
};

/// Where it lies while training, in the folder of its output.
inline constexpr const char* kCheckpointName = "checkpoint.safetensors";

/// Errors: Io.
Result<void> writeCheckpoint(const std::filesystem::path& folder, const std::string& digest,
                             const std::vector<double>& objectives, const FactorMatrix& listeners,
                             const FactorMatrix& items);

/// Errors: NotFound, Io, Corrupt.
Result<TrainingCheckpoint> readCheckpoint(const std::filesystem::path& folder);

}  // namespace earshot
