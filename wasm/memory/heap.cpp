// malloc and free for one thread, in a third of emmalloc's bytes in every page. Free blocks lie in one list by address,
// joined with their neighbours; the first that is large enough is taken from. What a page asks for is a few hundred
// blocks at a time, most of them large, so that the list stays short. Source: Knuth (1997), The Art of Computer
// Programming, vol. 1, 2.5, algorithms A and B. Compiled without builtins, or they would call themselves.
#include <cstddef>
#include <cstdint>

extern "C" std::byte __heap_base;

namespace {

constexpr std::size_t kPage = 65536;
constexpr std::size_t kFewestPages = 16;  // JavaScript's views are void after each growth

/// What stands before each block; its address and size are multiples of this.
struct alignas(16) Block {
  std::size_t bytes;  ///< this header's among them
  Block* next;        ///< of the free ones

  Block* end() { return reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(this) + bytes); }
};

Block* firstFree = nullptr;
bool begun = false;

void release(Block* block) {
  Block* before = nullptr;
  Block* after = firstFree;
  for (; after != nullptr && after < block; after = after->next) before = after;
  block->next = after;
  if (after != nullptr && block->end() == after) {
    block->bytes += after->bytes;
    block->next = after->next;
  }
  if (before == nullptr) {
    firstFree = block;
  } else if (before->end() == block) {
    before->bytes += block->bytes;
    before->next = block->next;
  } else {
    before->next = block;
  }
}

void releaseRange(std::uintptr_t begin, std::uintptr_t end) {
  auto* block = reinterpret_cast<Block*>(begin);
  block->bytes = end - begin;
  release(block);
}

/// At least so many bytes more; false where there are none.
bool grow(std::size_t bytes) {
  if (!begun) {
    begun = true;
    const auto base = reinterpret_cast<std::uintptr_t>(&__heap_base);
    releaseRange((base + sizeof(Block) - 1) / sizeof(Block) * sizeof(Block), __builtin_wasm_memory_size(0) * kPage);
    return true;
  }
  std::size_t pages = (bytes - 1) / kPage + 1;
  if (pages < kFewestPages) pages = kFewestPages;
  const std::size_t before = __builtin_wasm_memory_grow(0, pages);
  if (before == static_cast<std::size_t>(-1)) return false;
  // The last 64 KB of 4 GB stay unused: their end is no address.
  if (before + pages == kPage) --pages;
  releaseRange(before * kPage, (before + pages) * kPage);
  return true;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  if (size > static_cast<std::size_t>(-1) - kPage) return nullptr;
  const std::size_t bytes = (size / sizeof(Block) + 2) * sizeof(Block);
  do {
    for (Block** place = &firstFree; *place != nullptr; place = &(*place)->next) {
      Block* block = *place;
      if (block->bytes < bytes) continue;
      if (block->bytes == bytes) {
        *place = block->next;
      } else {
        *place = reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(block) + bytes);
        **place = {block->bytes - bytes, block->next};
        block->bytes = bytes;
      }
      return block + 1;
    }
  } while (grow(bytes));
  return nullptr;
}

/// Nothing is aligned further than vectors are, which every block is. 0: done, 12: not enough memory, as the standard
/// has it.
int posix_memalign(void** data, std::size_t alignment, std::size_t size) {
  *data = alignment > alignof(Block) ? nullptr : malloc(size);
  return *data == nullptr ? 12 : 0;
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return alignment > alignof(Block) ? nullptr : malloc(size);
}

void free(void* data) {
  if (data != nullptr) release(static_cast<Block*>(data) - 1);
}
}
