#include "shared/records/isrc.h"

namespace earshot {

std::string bareIsrc(std::string_view text) {
  std::string code;
  for (const char c : text)
    if (c != '-' && c != ' ') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return code;
}

}  // namespace earshot
