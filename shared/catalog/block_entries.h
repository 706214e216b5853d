#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/buffer.h"
#include "shared/catalog/manifest.h"
#include "shared/catalog/safetensors.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/result.h"

namespace earshot {

/// Blocks begin at multiples of it.
inline constexpr std::uint64_t kBlockAlignment = 64;

/// Where a block lies in its file, and what its bytes must hash to.
struct BlockEntry {
  std::uint64_t offset = 0;  ///< a multiple of 64
  std::uint32_t length = 0;
  std::array<std::uint8_t, 16> sha256{};  ///< its first half
};

/// Appends a block at the next multiple of 64.
BlockEntry appendBlock(std::vector<std::byte>& file, std::span<const std::byte> block, const HashFunction& hash);

/// Tensors `<prefix>.lengths` and `<prefix>.sha256`.
void addBlockEntries(SafetensorsWriter& writer, const std::string& prefix, std::span<const BlockEntry> blocks);

/// Blocks follow one another and fill their file. Errors: Corrupt.
Result<std::vector<BlockEntry>> readBlockEntries(const Safetensors& file, const std::string& prefix, std::size_t count,
                                                 const CatalogFileEntry& holder);

/// A block of a file that is wholly in memory. Precondition: `file` has the size the manifest says. Errors: Corrupt
/// (hash; not compared where `hash` is empty because the file as a whole was), OutOfMemory.
Result<Buffer<std::byte>> cutBlock(std::span<const std::byte> file, const BlockEntry& block, std::string_view where,
                                   const HashFunction& hash);

}  // namespace earshot
