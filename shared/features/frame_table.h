#pragma once

#include <cstddef>
#include <span>

#include "shared/buffer.h"
#include "shared/result.h"
#include "shared/signal/lanes.h"

namespace earshot {

/// Numbers over time, a row a coefficient, as long as a recording has frames: what an analysis remembers of it.
class FrameTable {
 public:
  /// Errors: OutOfMemory.
  static Result<FrameTable> create(std::size_t rows, std::size_t frames) {
    FrameTable table;
    table.frames_ = frames;
    table.stride_ = (frames + kLanes - 1) / kLanes * kLanes + kLanes;  // room for a last, delayed batch
    auto values = Buffer<float>::allocate(rows * table.stride_, "frames");
    if (!values) return values.error();
    table.values_ = std::move(values).value();
    return table;
  }

  std::size_t frames() const { return frames_; }
  std::span<const float> row(std::size_t r) const { return {values_.data() + r * stride_, frames_}; }
  std::span<float> row(std::size_t r) { return {values_.data() + r * stride_, frames_}; }

  /// Precondition: frame <= frames().
  void put(std::size_t r, std::size_t frame, Lanes lanes) { store(values_.data() + r * stride_ + frame, lanes); }

 private:
  std::size_t frames_ = 0;
  std::size_t stride_ = 0;
  Buffer<float> values_;
};

}  // namespace earshot
