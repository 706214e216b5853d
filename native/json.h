#pragma once

#include <string_view>

#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

/// Parses one JSON value (simdjson). `where` names the source in errors. Errors: Corrupt, with the byte's line and
/// column where known. Numbers become double; integers beyond 2^53 lose digits, as in JavaScript.
Result<Json> parseJson(std::string_view text, std::string_view where);

}  // namespace earshot
