#include "shared/catalog/traits.h"

#include <algorithm>
#include <cmath>

namespace earshot {

Traits traitsOf(const Statistics& statistics, double duration) {
  Traits traits;
  const float tempo = statistics.at("tempo");
  if (std::isfinite(tempo) && tempo > 0 && duration >= Traits::kShortestWithTempo) traits.tempo = tempo;
  const float centroid = statistics.at("spectral_centroid/mean/01");
  if (std::isfinite(centroid)) traits.brightness = centroid;

  constexpr float kQuietest = -100;
  const float level = statistics.at("rms/mean/01");
  const float movement = statistics.at("rms/std/01");
  if (std::isfinite(level)) {
    traits.loudness = level > 0 ? std::max(kQuietest, 20 * std::log10(level)) : kQuietest;
    if (std::isfinite(movement)) traits.dynamics = level > 0 ? movement / level : 0;
  }
  const float tonic = statistics.at("key/tonic");
  const float mode = statistics.at("key/mode");  // 1 major, 0 minor
  if (tonic >= 0 && tonic < 12 && (mode == 0 || mode == 1))
    traits.key = static_cast<std::uint8_t>(static_cast<int>(tonic) + (mode == 0 ? 12 : 0));
  return traits;
}

}  // namespace earshot
