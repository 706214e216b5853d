#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// An audio file to work on, or why there is none.
struct Input {
  std::filesystem::path file;
  std::optional<Error> problem;
};

/// The files behind a command's FILE|DIR arguments, in their order, a folder's sorted by name. A file named explicitly
/// is taken whatever its extension; from folders only known audio extensions are, and no previews of a catalog.
std::vector<Input> listInputs(const std::vector<std::string>& arguments);

}  // namespace earshot
