#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "shared/embedding/space_tables.h"
#include "shared/features/feature_set.h"
#include "shared/result.h"

namespace earshot {

inline constexpr std::size_t kDimensions = 64;
inline constexpr std::size_t kGroups = 4;
enum class Group { Timbre, Harmony, Rhythm, Dynamics };
inline constexpr std::string_view kGroupNames[kGroups] = {"timbre", "harmony", "rhythm", "dynamics"};

using Embedding = std::array<float, kDimensions>;

/// Where a group lies among the 64 numbers: [begin, end).
struct GroupRange {
  std::size_t begin;
  std::size_t end;
};

/// A versioned map from a feature set's numbers to the vector that is compared. Vectors of different spaces are never
/// compared. Euclidean distance inside a group's range is that group's distance; the ranges follow one another.
class Space {
 public:
  /// The space that ships with Earshot, fitted by bench/space/ on free music and the house catalog.
  static const Space& shipped();

  std::string_view version() const { return tables_->version; }  ///< "earshot-librosa-3"
  std::span<const GroupRange, kGroups> groups() const { return groups_; }

  /// The distance two unrelated tracks typically have in each group: the median over random pairs of the fitting music.
  /// Reasons and closeness bars are relative to it.
  std::span<const float, kGroups> typicalDistances() const { return tables_->typicalDistances; }

  /// Silence and constant input give a defined, finite vector. Errors: VersionMismatch (another feature set), NotFinite
  /// (names the column).
  Result<Embedding> embed(const Statistics& statistics) const;

 private:
  explicit Space(const SpaceTables& tables);
  const SpaceTables* tables_;
  std::array<GroupRange, kGroups> groups_{};
};

}  // namespace earshot
