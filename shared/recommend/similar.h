#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/ranking/distance.h"
#include "shared/result.h"

namespace earshot {

/// What to look for: a track of the catalog, or any piece of music with a vector of the same space.
struct Seed {
  std::string_view space;  ///< the vector's space version
  Embedding vector{};
  Traits traits;                       ///< for reasons; unknown is fine
  std::optional<std::uint32_t> track;  ///< its number if it is of this catalog: then it never comes back

  /// Precondition: catalog.isLoaded(track).
  static Seed of(const Catalog& catalog, std::uint32_t track);
};

enum class Versions { Fold, All };

struct SimilarOptions {
  std::size_t limit = 20;
  Metric metric = Metric::Euclidean;
  std::array<float, kGroups> weights = {1, 1, 1, 1};
  double variety = 0;                      ///< [0, 1]: 0 nearest first, 1 as different from one another as sensible
  Versions versions = Versions::Fold;      ///< Fold: one of each title, the nearest, and none of the seeds' titles
  std::span<const std::uint32_t> exclude;  ///< tracks that must not come back
};

struct Hit {
  std::uint32_t track = 0;
  std::size_t rank = 0;                     ///< from 1
  std::size_t plainRank = 0;                ///< the rank without variety
  double score = 0;                         ///< closenessOf the distance: 1 the same, .37 as unrelated tracks are
  double distance = 0;                      ///< weighted, to the seed it came from
  std::size_t seed = 0;                     ///< which one that is
  std::array<double, kGroups> distances{};  ///< Euclidean, unweighted, within each group, to that seed
  std::array<double, kGroups> closeness{};  ///< see closenessOf
  std::vector<std::string_view> reasons;    ///< most telling first; static texts
  std::size_t versions = 1;                 ///< how many tracks of this title could have come, itself included
};

struct Hits {
  std::vector<Hit> hits;       ///< best first
  std::size_t candidates = 0;  ///< tracks that were compared
};

/// The catalog's tracks nearest to the seeds, among those that are loaded.
///
/// Several seeds take turns: the nearest track to each, then the second nearest to each. Two different songs so bring
/// neighbours of both, even where one lives in a crowd and the other alone, and not what lies, unlike either, between
/// them. Scores then descend within a seed's tracks only. Ties are broken by distance, then by track number: the same
/// request gives the same answer. Variety reorders among the nearest max(50, 5 limit). Errors: InvalidArgument (no
/// seed, a number out of range), VersionMismatch (a seed of another space), NotFinite.
Result<Hits> similar(const Catalog& catalog, std::span<const Seed> seeds, const SimilarOptions& options);

}  // namespace earshot
