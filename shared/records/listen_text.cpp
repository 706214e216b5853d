#include "shared/records/listen_text.h"

#include "shared/records/plain_name.h"
#include "shared/utf8.h"

namespace earshot {

std::string trimmed(std::string_view text) { return repairUtf8(withoutBlanks(text)); }

std::string upperCase(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace earshot
