#pragma once

#include <filesystem>
#include <string>

namespace earshot {

/// A path as one line for messages: control characters and bytes that are not UTF-8 appear as \n, \x1b, \xff.
std::string printable(const std::filesystem::path& path);

}  // namespace earshot
