#include "shared/features/mfcc_covariance.h"

namespace earshot {

std::array<float, kMfccCovariances> mfccCovariance(std::span<const std::span<const float>, kMfcc> rows) {
  std::array<float, kMfccCovariances> covariance{};
  const std::size_t frames = rows[0].size();
  if (frames == 0) return covariance;
  const auto count = static_cast<double>(frames);
  std::array<double, kMfcc> mean{};
  for (std::size_t i = 0; i < kMfcc; ++i) {
    for (const float value : rows[i]) mean[i] += value;
    mean[i] /= count;
  }
  // Block by block, so that the centered rows stay in the cache.
  constexpr std::size_t kBlock = 64;
  std::array<std::array<double, kMfcc>, kMfcc> sums{};
  std::array<std::array<double, kBlock>, kMfcc> centered{};
  for (std::size_t begin = 0; begin < frames; begin += kBlock) {
    const std::size_t size = frames - begin < kBlock ? frames - begin : kBlock;
    for (std::size_t i = 0; i < kMfcc; ++i) {
      for (std::size_t t = 0; t < kBlock; ++t) centered[i][t] = t < size ? rows[i][begin + t] - mean[i] : 0;
    }
    for (std::size_t i = 0; i < kMfcc; ++i) {
      for (std::size_t j = i; j < kMfcc; ++j) {
        std::array<double, 4> partial{};  // four chains hide the latency of one
        for (std::size_t t = 0; t < kBlock; ++t) partial[t % 4] += centered[i][t] * centered[j][t];
        sums[i][j] += partial[0] + partial[1] + partial[2] + partial[3];
      }
    }
  }
  std::size_t next = 0;
  for (std::size_t i = 0; i < kMfcc; ++i) {
    for (std::size_t j = i; j < kMfcc; ++j) covariance[next++] = static_cast<float>(sums[i][j] / count);
  }
  return covariance;
}

}  // namespace earshot
