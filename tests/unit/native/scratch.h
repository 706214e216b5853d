#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "native/files.h"
#include "tests/catch.h"

namespace earshot {

/// A folder of its own for a test, gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "earshot-test-XXXXXX").native();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
  const std::filesystem::path& folder() const { return folder_; }

  std::filesystem::path write(std::string_view name, std::string_view bytes) const {
    REQUIRE(writeFileAtomically(folder_ / name, bytes).ok());
    return folder_ / name;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace earshot
