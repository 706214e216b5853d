#include "cli/inputs.h"

#include <system_error>
#include <utility>

#include "native/catalog_folder.h"

namespace earshot {

std::vector<Input> listInputs(const std::vector<std::string>& arguments) {
  std::vector<Input> inputs;
  for (const std::string& argument : arguments) {
    std::error_code ignored;  // what cannot be looked at is reported by who opens it
    if (!std::filesystem::is_directory(argument, ignored)) {
      inputs.push_back({argument, std::nullopt});
      continue;
    }
    FoundFiles found = findMusic(argument);
    for (auto& file : found.files) inputs.push_back({std::move(file), std::nullopt});
    for (auto& problem : found.problems) inputs.push_back({argument, std::move(problem)});
  }
  return inputs;
}

}  // namespace earshot
