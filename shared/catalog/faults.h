#pragma once

#include <string_view>

#include "shared/result.h"

namespace earshot {

/// How the readers of this room word what is wrong with a file.
Error corrupt(std::string_view where, Wording what);
Error corrupt(std::string_view where, std::string_view what);

}  // namespace earshot
