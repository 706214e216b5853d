#include "shared/features/spectral_flatness.h"

#include <array>
#include <cmath>

#include "shared/signal/logarithm.h"

namespace earshot {

Lanes spectralFlatness(const SpectrumBatch& spectrum) {
  // ln is not taken bin by bin: 64 mantissas in [1, 2) multiply to less than 2^64, and their exponents just add.
  constexpr std::size_t kBlock = 64;
  constexpr std::int32_t kMantissaBits = 0x007fffff;
  constexpr std::int32_t kOne = 0x3f800000;
  Lanes sum = splat(0);
  Lanes sumOfLogs = splat(0);
  LaneMask exponents{};
  for (std::size_t begin = 0; begin < kBins; begin += kBlock) {
    Lanes blockSum = splat(0);
    Lanes product = splat(1);
    for (std::size_t k = begin; k < kBins && k < begin + kBlock; ++k) {
      const Lanes power = spectrum.power[k] < 1e-10F ? splat(1e-10F) : spectrum.power[k];
      const auto bits = bitsOf(power);
      exponents += (bits >> 23) - 127;
      product *= fromBits((bits & kMantissaBits) | kOne);
      blockSum += power;
    }
    sum += blockSum;
    sumOfLogs += log2(product);
  }
  constexpr auto kCount = static_cast<float>(kBins);
  const Lanes meanLog = (sumOfLogs + __builtin_convertvector(exponents, Lanes)) / kCount;
  const Lanes exponent = meanLog - log2(sum / kCount);
  std::array<float, kLanes> flatness;
  store(flatness.data(), exponent);
  for (float& lane : flatness) lane = std::exp2(lane);
  return load(flatness.data());
}

}  // namespace earshot
