#include "demo/instruments/kit.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace earshot::demo {
namespace {

/// Where each drum stands, seen by the listener: -1 left, 1 right.
constexpr std::array<float, kDrums> kPlaces = {0,    0.05F, 0.05F, 0.15F,  0.1F,  -0.3F, -0.3F, -0.3F,  0.4F,  -0.5F,
                                               0.5F, -0.2F, 0.45F, -0.45F, 0.35F, 0.2F,  0.2F,  -0.25F, -0.15F};

}  // namespace

void Kit::strike(Drum drum, float velocity, StereoSpan out) {
  const int take = 2 * static_cast<int>(drum) + (strokes_++ & 1);
  auto [found, isNew] = takes_.try_emplace(take);
  if (isNew) found->second = synthesizeStroke(kind_, drum, seed_ * 64 + static_cast<std::uint64_t>(take));
  const float angle = 0.7853982F * (1 + kPlaces[static_cast<std::size_t>(drum)]);
  const float left = velocity * std::cos(angle);
  const float right = velocity * std::sin(angle);
  const std::size_t frames = std::min(out.size(), found->second.size());
  for (std::size_t i = 0; i < frames; ++i) {
    out.left[i] += left * found->second[i];
    out.right[i] += right * found->second[i];
  }
}

}  // namespace earshot::demo
