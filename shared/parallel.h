#pragma once

#include <cstddef>
#include <functional>

namespace earshot {

/// Runs body(i) for i in [0, count), in any order, on whatever threads the caller has; returns when all are done. The
/// engine has no threads of its own: natively this is a pool, in WebAssembly the plain loop below.
using ParallelFor = std::function<void(std::size_t count, const std::function<void(std::size_t)>& body)>;

inline void serialFor(std::size_t count, const std::function<void(std::size_t)>& body) {
  for (std::size_t i = 0; i < count; ++i) body(i);
}

}  // namespace earshot
