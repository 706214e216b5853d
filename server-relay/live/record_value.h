#pragma once

#include <string>

#include "server-relay/live/channel.h"
#include "shared/result.h"

namespace earshot::relay {

/// A record's value as clients get it: one JSON value on one line. Errors: Corrupt, what is wrong with it.
Result<std::string> recordValue(const std::string& bytes, RecordShape shape);

}  // namespace earshot::relay
