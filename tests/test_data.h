#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/catch.h"

namespace earshot::testing {

/// Where the real recordings and tables lie: EARSHOT_TEST_DATA, by default `../shared` of the repository (tests run
/// there).
inline std::filesystem::path testDataFolder() {
  const char* folder = std::getenv("EARSHOT_TEST_DATA");
  return folder != nullptr && *folder != '\0' ? folder : "../shared";
}

/// A file or folder of the test data. Without it the test says that it is skipped and returns at once; with
/// EARSHOT_REQUIRE_ALL=1 it fails:
///
///   auto clip = testData("music/formats/metal.flac");
///   if (!clip) return;
inline std::optional<std::filesystem::path> testData(const std::string& name) {
  std::filesystem::path path = testDataFolder() / name;
  if (std::filesystem::exists(path)) return path;
  const std::string missing = "SKIPPED: needs " + name + " of the test data (EARSHOT_TEST_DATA)";
  const char* strict = std::getenv("EARSHOT_REQUIRE_ALL");
  if (strict != nullptr && std::string(strict) == "1") {
    FAIL(missing);
  } else {
    WARN(missing);
  }
  return std::nullopt;
}

}  // namespace earshot::testing
