#pragma once

#include <cstddef>
#include <string>
#include <vector>

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
  std::string metadata;  ///< table that describes audio files; empty: none
  std::string key;       ///< its column that names them
  std::string report;    ///< file for the cleaning report as JSON; empty: none
};

}  // namespace earshot
