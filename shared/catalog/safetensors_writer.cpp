#include "shared/catalog/safetensors_writer.h"

#include <algorithm>
#include <cstring>

namespace earshot {

void SafetensorsWriter::addMetadata(std::string key, std::string value) {
  metadata_.emplace_back(std::move(key), std::move(value));
}

void SafetensorsWriter::add(std::string tensor, TensorType type, std::vector<std::size_t> shape,
                            std::span<const std::byte> bytes) {
  constexpr std::size_t kLine = 64;
  std::size_t rowBytes = bytesOf(type);
  for (std::size_t i = 1; i < shape.size(); ++i) rowBytes *= shape[i];
  const std::size_t alignment = rowBytes % kLine == 0 ? kLine : bytesOf(type);
  entries_.push_back({std::move(tensor), type, std::move(shape), {bytes.begin(), bytes.end()}, alignment});
}

std::vector<std::byte> SafetensorsWriter::finish() {
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.alignment > b.alignment; });
  Json::Object header;
  if (!metadata_.empty()) {
    Json::Object metadata;
    for (const auto& [key, value] : metadata_) metadata.push_back({key, value});
    header.push_back({"__metadata__", std::move(metadata)});
  }
  std::size_t offset = 0;
  for (const Entry& entry : entries_) {
    Json::Array shape(entry.shape.begin(), entry.shape.end());
    header.push_back({entry.name, Json::Object{{"dtype", name(entry.type)},
                                               {"shape", std::move(shape)},
                                               {"data_offsets", Json::Array{offset, offset + entry.bytes.size()}}}});
    offset += entry.bytes.size();
  }
  std::string text = Json(std::move(header)).text();
  text.append((64 - (8 + text.size()) % 64) % 64, ' ');

  std::vector<std::byte> file(8 + text.size() + offset);
  for (std::size_t i = 0; i < 8; ++i)
    file[i] = static_cast<std::byte>(static_cast<std::uint64_t>(text.size()) >> (8 * i));
  std::memcpy(file.data() + 8, text.data(), text.size());
  std::size_t position = 8 + text.size();
  for (const Entry& entry : entries_) {
    std::copy(entry.bytes.begin(), entry.bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(position));
    position += entry.bytes.size();
  }
  return file;
}

}  // namespace earshot
