#include "shared/features/beats.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "shared/buffer.h"
#include "shared/ordering.h"

namespace earshot {
namespace {

constexpr double kTightness = 100;
constexpr std::int32_t kNone = -1;

/// Over n - 1.
double standardDeviation(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const float value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

void smooth(std::span<const float> envelope, double scale, std::size_t period, std::span<double> out) {
  std::vector<double> window(2 * period + 1);
  for (std::size_t k = 0; k < window.size(); ++k) {
    const double x = (static_cast<double>(k) - static_cast<double>(period)) * 32 / static_cast<double>(period);
    window[k] = std::exp(-.5 * x * x);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t first = i > period ? i - period : 1;
    const std::size_t end = std::min(out.size(), i + period + 1);
    double sum = 0;
    for (std::size_t j = first; j < end; ++j) sum += window[i + period - j] * envelope[j];
    out[i] = sum * scale;
  }
}

void link(std::span<const double> score, std::size_t period, std::span<double> cumulative,
          std::span<std::int32_t> back) {
  const auto nearest = static_cast<std::size_t>(std::nearbyint(static_cast<double>(period) / 2));
  std::vector<double> penalty(2 * period + 1);
  for (std::size_t d = 1; d < penalty.size(); ++d) {
    const double octaves = std::log(static_cast<double>(d)) - std::log(static_cast<double>(period));
    penalty[d] = kTightness * octaves * octaves;
  }
  const double audible = .01 * *std::max_element(score.begin(), score.end());
  bool started = false;
  for (std::size_t i = 0; i < score.size(); ++i) {
    double best = -std::numeric_limits<double>::infinity();
    std::int32_t from = kNone;
    for (std::size_t d = std::max<std::size_t>(nearest, 1); d < penalty.size() && d <= i; ++d) {
      const double candidate = cumulative[i - d] - penalty[d];
      if (candidate > best) {
        best = candidate;
        from = static_cast<std::int32_t>(i - d);
      }
    }
    cumulative[i] = from == kNone ? score[i] : score[i] + best;
    started = started || score[i] >= audible;
    back[i] = started ? from : kNone;
  }
}

std::size_t lastBeat(std::span<const double> cumulative) {
  const std::size_t last = cumulative.size() - 1;
  const auto isPeak = [&](std::size_t i) {
    return i > 0 && cumulative[i] > cumulative[i - 1] && (i == last || cumulative[i] >= cumulative[i + 1]);
  };
  std::vector<double> peaks;
  for (std::size_t i = 0; i <= last; ++i)
    if (isPeak(i)) peaks.push_back(cumulative[i]);
  if (peaks.empty()) return last;
  const double low = selectNth<double>(peaks, (peaks.size() - 1) / 2);
  const double median = (low + selectNth<double>(peaks, peaks.size() / 2)) / 2;
  for (std::size_t i = last + 1; i-- > 0;)
    if (isPeak(i) && cumulative[i] >= median / 2) return i;
  return last;
}

/// Drops the beats before the first and after the last frame whose score exceeds half the beats' smoothed level.
void trim(std::span<const double> score, std::vector<std::uint32_t>& beats) {
  const auto at = [&](std::ptrdiff_t i) {
    return i < 0 || i >= std::ssize(beats) ? 0.0 : score[beats[static_cast<std::size_t>(i)]];
  };
  // librosa's level runs two beats past the last one.
  double squares = 0;
  for (std::ptrdiff_t i = 0; i < std::ssize(beats) + 2; ++i) {
    const double level = .5 * at(i - 1) + at(i) + .5 * at(i + 1);
    squares += level * level;
  }
  const double threshold = .5 * std::sqrt(squares / static_cast<double>(beats.size() + 2));
  const auto weak = [&](double value) { return value <= threshold; };
  const auto first = std::find_if_not(score.begin(), score.end(), weak) - score.begin();
  const auto end = score.rend() - std::find_if_not(score.rbegin(), score.rend(), weak);
  std::erase_if(beats, [&](std::ptrdiff_t beat) { return beat < first || beat >= end; });
}

}  // namespace

Result<std::vector<std::uint32_t>> beats(std::span<const float> onsetEnvelope, double framesPerSecond, double bpm) {
  std::vector<std::uint32_t> path;
  if (!(bpm > 0) || onsetEnvelope.size() < 2) return path;
  const double deviation = standardDeviation(onsetEnvelope);
  if (!(deviation > 0)) return path;
  const auto period = static_cast<std::size_t>(std::max(1.0, std::nearbyint(60 * framesPerSecond / bpm)));

  auto score = Buffer<double>::allocate(onsetEnvelope.size(), "beats");
  auto cumulative = Buffer<double>::allocate(onsetEnvelope.size(), "beats");
  auto back = Buffer<std::int32_t>::allocate(onsetEnvelope.size(), "beats");
  if (!score) return score.error();
  if (!cumulative) return cumulative.error();
  if (!back) return back.error();
  smooth(onsetEnvelope, 1 / deviation, period, score->span());
  link(score->span(), period, cumulative->span(), back->span());

  for (auto i = static_cast<std::int32_t>(lastBeat(cumulative->span())); i != kNone;
       i = (*back)[static_cast<std::size_t>(i)])
    path.push_back(static_cast<std::uint32_t>(i));
  std::reverse(path.begin(), path.end());
  trim(score->span(), path);
  return path;
}

}  // namespace earshot
