#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace earshot {

/// "1 track", "12,000 tracks".
std::string counted(std::size_t number, const std::string& one);

/// Words with a separator between them.
template <class Words>
std::string joined(const Words& words, std::string_view separator) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

/// A path as one line for messages: control characters and bytes that are not UTF-8 appear as \n, \x1b, \xff.
std::string printable(const std::filesystem::path& path);

}  // namespace earshot
