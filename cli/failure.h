#pragma once

#include "shared/result.h"

namespace earshot {

/// Says on stderr what is wrong. Returns what a command then ends with.
int failed(const Error& error);

}  // namespace earshot
