#pragma once

#include "demo/effects/delay_line.h"
#include "demo/synthesis/filter.h"

namespace earshot::demo {

/// A tape echo that bounces from side to side, each repeat darker than the last.
class Echo {
 public:
  /// seconds below 4; feedback in [0, 0.9].
  Echo(float seconds, float feedback);

  /// Replaces `send` by its echoes.
  void process(StereoSpan send);

 private:
  float delay_;
  float feedback_;
  DelayLine left_;
  DelayLine right_;
  OnePole darkenLeft_{3200};
  OnePole darkenRight_{3200};
  OnePole thinLeft_{180};
  OnePole thinRight_{180};
};

}  // namespace earshot::demo
