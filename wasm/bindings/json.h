#pragma once

#include "shared/records/json.h"

namespace earshot {

/// JSON.parse for the engine, through the module's `parseJson` (wasm/src/engine.ts).
JsonParser browserJsonParser();

}  // namespace earshot
