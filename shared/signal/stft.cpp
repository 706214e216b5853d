#include "shared/signal/stft.h"

#include <algorithm>
#include <array>
#include <variant>

#include "shared/signal/frame_power.h"

namespace earshot {
namespace {

constexpr std::size_t kPadding = kFrameLength / 2;
constexpr std::size_t kBatchSamples = (kLanes - 1) * kHopLength + kFrameLength;
constexpr std::size_t kAdvance = kLanes * kHopLength;

}  // namespace

struct Stft::State {
  void silenceFrom(std::size_t lane);

  std::variant<FramePower<InFloat>, FramePower<InDouble>> frames;
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

// Frames centered beyond the end of the signal still reach into it, but do not count.
void Stft::State::silenceFrom(std::size_t lane) {
  std::array<float, kLanes> counted{};
  std::fill_n(counted.begin(), lane, 1.0F);
  const Lanes mask = load(counted.data());
  for (Lanes& bin : power) bin = mask > 0.5F ? bin : splat(0);
}

Stft::Stft(Output output) : state_(std::make_unique<State>()) {
  if (output == Output::PowerAndMagnitude) state_->frames.emplace<FramePower<InDouble>>();
}
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

  if (auto* inDouble = std::get_if<FramePower<InDouble>>(&s.frames)) {
    inDouble->compute(s.pending.data(), kHopLength, s.power);
    if (frames < kLanes) s.silenceFrom(frames);
    for (std::size_t k = 0; k < kBins; ++k) s.magnitude[k] = squareRoot(s.power[k]);
    s.batch.magnitude = s.magnitude;
  } else {
    std::get_if<FramePower<InFloat>>(&s.frames)->compute(s.pending.data(), kHopLength, s.power);
    if (frames < kLanes) s.silenceFrom(frames);
  }
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
