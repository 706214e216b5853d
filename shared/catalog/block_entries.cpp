#include "shared/catalog/block_entries.h"

#include <algorithm>
#include <cstring>

#include "shared/catalog/faults.h"

namespace earshot {
namespace {

constexpr std::size_t kHashBytes = 16;

/// The first half of a hash.
std::array<std::uint8_t, 16> bytesOfHex(std::string_view hex) {
  const auto digit = [](char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
  return bytes;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Result<void> checkBlock(std::span<const std::byte> bytes, const BlockEntry& block, std::string_view where,
                        const HashFunction& hash) {
  if (bytes.size() != block.length)
    return Error(ErrorCode::Corrupt, where, {"is ", grouped(bytes.size()), " bytes, expected ", grouped(block.length)},
                 "Download it again.");
  if (!hash) return {};
  const std::string actual = hash(bytes).substr(0, 2 * kHashBytes);
  if (actual != hex(block.sha256))
    return Error(ErrorCode::Corrupt, where,
                 {"has the sha256 ", actual.substr(0, 16), "..., expected ", hex(block.sha256).substr(0, 16), "..."},
                 "Download it again.");
  return {};
}

}  // namespace

BlockEntry appendBlock(std::vector<std::byte>& file, std::span<const std::byte> block, const HashFunction& hash) {
  file.resize((file.size() + kBlockAlignment - 1) / kBlockAlignment * kBlockAlignment);
  const BlockEntry entry{file.size(), static_cast<std::uint32_t>(block.size()), bytesOfHex(hash(block))};
  file.insert(file.end(), block.begin(), block.end());
  return entry;
}

void addBlockEntries(SafetensorsWriter& writer, const std::string& prefix, std::span<const BlockEntry> blocks) {
  std::vector<std::uint32_t> lengths;
  std::vector<std::uint8_t> hashes;
  for (const BlockEntry& block : blocks) {
    lengths.push_back(block.length);
    hashes.insert(hashes.end(), block.sha256.begin(), block.sha256.end());
  }
  writer.add(prefix + ".lengths", lengths);
  writer.add(prefix + ".sha256", {blocks.size(), kHashBytes}, std::span<const std::uint8_t>(hashes));
}

Result<std::vector<BlockEntry>> readBlockEntries(const Safetensors& file, const std::string& prefix, std::size_t count,
                                                 const CatalogFileEntry& holder) {
  auto lengths = file.elements<std::uint32_t>(prefix + ".lengths", {count});
  if (!lengths) return std::move(lengths).error();
  auto hashes = file.elements<std::uint8_t>(prefix + ".sha256", {count, kHashBytes});
  if (!hashes) return std::move(hashes).error();
  std::vector<BlockEntry> blocks(count);
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    blocks[i].offset = (end + kBlockAlignment - 1) / kBlockAlignment * kBlockAlignment;
    blocks[i].length = (*lengths)[i];
    std::copy_n(hashes->data() + i * kHashBytes, kHashBytes, blocks[i].sha256.begin());
    end = blocks[i].offset + blocks[i].length;
  }
  if (end != holder.bytes)
    return corrupt(file.where(), {"the blocks of \"", prefix, "\" take ", grouped(end), " bytes, ", holder.name,
                                  " has ", grouped(holder.bytes)});
  return blocks;
}

Result<Buffer<std::byte>> cutBlock(std::span<const std::byte> file, const BlockEntry& block, std::string_view where,
                                   const HashFunction& hash) {
  if (block.offset > file.size() || block.length > file.size() - block.offset)
    return corrupt(where, {"ends after byte ", grouped(block.offset), " + ", grouped(block.length), ", its file has ",
                           grouped(file.size())});
  const auto bytes = file.subspan(static_cast<std::size_t>(block.offset), static_cast<std::size_t>(block.length));
  if (const auto valid = checkBlock(bytes, block, where, hash); !valid) return valid.error();
  auto copy = Buffer<std::byte>::allocate(bytes.size(), "a block of a catalog");
  if (copy && !bytes.empty()) std::memcpy(copy->data(), bytes.data(), bytes.size());
  return copy;
}

}  // namespace earshot
