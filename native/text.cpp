#include "native/text.h"

#include <utf8proc.h>

#include "shared/sentence.h"

namespace earshot {
namespace {

void appendEscape(std::string& out, unsigned value) {
  out += "\\x";
  out += "0123456789abcdef"[value >> 4 & 15];
  out += "0123456789abcdef"[value & 15];
}

}  // namespace

std::string counted(std::size_t number, const std::string& one) {
  return sentence({grouped(number), " ", one, number == 1 ? "" : "s"});
}

std::string printable(const std::filesystem::path& path) {
  const std::string& text = path.native();
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t codePoint = 0;
    const auto length = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &codePoint);
    const std::size_t taken = length > 0 ? static_cast<std::size_t>(length) : 1;
    const bool invalid = length <= 0;
    const bool control =
        codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);  // some terminals obey 0x80 to 0x9f too
    if (!invalid && codePoint == '\n') {
      out += "\\n";
    } else if (invalid || control) {
      for (std::size_t i = at; i < at + taken; ++i) appendEscape(out, bytes[i]);
    } else {
      out.append(text, at, taken);
    }
    at += taken;
  }
  return out;
}

}  // namespace earshot
