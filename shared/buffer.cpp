#include "shared/buffer.h"

#include <cstdint>
#include <cstring>
#include <new>

namespace earshot {
namespace {

constexpr std::size_t kAlignment = 64;

}  // namespace

void* allocateZeros(std::size_t count, std::size_t size) {
  if (count > static_cast<std::size_t>(-1) / 2 / size) return nullptr;
  // Aligned by hand: what the C library needs for it would be part of every page. Where it began stands before it.
  auto* begin = static_cast<std::byte*>(::operator new(count* size + kAlignment, std::nothrow));
  if (begin == nullptr) return nullptr;
  std::byte* data = begin + kAlignment - reinterpret_cast<std::uintptr_t>(begin) % kAlignment;
  std::memcpy(data - sizeof begin, &begin, sizeof begin);
  std::memset(data, 0, count * size);
  return data;
}

void freeZeros(void* data) {
  std::byte* begin = nullptr;
  std::memcpy(&begin, static_cast<std::byte*>(data) - sizeof begin, sizeof begin);
  ::operator delete(begin);
}

Error outOfMemory(const char* where) {
  return {ErrorCode::OutOfMemory, where, "not enough memory", "Close other programs or take a smaller input."};
}

}  // namespace earshot
