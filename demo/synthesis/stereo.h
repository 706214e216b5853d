#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace earshot::demo {

inline constexpr float kSampleRate = 48000;  ///< Opus' own rate, so nothing is resampled on the way

/// A view of two channels of equal length, from some moment on.
struct StereoSpan {
  std::span<float> left;
  std::span<float> right;

  std::size_t size() const { return left.size(); }
  StereoSpan from(std::size_t start) const { return {left.subspan(start), right.subspan(start)}; }
  StereoSpan slice(std::size_t start, std::size_t count) const {
    return {left.subspan(start, count), right.subspan(start, count)};
  }
};

struct StereoBuffer {
  explicit StereoBuffer(std::size_t frames = 0) : left(frames), right(frames) {}
  StereoSpan span() { return {left, right}; }

  std::vector<float> left;
  std::vector<float> right;
};

}  // namespace earshot::demo
