#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "shared/catalog/catalog.h"
#include "shared/recommend/similar.h"

namespace earshot {

/// What decides which tracks come, as flags say it.
struct SimilarFlags {
  std::size_t limit = 10;
  std::string metric;  ///< empty: Euclidean, with --emerging Manhattan
  std::string weights;
  std::string versions = "fold";
  double variety = 0;
  std::size_t artistCap = 0;
  std::vector<std::string> genres;
  std::string years, popularity, tempo;
  std::vector<std::string> keys;
  bool emerging = false;
  float emergingBelow = 40;
};

void addSimilarFlags(CLI::App& app, SimilarFlags& flags);

/// The options they mean in this catalog. A filter by what it knows of no track is warned of on stderr. Errors:
/// NotFound (a genre that it has not), InvalidArgument (weights that leave nothing to compare). Throws
/// CLI::ValidationError where a flag is wrong by itself.
Result<SimilarOptions> similarOptions(const SimilarFlags& flags, const Catalog& catalog);

/// Throws CLI::ValidationError for what can be known to be wrong without a catalog.
void checkSimilarFlags(const SimilarFlags& flags);

}  // namespace earshot
