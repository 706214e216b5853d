#pragma once

#include <emscripten/val.h>

#include <utility>

#include "shared/result.h"

namespace earshot {

/// A Result as JavaScript takes it: {value: ...} or {error: {code, where, what, remedy}}. wasm/src/engine.ts throws the
/// latter as EarshotError.
emscripten::val failed(const Error& error);
emscripten::val succeeded(emscripten::val value = emscripten::val::undefined());

}  // namespace earshot
