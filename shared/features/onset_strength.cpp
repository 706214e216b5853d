#include "shared/features/onset_strength.h"

namespace earshot {
namespace {

/// Batcher's odd-even merge sort: the same compare-exchanges whatever the values, so all lanes sort at once.
void sortEachLane(std::span<Lanes, kMelBands> values) {
  for (std::size_t run = 1; run < kMelBands; run *= 2) {
    for (std::size_t gap = run; gap >= 1; gap /= 2) {
      const std::size_t offset = gap == run ? 0 : gap;
      for (std::size_t block = 0; block < kMelBands; block += 2 * run) {
        for (std::size_t start = block + offset; start + gap < block + 2 * run; start += 2 * gap) {
          for (std::size_t i = start; i < start + gap; ++i) {
            const Lanes low = minimum(values[i], values[i + gap]);
            values[i + gap] = maximum(values[i], values[i + gap]);
            values[i] = low;
          }
        }
      }
    }
  }
}

}  // namespace

OnsetStrength::Rise OnsetStrength::next(std::span<const Lanes, kMelBands> decibels) {
  std::array<Lanes, kMelBands> rise;
  Lanes sum = splat(0);
  for (std::size_t b = 0; b < kMelBands; ++b) {
    // The very first frame has none before it: compared with itself, it does not rise.
    const Lanes before = first_ ? splat(decibels[b][0]) : previous_[b];
    rise[b] = maximum(decibels[b] - oneFrameEarlier(before, decibels[b]), splat(0));
    sum += rise[b];
    previous_[b] = decibels[b];
  }
  first_ = false;
  sortEachLane(rise);
  return {sum / static_cast<float>(kMelBands), 0.5F * (rise[kMelBands / 2 - 1] + rise[kMelBands / 2])};
}

}  // namespace earshot
