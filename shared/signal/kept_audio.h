#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "shared/buffer.h"
#include "shared/result.h"

namespace earshot {

/// The samples of a recording as long as they fit a bound; past it, none of them. In pieces, so that growing never
/// copies and never holds twice.
class KeptAudio {
 public:
  explicit KeptAudio(std::size_t mostSamples) : most_(mostSamples) {}

  /// Errors: OutOfMemory.
  Result<void> append(std::span<const float> samples) {
    if (size_ + samples.size() > most_) drop();
    size_ += samples.size();
    while (complete_ && !samples.empty()) {
      if (filled_ == pieces_.size() * kPiece) {
        auto piece = Buffer<float>::allocate(kPiece, "kept audio");
        if (!piece) return piece.error();
        pieces_.push_back(std::move(piece).value());
      }
      const std::size_t offset = filled_ % kPiece;
      const std::size_t count = std::min(samples.size(), kPiece - offset);
      std::copy_n(samples.data(), count, pieces_.back().data() + offset);
      filled_ += count;
      samples = samples.subspan(count);
    }
    return {};
  }

  /// Whether every sample so far is here.
  bool complete() const { return complete_; }

  std::vector<std::span<const float>> pieces() const {
    std::vector<std::span<const float>> spans;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      spans.push_back(pieces_[i].span().first(std::min(kPiece, filled_ - i * kPiece)));
    }
    return spans;
  }

  void drop() {
    complete_ = false;
    pieces_ = std::vector<Buffer<float>>();
    filled_ = 0;
  }

 private:
  static constexpr std::size_t kPiece = 1 << 17;

  std::size_t most_;
  std::size_t size_ = 0;
  std::size_t filled_ = 0;
  bool complete_ = true;
  std::vector<Buffer<float>> pieces_;
};

}  // namespace earshot
