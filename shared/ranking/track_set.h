#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace earshot {

/// Tracks by number: those that must not come back. A filter that lets few tracks through adds all and removes these.
class TrackSet {
 public:
  explicit TrackSet(std::size_t tracks) : words_((tracks + 63) / 64) {}

  /// Precondition: track < tracks.
  void add(std::uint32_t track) { words_[track / 64] |= std::uint64_t{1} << (track % 64); }
  void remove(std::uint32_t track) { words_[track / 64] &= ~(std::uint64_t{1} << (track % 64)); }
  void addAll() { words_.assign(words_.size(), ~std::uint64_t{0}); }
  bool contains(std::uint32_t track) const { return (words_[track / 64] >> (track % 64) & 1) != 0; }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace earshot
