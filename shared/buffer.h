#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "shared/result.h"

namespace earshot {

/// Memory whose size comes from outside (frames of a recording, rows of a catalog): running out of it is an error, not
/// an abort. 64-byte aligned, so that lanes load whole; zeroed.
template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Buffer() = default;

  static Result<Buffer> allocate(std::size_t size, const char* where) {
    Buffer buffer;
    if (size == 0) return buffer;
    if (size > static_cast<std::size_t>(-1) / 2 / sizeof(T)) return outOfMemory(where);
    auto* data = static_cast<T*>(::operator new (size * sizeof(T), std::align_val_t{64}, std::nothrow));
    if (data == nullptr) return outOfMemory(where);
    std::uninitialized_value_construct_n(data, size);
    buffer.data_.reset(data);
    buffer.size_ = size;
    return buffer;
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](std::size_t i) { return data_.get()[i]; }
  const T& operator[](std::size_t i) const { return data_.get()[i]; }
  std::span<T> span() { return {data(), size_}; }
  std::span<const T> span() const { return {data(), size_}; }

 private:
  static Error outOfMemory(const char* where) {
    return {ErrorCode::OutOfMemory, where, "not enough memory", "Close other programs or take a smaller input."};
  }
  struct Free {
    void operator()(T* data) const { ::operator delete (data, std::align_val_t{64}); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace earshot
