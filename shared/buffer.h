#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "shared/result.h"

namespace earshot {

// The same for every type. Null where there is not so much.
void* allocateZeros(std::size_t count, std::size_t size);
void freeZeros(void* data);
Error outOfMemory(const char* where);

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
    buffer.data_.reset(static_cast<T*>(allocateZeros(size, sizeof(T))));
    if (buffer.data_ == nullptr) return outOfMemory(where);
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
  struct Free {
    void operator()(T* data) const { freeZeros(data); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace earshot
