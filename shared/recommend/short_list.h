#pragma once

#include <array>
#include <cstddef>

namespace earshot {

/// At most N things, without memory of their own: that is copied as it is.
template <class T, std::size_t N>
class ShortList {
 public:
  /// Precondition: fewer than N.
  void push_back(const T& item) { items_[size_++] = item; }
  /// Precondition: there are as many.
  void shrink(std::size_t size) { size_ = size; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](std::size_t i) { return items_[i]; }
  const T* begin() const { return items_.data(); }
  const T* end() const { return items_.data() + size_; }

 private:
  std::array<T, N> items_{};
  std::size_t size_ = 0;
};

}  // namespace earshot
