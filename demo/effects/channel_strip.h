#pragma once

#include "demo/effects/delay_line.h"
#include "demo/score/score.h"
#include "demo/synthesis/filter.h"

namespace earshot::demo {

/// What a part passes through before the mix: drive, tone, chorus, tremolo, gain. Pan is in the notes already.
class ChannelStrip {
 public:
  explicit ChannelStrip(const Mix& mix);

  /// Shapes the samples in place. Blocks of one part are passed in order.
  void process(StereoSpan samples);

 private:
  void addChorus(StereoSpan samples);

  Mix mix_;
  OnePole toneLeft_;
  OnePole toneRight_;
  DelayLine left_{1024};
  DelayLine right_{1024};
  float sway_ = 0;
  float swing_ = 0;
};

/// A soft knee that never exceeds +-1: x for small x.
inline float saturate(float x) {
  const float limited = x < -3 ? -3.0F : (x > 3 ? 3.0F : x);
  const float square = limited * limited;
  return limited * (27 + square) / (27 + 9 * square);  // tanh's Pade approximant
}

}  // namespace earshot::demo
