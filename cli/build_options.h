#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "native/factors_file.h"

namespace earshot {

/// What `earshot catalog build` was asked for.
struct BuildOptions {
  std::vector<std::string> sources;
  std::string out;
  std::string name;
  std::string licence;
  bool previews = false;
  std::string cache;
  bool noCache = false;
  std::size_t jobs = 0;
  std::string metadata;                         ///< table that describes audio files; empty: none
  std::string key;                              ///< its column that names them
  std::shared_ptr<const FactorsModel> factors;  ///< what is known of taste; null: nothing
  std::string kafkaProperties;                  ///< a file, for SOURCEs that are topics; empty: none
  std::string report;                           ///< file for the cleaning report as JSON; empty: none
};

}  // namespace earshot
