#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "shared/buffer.h"
#include "shared/signal/stft.h"

namespace earshot {

/// The power spectra of a recording's first pass, so that a second one need not transform again: as long as they fit a
/// bound (4.1 KB a frame); past it, none of them.
class KeptSpectra {
 public:
  explicit KeptSpectra(std::size_t mostFrames) : mostBatches_(mostFrames / kLanes) {}

  /// Whether the batches so far are all here and another may be added.
  bool open() const { return open_; }

  /// Room for the next batch; null once there is none, be it for the bound or for lack of memory: it is only a
  /// shortcut.
  Lanes* add() {
    if (!open_) return nullptr;
    auto batch = Buffer<Lanes>::allocate(batches_.size() < mostBatches_ ? kBins : 0, "kept spectra");
    if (!batch || batch->empty()) {
      drop();
      return nullptr;
    }
    batches_.push_back(std::move(batch).value());
    return batches_.back().data();
  }

  /// The batch that begins with this frame; null if it is not kept.
  const Lanes* find(std::size_t firstFrame) const {
    const std::size_t batch = firstFrame / kLanes;
    return batch < batches_.size() ? batches_[batch].data() : nullptr;
  }

  void drop() {
    open_ = false;
    batches_ = std::vector<Buffer<Lanes>>();
  }

 private:
  std::size_t mostBatches_;
  bool open_ = true;
  std::vector<Buffer<Lanes>> batches_;
};

}  // namespace earshot
