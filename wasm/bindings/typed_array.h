#pragma once

#include <emscripten/val.h>

#include <span>

namespace earshot {

/// A typed array of its own, which outlives the engine's memory and can be transferred.
template <class T>
emscripten::val copied(std::span<const T> values) {
  return emscripten::val(emscripten::typed_memory_view(values.size(), values.data()))
      .template call<emscripten::val>("slice");
}

}  // namespace earshot
