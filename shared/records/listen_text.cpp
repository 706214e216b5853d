#include "shared/records/listen_text.h"

#include "shared/utf8.h"

namespace earshot {

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return repairUtf8(text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin));
}

std::string upperCase(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace earshot
