#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace earshot {

/// "1 track", "12,000 tracks".
std::string counted(std::size_t number, const std::string& one);

/// A path as one line for messages: control characters and bytes that are not UTF-8 appear as \n, \x1b, \xff.
std::string printable(const std::filesystem::path& path);

}  // namespace earshot
