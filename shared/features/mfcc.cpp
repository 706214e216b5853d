#include "shared/features/mfcc.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "shared/buffer.h"
#include "shared/decimal_text.h"
#include "shared/signal/logarithm.h"

namespace earshot {

Mfcc::Mfcc() {
  for (std::size_t b = 0; b < kMelBands / 2; ++b) {
    for (std::size_t k = 0; k < kMfcc; ++k) {
      const double phase = std::numbers::pi * static_cast<double>(k * (2 * b + 1)) / (2.0 * kMelBands);
      cosines_[b][k] = static_cast<float>(std::sqrt((k == 0 ? 1.0 : 2.0) / kMelBands) * std::cos(phase));
    }
  }
}

void Mfcc::apply(std::span<const Lanes, kMelBands> decibels, std::span<Lanes, kMfcc> coefficients) const {
  std::array<Lanes, kMelBands / 2> sums;
  std::array<Lanes, kMelBands / 2> differences;
  for (std::size_t b = 0; b < kMelBands / 2; ++b) {
    sums[b] = decibels[b] + decibels[kMelBands - 1 - b];
    differences[b] = decibels[b] - decibels[kMelBands - 1 - b];
  }
  std::array<Lanes, kMfcc / 2> even{};
  for (std::size_t b = 0; b < kMelBands / 2; ++b) {
    for (std::size_t k = 0; k < kMfcc / 2; ++k) even[k] += cosines_[b][2 * k] * sums[b];
  }
  std::array<Lanes, kMfcc / 2> odd{};
  for (std::size_t b = 0; b < kMelBands / 2; ++b) {
    for (std::size_t k = 0; k < kMfcc / 2; ++k) odd[k] += cosines_[b][2 * k + 1] * differences[b];
  }
  for (std::size_t k = 0; k < kMfcc / 2; ++k) {
    coefficients[2 * k] = even[k];
    coefficients[2 * k + 1] = odd[k];
  }
}

Result<FeatureMatrix> mfcc(std::span<const float> samples, double sampleRate) {
  if (samples.empty()) return Error(ErrorCode::TooShort, "samples", "there are none", "Give at least one sample.");
  if (!(sampleRate >= 1000 && sampleRate <= 768000)) {
    return Error(ErrorCode::InvalidArgument, "sampleRate", {"is ", sampleRate, " Hz"},
                 "Give a rate from 1,000 to 768,000 Hz.");
  }
  const std::size_t frames = frameCount(samples.size());
  const std::size_t batches = (frames + kLanes - 1) / kLanes;
  auto kept = Buffer<Lanes>::allocate(batches * kMelBands, "mel spectrum");
  if (!kept) return kept.error();
  const auto melOf = [&](std::size_t batch) {
    return std::span<Lanes, kMelBands>(kept->data() + batch * kMelBands, kMelBands);
  };

  const MelFilterBank filters(sampleRate);
  Stft stft(Stft::Output::Power);
  Lanes largest = splat(0);
  const auto keepMel = [&] {
    while (const SpectrumBatch* spectrum = stft.next()) {
      const auto mel = melOf(spectrum->firstFrame / kLanes);
      filters.apply(spectrum->power, mel);
      for (const Lanes& band : mel) largest = maximum(band, largest);
    }
  };
  while (!samples.empty()) {
    samples = samples.subspan(stft.accept(samples));
    keepMel();
  }
  stft.end();
  keepMel();

  std::array<float, kLanes> maxima;
  store(maxima.data(), decibels(largest));
  const Lanes floor = splat(*std::max_element(maxima.begin(), maxima.end()) - kDynamicRange);

  const Mfcc transform;
  FeatureMatrix matrix{"mfcc", kMfcc, frames, std::vector<float>(kMfcc * frames)};
  for (std::size_t batch = 0; batch < batches; ++batch) {
    const auto mel = melOf(batch);
    Lanes broken = splat(0);
    for (Lanes& band : mel) {
      const Lanes level = decibels(band);
      band = level < floor ? floor : level;
      broken += band;
    }
    std::array<Lanes, kMfcc> coefficients;
    transform.apply(mel, coefficients);
    const std::size_t first = batch * kLanes;
    const std::size_t count = std::min(kLanes, frames - first);
    std::array<float, kLanes> check;
    store(check.data(), broken);
    for (std::size_t l = 0; l < count; ++l) {
      if (!std::isfinite(check[l])) {
        return Error(ErrorCode::NotFinite, "samples", {"frame ", first + l, " holds NaN or infinity"},
                     "Decode the recording again, or replace those samples.");
      }
    }
    for (std::size_t k = 0; k < kMfcc; ++k) {
      std::array<float, kLanes> lane;
      store(lane.data(), coefficients[k]);
      std::copy_n(lane.begin(), count, matrix.values.begin() + static_cast<std::ptrdiff_t>(k * frames + first));
    }
  }
  return matrix;
}

}  // namespace earshot
