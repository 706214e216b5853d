#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog/safetensors.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/result.h"

namespace earshot {

/// Strings in a safetensors file: "<name>.bytes" U8 holds their UTF-8 one after the other, "<name>.offsets" U32 (n + 1)
/// where each begins; string i is bytes[offsets[i]:offsets[i + 1]]. A view: the bytes must outlive it.
class StringColumn {
 public:
  StringColumn() = default;

  /// Offsets as above, of well-formed UTF-8.
  StringColumn(std::span<const std::uint8_t> bytes, std::span<const std::uint32_t> offsets)
      : bytes_(bytes), offsets_(offsets) {}

  /// `rows` may be kAnyLength. Errors: Corrupt (offsets that fall or leave the bytes, invalid UTF-8).
  static Result<StringColumn> read(const Safetensors& file, const std::string& name, std::size_t rows);

  std::size_t size() const { return offsets_.empty() ? 0 : offsets_.size() - 1; }
  std::string_view operator[](std::size_t i) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + offsets_[i], offsets_[i + 1] - offsets_[i]};
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::span<const std::uint32_t> offsets_;
};

/// Adds the two tensors. Invalid UTF-8 is replaced. Errors: InvalidArgument (4 GB or more of text in one column).
Result<void> addStrings(SafetensorsWriter& writer, const std::string& name, std::span<const std::string_view> strings);

}  // namespace earshot
