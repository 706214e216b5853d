#include "shared/signal/stft.h"

#include <algorithm>
#include <array>

#include "shared/signal/frame_power.h"
#include "shared/signal/kept_spectra.h"

namespace earshot {
namespace {

constexpr std::size_t kPadding = kFrameLength / 2;
constexpr std::size_t kBatchSamples = (kLanes - 1) * kHopLength + kFrameLength;
constexpr std::size_t kAdvance = kLanes * kHopLength;

struct Transform {
  virtual ~Transform() = default;
  virtual void compute(const float* samples, std::span<Lanes, kBins> power) = 0;
};

template <class Precision>
class TransformIn final : public Transform {
 public:
  void compute(const float* samples, std::span<Lanes, kBins> power) override {
    frames_.compute(samples, kHopLength, power);
  }

 private:
  FramePower<Precision> frames_;
};

template <class Precision>
std::unique_ptr<Transform> make() {
  return std::make_unique<TransformIn<Precision>>();
}

}  // namespace

struct Stft::State {
  State(Output wanted, KeptSpectra* spectra, std::unique_ptr<Transform> (*makeTransform)())
      : output(wanted), memory(spectra), make(makeTransform) {}

  const Lanes* powerOf(std::size_t frames);
  void compute(std::size_t frames, Lanes* to);

  Output output;
  KeptSpectra* memory;
  std::unique_ptr<Transform> (*make)();
  std::unique_ptr<Transform> transform;        // made when it is first needed
  std::array<float, kBatchSamples> pending{};  // begins with the padding before the signal
  std::size_t filled = kPadding;
  std::size_t accepted = 0;
  std::size_t framesDone = 0;
  bool ended = false;
  bool handedOut = false;  // `batch` lies at the front of `pending`, which is moved on by the next call

  std::array<Lanes, kBins> power;
  std::array<Lanes, kBins> magnitude;
  SpectrumBatch batch{0, 0, power, {}, {}, 0, 0};
};

void Stft::State::compute(std::size_t frames, Lanes* to) {
  if (!transform) transform = make();
  const std::span<Lanes, kBins> bins(to, kBins);
  transform->compute(pending.data(), bins);
  if (frames == kLanes) return;
  // Frames centered beyond the end of the signal still reach into it, but do not count.
  std::array<float, kLanes> counted{};
  std::fill_n(counted.begin(), frames, 1.0F);
  const Lanes mask = load(counted.data());
  for (Lanes& bin : bins) bin = mask > 0.5F ? bin : splat(0);
}

const Lanes* Stft::State::powerOf(std::size_t frames) {
  if (memory != nullptr) {
    if (const Lanes* kept = memory->find(framesDone)) return kept;
    if (Lanes* room = memory->add()) {
      compute(frames, room);
      return room;
    }
  }
  compute(frames, power.data());
  return power.data();
}

Stft::Stft(Output output)
    : state_(std::make_unique<State>(output, nullptr, output == Output::Power ? make<InFloat> : make<InDouble>)) {}
Stft::Stft(Output output, KeptSpectra* memory) : state_(std::make_unique<State>(output, memory, make<InDouble>)) {}
Stft::Stft(Stft&&) noexcept = default;
Stft& Stft::operator=(Stft&&) noexcept = default;
Stft::~Stft() = default;

std::size_t Stft::samples() const { return state_->accepted; }

std::size_t Stft::accept(std::span<const float> samples) {
  State& s = *state_;
  if (s.ended || s.handedOut) return 0;
  const std::size_t taken = std::min(samples.size(), kBatchSamples - s.filled);
  std::copy_n(samples.data(), taken, s.pending.data() + s.filled);
  s.filled += taken;
  s.accepted += taken;
  return taken;
}

void Stft::end() { state_->ended = true; }

const SpectrumBatch* Stft::next() {
  State& s = *state_;
  if (s.handedOut) {
    std::copy(s.pending.begin() + kAdvance, s.pending.end(), s.pending.begin());
    s.filled = s.filled > kAdvance ? s.filled - kAdvance : 0;
    s.handedOut = false;
  }
  std::size_t frames = kLanes;
  if (s.ended) {
    frames = std::min(kLanes, frameCount(s.accepted) - s.framesDone);
    std::fill(s.pending.begin() + static_cast<std::ptrdiff_t>(s.filled), s.pending.end(), 0.0F);
  } else if (s.filled < kBatchSamples) {
    return nullptr;
  }
  if (frames == 0) return nullptr;

  const std::span<const Lanes, kBins> bins(s.powerOf(frames), kBins);
  if (s.output == Output::PowerAndMagnitude) {
    for (std::size_t k = 0; k < kBins; ++k) s.magnitude[k] = squareRoot(bins[k]);
    s.batch.magnitude = s.magnitude;
  }
  s.batch.power = bins;
  s.batch.firstFrame = s.framesDone;
  s.batch.frames = frames;
  s.batch.samples = s.pending;
  s.batch.signalBegin = s.framesDone == 0 ? kPadding : 0;
  s.batch.signalEnd = s.filled;
  s.framesDone += frames;
  s.handedOut = true;
  return &s.batch;
}

}  // namespace earshot
