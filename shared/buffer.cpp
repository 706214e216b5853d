#include "shared/buffer.h"

#include <cstring>
#include <new>

namespace earshot {
namespace {

constexpr std::align_val_t kAlignment{64};

}  // namespace

void* allocateZeros(std::size_t count, std::size_t size) {
  if (count > static_cast<std::size_t>(-1) / 2 / size) return nullptr;
  void* data = ::operator new(count* size, kAlignment, std::nothrow);
  if (data != nullptr) std::memset(data, 0, count * size);
  return data;
}

void freeZeros(void* data) { ::operator delete(data, kAlignment); }

Error outOfMemory(const char* where) {
  return {ErrorCode::OutOfMemory, where, "not enough memory", "Close other programs or take a smaller input."};
}

}  // namespace earshot
