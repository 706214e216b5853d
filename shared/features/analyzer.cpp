#include "shared/features/analyzer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "shared/decimal_text.h"
#include "shared/features/librosa_analysis.h"
#include "shared/signal/kept_audio.h"
#include "shared/signal/kept_spectra.h"
#include "shared/signal/resampler.h"

namespace earshot {
namespace {

constexpr double kRate = 22050;
constexpr float kLoudest = 1e9F;  // beyond, the squares of a spectrum leave the range of a float
constexpr std::size_t kBlock = 4096;
constexpr std::size_t kKeptSpectraFrames = 2600;  // a minute, 10.7 MB: the usual excerpt is transformed once
constexpr auto kNoEnd = static_cast<std::uint64_t>(-1);

Error invalid(const char* where, Wording what, const char* remedy) {
  return {ErrorCode::InvalidArgument, where, what, remedy};
}

std::uint64_t sampleIndex(double seconds, double sampleRate) {
  const double index = seconds * sampleRate;
  return index < 9e18 ? static_cast<std::uint64_t>(std::llround(index)) : kNoEnd;
}

bool allUsable(std::span<const float> samples) {
  bool usable = true;
  for (const float sample : samples) usable &= std::abs(sample) <= kLoudest;
  return usable;
}

}  // namespace

struct Analyzer::State {
  enum class Phase { Surveying, Computing, Computed };

  AnalysisOptions options;
  std::uint64_t begin = 0;  // of the excerpt, in samples of the source
  std::uint64_t end = kNoEnd;
  std::uint64_t position = 0;  // in the source, during a pass

  Phase phase = Phase::Surveying;
  std::optional<Resampler> resampler;  // none where the source has our rate
  std::vector<float> mono;
  std::vector<float> resampled;
  KeptAudio kept{static_cast<std::size_t>(kKeptSeconds * kRate)};
  KeptSpectra spectra{kKeptSpectraFrames};
  Stft stft{Stft::Output::Power, &spectra};
  Survey survey{kRate};
  std::optional<LibrosaFrames> frames;
  std::size_t surveyedSamples = 0;  // at our rate
  std::uint64_t sourceSamples = 0;  // of the excerpt

  Result<void> analyze(const PlanarBlock& block, std::size_t first, std::size_t count);
  Result<void> take(std::span<const float> samples);
  void transform(std::span<const float> samples);
  void drain();
  Result<void> flush();
  Result<void> startComputing();
  Error unusable(const PlanarBlock& block, std::size_t first, std::size_t count) const;
};

/// Mixes samples [first, first + count) of a block, which all lie in the excerpt, and passes them on.
Result<void> Analyzer::State::analyze(const PlanarBlock& block, std::size_t first, std::size_t count) {
  std::span<const float> samples(block.data + first, count);
  if (block.channels > 1) {
    mono.assign(samples.begin(), samples.end());
    for (std::size_t channel = 1; channel < block.channels; ++channel) {
      const float* plane = block.data + channel * block.stride + first;
      for (std::size_t n = 0; n < count; ++n) mono[n] += plane[n];
    }
    const auto channels = static_cast<float>(block.channels);
    for (float& sample : mono) sample /= channels;
    samples = mono;
  }
  // A sum that is usable has usable terms, but for opposite giants: those are as good as their difference.
  if (!allUsable(samples)) return unusable(block, first, count);
  if (!resampler) return take(samples);
  resampled.clear();
  resampler->push(samples, resampled);
  return take(resampled);
}

Error Analyzer::State::unusable(const PlanarBlock& block, std::size_t first, std::size_t count) const {
  for (std::size_t n = first; n < first + count; ++n) {
    for (std::size_t channel = 0; channel < block.channels; ++channel) {
      const float sample = block.data[channel * block.stride + n];
      if (std::abs(sample) <= kLoudest) continue;
      const std::uint64_t index = position + n;
      return {ErrorCode::NotFinite,
              "audio",
              {"sample ", index, " (", static_cast<double>(index) / options.sampleRate, " s) of channel ", channel + 1,
               " is ", sample, std::isfinite(sample) ? ", full scale is 1" : ""},
              "Decode the recording again, or repair those samples."};
    }
  }
  return {ErrorCode::NotFinite,
          "audio",
          {"the channels' sum near sample ", position + first, " is out of range"},
          "Repair those samples."};
}

/// Samples at our rate, in order.
Result<void> Analyzer::State::take(std::span<const float> samples) {
  if (phase == Phase::Surveying) {
    if (auto stored = kept.append(samples); !stored) return stored;
  }
  transform(samples);
  return {};
}

void Analyzer::State::transform(std::span<const float> samples) {
  while (!samples.empty()) {
    samples = samples.subspan(stft.accept(samples));
    drain();
  }
}

void Analyzer::State::drain() {
  while (const SpectrumBatch* batch = stft.next()) {
    if (phase == Phase::Surveying) {
      survey.add(*batch);
    } else if (batch->firstFrame < frames->frames()) {
      frames->add(*batch);
    }
  }
}

/// The end of a pass over the source.
Result<void> Analyzer::State::flush() {
  if (resampler) {
    resampled.clear();
    resampler->finish(resampled);
    if (auto taken = take(resampled); !taken) return taken;
  }
  stft.end();
  drain();
  return {};
}

Result<void> Analyzer::State::startComputing() {
  surveyedSamples = stft.samples();
  sourceSamples = std::clamp(position, begin, end) - begin;
  auto table = LibrosaFrames::create(kRate, survey, frameCount(surveyedSamples));
  if (!table) return table.error();
  frames.emplace(std::move(table).value());
  stft = Stft(Stft::Output::PowerAndMagnitude, &spectra);
  position = 0;
  phase = Phase::Computing;
  return {};
}

Result<Analyzer> Analyzer::create(const AnalysisOptions& options) {
  if (!(options.sampleRate >= 1000 && options.sampleRate <= 768000)) {
    return invalid("sampleRate", {"is ", options.sampleRate, " Hz"}, "Give a rate from 1,000 to 768,000 Hz.");
  }
  if (!(options.excerpt.start >= 0 && std::isfinite(options.excerpt.start))) {
    return invalid("excerpt", {"starts at ", options.excerpt.start, " s"}, "Start at 0 s or later.");
  }
  if (!(options.excerpt.length > 0)) {
    return invalid("excerpt", {"is ", options.excerpt.length, " s long"}, "Ask for more than 0 s.");
  }
  auto state = std::make_unique<State>();
  state->options = options;
  state->begin = sampleIndex(options.excerpt.start, options.sampleRate);
  const std::uint64_t length = sampleIndex(options.excerpt.length, options.sampleRate);
  state->end = length < kNoEnd - state->begin ? state->begin + length : kNoEnd;
  if (options.sampleRate != kRate) {
    auto resampler = Resampler::create(options.sampleRate, kRate);
    if (!resampler) return resampler.error();
    state->resampler.emplace(std::move(resampler).value());
  }
  return Analyzer(std::move(state));
}

Analyzer::Analyzer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;
Analyzer::~Analyzer() = default;

Result<Analyzer::Appetite> Analyzer::push(const PlanarBlock& block) {
  State& s = *state_;
  if (s.phase == State::Phase::Computed) return Appetite::Enough;
  if (block.channels == 0) return invalid("block", {"has no channels"}, "Give at least one.");
  const std::uint64_t from = std::clamp(s.begin, s.position, s.position + block.frames) - s.position;
  const std::uint64_t to = std::clamp(s.end, s.position, s.position + block.frames) - s.position;
  for (std::uint64_t first = from; first < to; first += kBlock) {
    const std::uint64_t count = std::min<std::uint64_t>(kBlock, to - first);
    if (auto done = s.analyze(block, first, count); !done) return done.error();
  }
  s.position += block.frames;
  return s.position >= s.end ? Appetite::Enough : Appetite::More;
}

Result<Analyzer::Pass> Analyzer::endPass() {
  State& s = *state_;
  if (s.phase == State::Phase::Computed) return Pass::Done;
  if (auto flushed = s.flush(); !flushed) return flushed.error();
  if (s.phase == State::Phase::Surveying) {
    if (auto started = s.startComputing(); !started) return started.error();
    if (!s.kept.complete()) return Pass::Again;
    for (const std::span<const float> piece : s.kept.pieces()) s.transform(piece);
    s.stft.end();
    s.drain();
    s.kept.drop();
    s.spectra.drop();
  } else if (s.stft.samples() != s.surveyedSamples) {
    return invalid("audio",
                   {"the second pass had ", s.stft.samples(), " samples at 22,050 Hz, the first ", s.surveyedSamples},
                   "Push the same recording twice.");
  }
  s.frames->finish();
  s.phase = State::Phase::Computed;
  return Pass::Done;
}

Result<Analysis> Analyzer::finish() {
  State& s = *state_;
  if (s.phase != State::Phase::Computed) {
    return invalid("analyzer", {"finish() came before the last pass ended"}, "Call endPass() until it says Done.");
  }
  if (s.surveyedSamples == 0) {
    return Error(ErrorCode::TooShort, "audio", "the excerpt holds no samples", "Choose a part within the recording.");
  }
  return librosaAnalysis(*s.frames, static_cast<double>(s.sourceSamples) / s.options.sampleRate);
}

std::vector<FeatureMatrix> Analyzer::frames() const { return librosaMatrices(*state_->frames); }

}  // namespace earshot
