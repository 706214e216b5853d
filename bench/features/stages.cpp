#include "bench/features/stages.h"

#include <array>
#include <memory>

#include "shared/features/beats.h"
#include "shared/features/chroma_stft.h"
#include "shared/features/column_statistics.h"
#include "shared/features/librosa_frames.h"
#include "shared/features/mfcc_covariance.h"
#include "shared/features/rms.h"
#include "shared/features/spectral_bandwidth.h"
#include "shared/features/spectral_centroid.h"
#include "shared/features/spectral_flatness.h"
#include "shared/features/spectral_rolloff.h"
#include "shared/features/tempo.h"
#include "shared/features/zero_crossing_rate.h"
#include "shared/signal/lane_fourier.h"
#include "shared/signal/logarithm.h"
#include "shared/signal/resampler.h"

using namespace earshot;

namespace {

constexpr double kRate = 22050;
constexpr double kFramesPerSecond = kRate / static_cast<double>(kHopLength);

using Mel = std::array<Lanes, kMelBands>;

/// A batch that outlives the Stft.
struct Batch {
  std::vector<Lanes> power;
  std::vector<Lanes> magnitude;
  std::vector<float> samples;
  SpectrumBatch view;

  explicit Batch(const SpectrumBatch& batch)
      : power(batch.power.begin(), batch.power.end()),
        magnitude(batch.magnitude.begin(), batch.magnitude.end()),
        samples(batch.samples.begin(), batch.samples.end()),
        view(batch) {
    view.power = std::span<const Lanes, kBins>(power.data(), kBins);
    view.magnitude = magnitude;
    view.samples = samples;
  }
};

struct Spectra {
  std::vector<float> clip;
  std::vector<std::unique_ptr<Batch>> batches;
  std::vector<Mel> mel;
  std::vector<Mel> decibelsOfMel;
  Survey survey{kRate};
  std::vector<std::vector<float>> rows;
};

/// Calls `each` with all batches of the clip; returns how many there were.
template <class Each>
double transform(std::span<const float> clip, Stft::Output output, Each&& each) {
  Stft stft(output);
  double sum = 0;
  const auto drain = [&] {
    while (const SpectrumBatch* batch = stft.next()) sum += each(*batch);
  };
  while (!clip.empty()) {
    clip = clip.subspan(stft.accept(clip));
    drain();
  }
  stft.end();
  drain();
  return sum;
}

std::shared_ptr<Spectra> spectraOf(std::span<const float> clip) {
  auto spectra = std::make_shared<Spectra>();
  spectra->clip.assign(clip.begin(), clip.end());
  const MelFilterBank filters(kRate);
  transform(clip, Stft::Output::PowerAndMagnitude, [&](const SpectrumBatch& batch) {
    auto kept = std::make_unique<Batch>(batch);
    spectra->survey.add(batch);
    Mel mel;
    filters.apply(kept->view.power, mel);
    spectra->mel.push_back(mel);
    for (Lanes& band : mel) band = decibels(band);
    spectra->decibelsOfMel.push_back(mel);
    spectra->batches.push_back(std::move(kept));
    return 0;
  });
  auto frames = LibrosaFrames::create(kRate, spectra->survey, frameCount(clip.size()));
  for (const auto& batch : spectra->batches) frames->add(batch->view);
  frames->finish();
  for (std::size_t row = 0; row < LibrosaFrames::kRows; ++row) {
    const auto values = frames->row(row);
    spectra->rows.emplace_back(values.begin(), values.end());
  }
  return spectra;
}

/// A stage that maps a batch's spectra to lanes.
template <class Work>
std::function<double()> overBatches(const std::shared_ptr<Spectra>& spectra, Work work) {
  return [spectra, work]() mutable {
    Lanes sum = splat(0);
    for (const auto& batch : spectra->batches) sum += work(batch->view);
    return static_cast<double>(sum[0]);
  };
}

}  // namespace

std::vector<std::pair<std::string, std::function<double()>>> stagesOf(std::span<const float> clip) {
  const auto spectra = spectraOf(clip);
  std::vector<std::pair<std::string, std::function<double()>>> stages;
  const auto stage = [&](std::string name, std::function<double()> work) {
    stages.emplace_back(std::move(name), std::move(work));
  };

  stage("floor: Fourier transform alone, float", [spectra, fourier = LaneFourier<Lanes, float>()] {
    std::vector<LaneComplex<Lanes>> in(kFrameLength / 2, {splat(1), splat(0)});
    std::vector<LaneComplex<Lanes>> out(kFrameLength / 2);
    double sum = 0;
    for (std::size_t batch = 0; batch < spectra->batches.size(); ++batch) {
      in[batch % in.size()] = {splat(2), splat(1)};
      fourier.transform(in.data(), out.data());
      sum += static_cast<double>(out[1].real[0]);
    }
    return sum;
  });
  const auto first = [](const SpectrumBatch& batch) { return static_cast<double>(batch.power[1][0]); };
  stage("stft, power in float", [=] { return transform(spectra->clip, Stft::Output::Power, first); });
  stage("stft, magnitude in double", [=] { return transform(spectra->clip, Stft::Output::PowerAndMagnitude, first); });
  stage("mel filter bank", overBatches(spectra, [filters = MelFilterBank(kRate)](const SpectrumBatch& batch) {
          Mel mel;
          filters.apply(batch.power, mel);
          return mel[5] + mel[kMelBands - 1];
        }));
  stage("decibels of the mel bands", [spectra] {
    Lanes sum = splat(0);
    for (const Mel& mel : spectra->mel) {
      for (const Lanes band : mel) sum += decibels(band);
    }
    return static_cast<double>(sum[0]);
  });
  stage("mfcc: cosine transform", [spectra, dct = Mfcc()] {
    Lanes sum = splat(0);
    std::array<Lanes, kMfcc> coefficients;
    for (const Mel& mel : spectra->decibelsOfMel) {
      dct.apply(mel, coefficients);
      sum += coefficients[0] + coefficients[kMfcc - 1];
    }
    return static_cast<double>(sum[0]);
  });
  stage("onset strength", [spectra] {
    OnsetStrength onset;
    Lanes sum = splat(0);
    for (const Mel& mel : spectra->decibelsOfMel) {
      const auto rise = onset.next(mel);
      sum += rise.mean + rise.median;
    }
    return static_cast<double>(sum[0]);
  });
  stage("tuning", [spectra] {
    Tuning tuning(kRate);
    for (const auto& batch : spectra->batches) tuning.add(batch->view);
    return tuning.estimate();
  });
  stage("chroma_stft",
        overBatches(spectra, [filters = ChromaFilterBank(kRate, spectra->survey.tuning())](const SpectrumBatch& batch) {
          std::array<Lanes, kChroma> chroma;
          chromaStft(batch, filters, chroma);
          return chroma[0] + chroma[kChroma - 1];
        }));
  stage("spectral_centroid",
        overBatches(spectra, [](const SpectrumBatch& batch) { return spectralCentroid(batch, kRate); }));
  stage("spectral_bandwidth",
        overBatches(spectra, [](const SpectrumBatch& batch) { return spectralBandwidth(batch, splat(2000), kRate); }));
  stage("spectral_contrast", overBatches(spectra, [contrast = SpectralContrast(kRate)](const SpectrumBatch& batch) {
          const auto levels = contrast.levels(batch);
          return levels.peaks[0] + levels.valleys[kContrastBands - 1];
        }));
  stage("spectral_rolloff",
        overBatches(spectra, [](const SpectrumBatch& batch) { return spectralRolloff(batch, kRate); }));
  stage("spectral_flatness", overBatches(spectra, [](const SpectrumBatch& batch) { return spectralFlatness(batch); }));
  stage("rms", overBatches(spectra, [](const SpectrumBatch& batch) { return rms(batch); }));
  stage("zero_crossing_rate", overBatches(spectra, [](const SpectrumBatch& batch) { return zeroCrossingRate(batch); }));
  stage("tempo and beats", [spectra] {
    const auto& pulse = spectra->rows[LibrosaFrames::kPulseRow];
    const double bpm = tempo(pulse, kFramesPerSecond);
    const auto found = beats(pulse, kFramesPerSecond, bpm);
    return bpm + static_cast<double>(found ? found->size() : 0);
  });
  stage("statistics, covariance", [spectra] {
    std::vector<float> scratch;
    double sum = 0;
    for (std::size_t row = 0; row < LibrosaFrames::kPulseRow; ++row) sum += summarize(spectra->rows[row], scratch).mean;
    std::array<std::span<const float>, kMfcc> rows;
    for (std::size_t k = 0; k < kMfcc; ++k) rows[k] = spectra->rows[LibrosaFrames::kMfccRow + k];
    return sum + static_cast<double>(mfccCovariance(rows)[0]);
  });
  return stages;
}
