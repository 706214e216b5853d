#include "demo/effects/echo.h"

namespace earshot::demo {

Echo::Echo(float seconds, float feedback)
    : delay_(seconds * kSampleRate),
      feedback_(feedback),
      left_(static_cast<std::size_t>(delay_) + 1),
      right_(static_cast<std::size_t>(delay_) + 1) {}

void Echo::process(StereoSpan send) {
  for (std::size_t i = 0; i < send.size(); ++i) {
    const float left = thinLeft_.highpass(darkenLeft_.lowpass(left_.read(delay_)));
    const float right = thinRight_.highpass(darkenRight_.lowpass(right_.read(delay_)));
    left_.write(0.7F * send.left[i] + 0.3F * send.right[i] + feedback_ * right);
    right_.write(0.3F * send.right[i] + feedback_ * left);
    send.left[i] = left;
    send.right[i] = right;
  }
}

}  // namespace earshot::demo
