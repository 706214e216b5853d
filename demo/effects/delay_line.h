#pragma once

#include <cstddef>
#include <vector>

namespace earshot::demo {

/// The last samples of a signal, read between samples.
class DelayLine {
 public:
  explicit DelayLine(std::size_t longest) : samples_(longest + 2) {}

  void write(float sample) {
    samples_[position_] = sample;
    if (++position_ == samples_.size()) position_ = 0;
  }

  /// The sample written `delay` samples before the next write; 1 <= delay <= longest.
  float read(float delay) const {
    const auto whole = static_cast<std::size_t>(delay);
    const float part = delay - static_cast<float>(whole);
    const float newer = samples_[before(whole)];
    return newer + part * (samples_[before(whole + 1)] - newer);
  }

 private:
  std::size_t before(std::size_t count) const {
    return position_ >= count ? position_ - count : position_ + samples_.size() - count;
  }

  std::vector<float> samples_;
  std::size_t position_ = 0;
};

}  // namespace earshot::demo
