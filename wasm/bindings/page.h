#pragma once

#include <cstdint>

#include "shared/buffer.h"
#include "shared/records/json.h"

// What the engine asks of the page around it (wasm/src/engine-module.ts).
namespace earshot {

/// JSON.parse for the engine, which has no parser of its own.
JsonParser browserJsonParser();

/// A copy of bytes [offset, offset + length) of the file that JavaScript holds for `holder`. Errors: OutOfMemory.
Result<Buffer<std::byte>> readFile(const void* holder, std::uint64_t offset, std::uint64_t length, const char* where);

}  // namespace earshot
