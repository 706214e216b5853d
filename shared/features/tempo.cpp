#include "shared/features/tempo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

// The mean over windows needs no window's own autocorrelation. With c[t] = 1 / r[0,t],
//
//   sum_t r[l,t] c[t] = sum_m x[m] x[m+l] G[l,m],   G[l,m] = sum_t c[t] w[m-t] w[m-t+l]
//
// and for the Hann window w[n] w[n+l] = (cos(a l/2) - cos(a (n + l/2)))^2 / 4 with a = 2 pi / window, so that G is made
// of sums of c[t], c[t] cos(a t), c[t] sin(a t), c[t] cos(2 a t) and c[t] sin(2 a t) over a range of t: differences of
// running sums. That is 20 times less work than the autocorrelations.

namespace earshot {
namespace {

constexpr double kWindowSeconds = 8;
constexpr double kPriorTempo = 120;
constexpr double kFastest = 320;

// Running sums start anew every so many windows, which bounds both memory and rounding.
constexpr std::size_t kSegment = 2048;

// A window this much quieter than the segment's loudest would drown in the rounding of the running sums: those few are
// autocorrelated by themselves. 2048 x 1e5 x 2^-53 leaves 2e-8.
constexpr double kQuiet = 1e-5;

using Sums = std::vector<double>;

class Tempogram {
 public:
  Tempogram(std::span<const float> envelope, std::size_t window, std::size_t firstLag)
      : envelope_(envelope), window_(window), firstLag_(firstLag), sums_(window, 0.0) {
    const double angle = 2 * std::numbers::pi / static_cast<double>(window);
    for (std::size_t n = 0; n < window; ++n) hann_.push_back(.5 - .5 * std::cos(angle * static_cast<double>(n)));
    // Half steps, each parity in a row of its own: index m + l/2 of the parity of l holds angle (m + l/2).
    for (std::size_t parity = 0; parity < 2; ++parity)
      for (std::size_t i = 0; i < kSegment + 2 * window; ++i) {
        const double at = angle * (static_cast<double>(i) + (parity == 0 ? 0 : .5));
        cosine_[parity].push_back(std::cos(at));
        sine_[parity].push_back(std::sin(at));
      }
  }

  /// sum_t r[l,t] / r[0,t] by lag l; 0 below firstLag.
  const std::vector<double>& sum() {
    for (std::size_t begin = 0; begin < envelope_.size(); begin += kSegment)
      addSegment(begin, std::min(kSegment, envelope_.size() - begin));
    return sums_;
  }

 private:
  /// The envelope with its ramps: index 0 is half a window before the first frame.
  double padded(std::size_t i) const {
    const std::size_t pad = window_ / 2, size = envelope_.size();
    if (i < pad) return envelope_.front() * static_cast<double>(i) / static_cast<double>(pad);
    if (i < pad + size) return envelope_[i - pad];
    if (i >= size + 2 * pad) return 0;
    return envelope_.back() * static_cast<double>(size + 2 * pad - 1 - i) / static_cast<double>(pad);
  }

  void addSegment(std::size_t begin, std::size_t count) {
    samples_.resize(count + window_);
    for (std::size_t i = 0; i < samples_.size(); ++i) samples_[i] = padded(begin + i);

    std::vector<double> energy(count, 0.0);
    for (std::size_t n = 0; n < window_; ++n) {
      const double weight = hann_[n] * hann_[n];
      for (std::size_t t = 0; t < count; ++t) energy[t] += weight * samples_[t + n] * samples_[t + n];
    }
    const double loudest = *std::max_element(energy.begin(), energy.end());
    for (Sums& running : running_) running.assign(count + 2 * window_ + 1, 0.0);
    std::array<double, 5> state{};
    for (std::size_t t = 0; t < count + window_; ++t) {
      if (t < count && energy[t] >= std::numeric_limits<double>::min()) {
        if (energy[t] < kQuiet * loudest) {
          addWindow(t, 1 / energy[t]);
        } else {
          const double c = 1 / energy[t], x = cosine_[0][t], y = sine_[0][t];
          state[0] += c;
          state[1] += c * x;
          state[2] += c * y;
          state[3] += c * (x * x - y * y);
          state[4] += c * 2 * x * y;
        }
      }
      for (std::size_t s = 0; s < state.size(); ++s) running_[s][window_ + t + 1] = state[s];
    }
    for (std::size_t lag = firstLag_; lag < window_; ++lag) addLag(lag, count);
  }

  void addWindow(std::size_t t, double scale) {
    std::vector<double> weighted(window_);
    for (std::size_t n = 0; n < window_; ++n) weighted[n] = hann_[n] * samples_[t + n];
    for (std::size_t lag = firstLag_; lag < window_; ++lag) {
      double sum = 0;
      for (std::size_t n = 0; n + lag < window_; ++n) sum += weighted[n] * weighted[n + lag];
      sums_[lag] += sum * scale;
    }
  }

  void addLag(std::size_t lag, std::size_t count) {
    const std::size_t reach = window_ - lag;  // windows that hold both m and m + lag
    const double a = cosine_[lag % 2][lag / 2 + 0];
    const double* cosine = cosine_[lag % 2].data() + lag / 2;
    const double* sine = sine_[lag % 2].data() + lag / 2;
    const double* early = samples_.data();
    const double* late = samples_.data() + lag;
    // Windows t in (m - reach, m].
    const auto over = [&](std::size_t s, std::size_t m) {
      const double* to = running_[s].data() + window_ + 1;
      return to[m] - *(to + m - reach);
    };
    const auto term = [&](std::size_t m) {
      const double x = cosine[m], y = sine[m];
      const double once = over(1, m) * x + over(2, m) * y;
      const double twice = over(3, m) * (x * x - y * y) + over(4, m) * (2 * x * y);
      return early[m] * late[m] * ((a * a + .5) * over(0, m) - 2 * a * once + .5 * twice);
    };
    // Separate partial sums, or the order of one sum would keep the loop from being vectorized.
    constexpr std::size_t kSums = 8;
    const std::size_t end = count + reach - 1;
    std::array<double, kSums> partial{};
    std::size_t m = 0;
    for (; m + kSums <= end; m += kSums)
      for (std::size_t i = 0; i < kSums; ++i) partial[i] += term(m + i);
    for (; m < end; ++m) partial[0] += term(m);
    double sum = 0;
    for (const double p : partial) sum += p;
    sums_[lag] += sum / 4;
  }

  std::span<const float> envelope_;
  std::size_t window_;
  std::size_t firstLag_;
  std::vector<double> sums_;
  std::vector<double> hann_;
  std::array<std::vector<double>, 2> cosine_, sine_;
  std::vector<double> samples_;
  std::array<Sums, 5> running_;  // of c times 1, cos, sin, cos 2, sin 2; flat for a window before and after
};

}  // namespace

double tempo(std::span<const float> onsetEnvelope, double framesPerSecond) {
  double total = 0;
  for (const float value : onsetEnvelope) total += value;
  if (!std::isfinite(total)) return std::numeric_limits<double>::quiet_NaN();
  if (std::all_of(onsetEnvelope.begin(), onsetEnvelope.end(), [](float value) { return value == 0; })) return 0;

  const auto window = static_cast<std::size_t>(kWindowSeconds * framesPerSecond);
  const auto firstLag = static_cast<std::size_t>(60 * framesPerSecond / kFastest) + 1;
  const std::vector<double> sums = Tempogram(onsetEnvelope, window, firstLag).sum();

  double best = -std::numeric_limits<double>::infinity();
  double bestTempo = 0;
  for (std::size_t lag = firstLag; lag < window; ++lag) {
    const double bpm = 60 * framesPerSecond / static_cast<double>(lag);
    const double octaves = std::log2(bpm) - std::log2(kPriorTempo);
    const double mean = sums[lag] / static_cast<double>(onsetEnvelope.size());
    const double score = std::log1p(1e6 * std::max(mean, 0.0)) - .5 * octaves * octaves;
    if (score > best) {
      best = score;
      bestTempo = bpm;
    }
  }
  return bestTempo;
}

}  // namespace earshot
