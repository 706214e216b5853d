#include "demo/effects/reverb.h"

#include <cmath>

namespace earshot::demo {
namespace {

constexpr std::array<std::size_t, 8> kLengths = {1493, 1733, 2017, 2311, 2647, 2953, 3359, 3761};  // primes

}  // namespace

Reverb::Reverb(float seconds) : ring_(kRing) {
  for (std::size_t k = 0; k < kLines; ++k) {
    gain_[k] = std::pow(10.0F, -3 * static_cast<float>(kLengths[k]) / (seconds * kSampleRate));
  }
}

void Reverb::process(StereoSpan send) {
  constexpr float kDamping = 0.32F;
  constexpr float kAboveDenormal = 1e-18F;
  constexpr float kOrthonormal = 0.35355339F;
  const Lanes gain = gain_ * kOrthonormal;
  Lanes damped = damped_;
  for (std::size_t i = 0; i < send.size(); ++i) {
    Lanes x;
    for (std::size_t k = 0; k < kLines; ++k) x[k] = ring_[(position_ - kLengths[k]) & (kRing - 1)][k];
    damped += (1 - kDamping) * (x - damped) + kAboveDenormal;
    const Lanes sums = damped * Lanes{0.35F, 0.35F, -0.35F, -0.35F, 0.35F, 0.35F, -0.35F, -0.35F};
    x = gain * damped;
    // The Hadamard matrix in three butterflies.
    x = __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6) + x * Lanes{1, -1, 1, -1, 1, -1, 1, -1};
    x = __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5) + x * Lanes{1, 1, -1, -1, 1, 1, -1, -1};
    x = __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3) + x * Lanes{1, 1, 1, 1, -1, -1, -1, -1};
    const float left = send.left[i];
    const float right = send.right[i];
    ring_[position_ & (kRing - 1)] = x + Lanes{left, right, left, right, left, right, left, right};
    ++position_;
    send.left[i] = (sums[0] + sums[2]) + (sums[4] + sums[6]);
    send.right[i] = (sums[1] + sums[3]) + (sums[5] + sums[7]);
  }
  damped_ = damped;
}

}  // namespace earshot::demo
