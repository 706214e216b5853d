#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

enum class TensorType { Bool, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64 };

std::string_view name(TensorType type);  ///< as in the file: "F32"
std::size_t bytesOf(TensorType type);

template <class T>
constexpr TensorType tensorType() {
  if constexpr (std::is_same_v<T, std::uint8_t>) return TensorType::U8;
  if constexpr (std::is_same_v<T, std::int8_t>) return TensorType::I8;
  if constexpr (std::is_same_v<T, std::uint16_t>) return TensorType::U16;
  if constexpr (std::is_same_v<T, std::int16_t>) return TensorType::I16;
  if constexpr (std::is_same_v<T, std::uint32_t>) return TensorType::U32;
  if constexpr (std::is_same_v<T, std::int32_t>) return TensorType::I32;
  if constexpr (std::is_same_v<T, float>) return TensorType::F32;
  if constexpr (std::is_same_v<T, std::uint64_t>) return TensorType::U64;
  if constexpr (std::is_same_v<T, std::int64_t>) return TensorType::I64;
  return TensorType::F64;
}

/// Any length of a dimension, where a shape is expected.
inline constexpr std::size_t kAnyLength = static_cast<std::size_t>(-1);

struct Tensor {
  std::string name;
  TensorType type = TensorType::U8;
  std::vector<std::size_t> shape;
  std::span<const std::byte> bytes;
};

/// A view of a safetensors file (https://huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header,
/// data. Everything the header claims is checked before any of it is used: types, shapes, overflow, and that the
/// tensors cover the data once, without holes, each aligned to its element.
class Safetensors {
 public:
  /// `bytes` must outlive the view and start at an address divisible by 8. `where` names the file in errors.
  /// Errors: UnsupportedFormat (something else, or a type that is not read here), Corrupt (names the tensor and rule).
  static Result<Safetensors> read(std::span<const std::byte> bytes, std::string_view where, const JsonParser& parse);

  std::span<const Tensor> tensors() const { return tensors_; }
  const Tensor* find(std::string_view name) const;

  /// A value of `__metadata__`; empty if there is none of that key.
  std::string_view metadata(std::string_view key) const;

  /// The elements of a tensor that must exist with this type and shape (kAnyLength fits every length). Errors: Corrupt.
  template <class T>
  Result<std::span<const T>> elements(std::string_view tensor, std::initializer_list<std::size_t> shape) const {
    auto found = expect(tensor, tensorType<T>(), shape);
    if (!found) return std::move(found).error();
    const std::span<const std::byte> bytes = (*found)->bytes;
    return std::span<const T>(reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T));
  }

  const std::string& where() const { return where_; }

 private:
  Result<const Tensor*> expect(std::string_view tensor, TensorType type, std::span<const std::size_t> shape) const;
  Result<const Tensor*> expect(std::string_view tensor, TensorType type,
                               std::initializer_list<std::size_t> shape) const {
    return expect(tensor, type, std::span(shape.begin(), shape.size()));
  }

  std::string where_;
  std::vector<Tensor> tensors_;  ///< as in the header
  std::vector<std::pair<std::string, std::string>> metadata_;
};

}  // namespace earshot
