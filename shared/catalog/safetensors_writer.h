#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/catalog/safetensors.h"

namespace earshot {

/// Collects tensors and writes them as one safetensors file. Tensors are laid out by descending element size, so that
/// each is aligned without holes; rows of whole 64-byte lines come first of all. The data starts at a multiple of 64
/// bytes.
class SafetensorsWriter {
 public:
  void addMetadata(std::string key, std::string value);

  /// Copies the elements. Precondition: the name is new and the shape's product is elements.size().
  template <class T>
  void add(std::string tensor, std::vector<std::size_t> shape, std::span<const T> elements) {
    add(std::move(tensor), tensorType<T>(), std::move(shape), std::as_bytes(elements));
  }
  template <class T>
  void add(std::string tensor, const std::vector<T>& elements) {
    add(std::move(tensor), {elements.size()}, std::span<const T>(elements));
  }

  std::vector<std::byte> finish();

 private:
  struct Entry {
    std::string name;
    TensorType type;
    std::vector<std::size_t> shape;
    std::vector<std::byte> bytes;
    std::size_t alignment;
  };
  void add(std::string tensor, TensorType type, std::vector<std::size_t> shape, std::span<const std::byte> bytes);

  std::vector<Entry> entries_;
  std::vector<std::pair<std::string, std::string>> metadata_;
};

}  // namespace earshot
