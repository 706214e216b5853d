#include "cli/print_text.h"

#include <cstdio>

namespace earshot {

Result<void> printText(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return {};
  return Error{ErrorCode::Io, "stdout", "cannot be written", "Check the disk's space."};
}

}  // namespace earshot
