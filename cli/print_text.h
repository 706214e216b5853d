#pragma once

#include <string_view>

#include "shared/result.h"

namespace earshot {

/// Writes to stdout, all of it. Errors: Io (a full disk, a reader that is gone).
Result<void> printText(std::string_view text);

}  // namespace earshot
