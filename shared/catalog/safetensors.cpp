#include "shared/catalog/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>

#include "shared/catalog/faults.h"
#include "shared/ordering.h"

namespace earshot {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian and used in place");

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMostHeaderBytes = 100'000'000;  // the format's own limit

struct TypeName {
  std::string_view name;
  std::size_t bytes;
};
constexpr std::array<TypeName, 13> kTypes = {{{"BOOL", 1},
                                              {"U8", 1},
                                              {"I8", 1},
                                              {"U16", 2},
                                              {"I16", 2},
                                              {"F16", 2},
                                              {"BF16", 2},
                                              {"U32", 4},
                                              {"I32", 4},
                                              {"F32", 4},
                                              {"U64", 8},
                                              {"I64", 8},
                                              {"F64", 8}}};

std::string spellShape(std::span<const std::size_t> shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += shape[i] == kAnyLength ? "n" : std::to_string(shape[i]);
  }
  return text + ")";
}

/// One entry of the header, checked by itself.
Result<Tensor> readEntry(const Json::Member& entry, std::span<const std::byte> data, std::size_t dataStart,
                         std::string_view where) {
  const auto fault = [&](Wording what) { return corrupt(where, {"tensor ", quoted(entry.key), " ", sentence(what)}); };
  const Json* dtype = entry.value.find("dtype");
  const Json* shape = entry.value.find("shape");
  const Json* offsets = entry.value.find("data_offsets");
  if (dtype == nullptr || dtype->string() == nullptr) return fault({"has no dtype"});
  if (shape == nullptr || shape->array() == nullptr) return fault({"has no shape"});
  if (offsets == nullptr || offsets->array() == nullptr || offsets->array()->size() != 2)
    return fault({"has no data_offsets of two numbers"});

  Tensor tensor;
  tensor.name = entry.key;
  const auto* type =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return t.name == *dtype->string(); });
  if (type == kTypes.end())
    return Error(ErrorCode::UnsupportedFormat, where,
                 {"tensor ", quoted(entry.key), " is of type ", quoted(*dtype->string()), ", which is not read here"},
                 "Write it as one of BOOL, U8 to I64, F16, BF16, F32, F64.");
  tensor.type = static_cast<TensorType>(type - kTypes.begin());

  std::uint64_t bytes = type->bytes;
  for (const Json& length : *shape->array()) {
    const std::optional<std::uint64_t> whole = length.wholeNumber();
    if (!whole || *whole >= std::numeric_limits<std::size_t>::max())
      return fault({"has a shape that is not made of whole numbers"});
    if (*whole != 0 && bytes > std::numeric_limits<std::uint64_t>::max() / *whole)
      return fault({"has a shape whose size overflows"});
    bytes *= *whole;
    tensor.shape.push_back(static_cast<std::size_t>(*whole));
  }
  const std::optional<std::uint64_t> begin = (*offsets->array())[0].wholeNumber();
  const std::optional<std::uint64_t> end = (*offsets->array())[1].wholeNumber();
  if (!begin || !end || *begin > *end) return fault({"has data_offsets that are not an interval"});
  if (*end > data.size())
    return fault({"ends at byte ", grouped(*end), " of ", grouped(data.size()), " bytes of data (truncated?)"});
  if (*end - *begin != bytes)
    return fault({"is ", grouped(*end - *begin), " bytes, expected ", grouped(bytes), " of type ", type->name,
                  " and shape ", spellShape(tensor.shape)});
  if ((dataStart + *begin) % type->bytes != 0)
    return fault(
        {"starts at byte ", grouped(dataStart + *begin), ", which ", type->name, " cannot be read from in place"});
  tensor.bytes = data.subspan(static_cast<std::size_t>(*begin), static_cast<std::size_t>(bytes));
  return tensor;
}

Result<void> checkCoverage(std::span<const Tensor* const> tensors, std::span<const std::byte> data,
                           std::string_view where) {
  std::size_t next = 0;
  for (const Tensor* tensor : tensors) {
    const auto begin = static_cast<std::size_t>(tensor->bytes.data() - data.data());
    if (begin != next)
      return corrupt(where, {"tensor ", quoted(tensor->name), " starts at data byte ", grouped(begin), ", expected ",
                             grouped(next), (begin > next ? " (a hole)" : " (tensors overlap)")});
    next = begin + tensor->bytes.size();
  }
  if (next != data.size()) return corrupt(where, {"has ", grouped(data.size() - next), " bytes after its last tensor"});
  return {};
}

Result<Json> readHeader(std::span<const std::byte> bytes, std::string_view where, const JsonParser& parse) {
  const auto foreign = [&](Wording what) {
    return Error(ErrorCode::UnsupportedFormat, where, {sentence(what), " (not a safetensors file, or truncated?)"},
                 "Get the file again or build the catalog again.");
  };
  if (bytes.size() < kLengthBytes) return foreign({"is ", grouped(bytes.size()), " bytes, expected at least 8"});
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  if (length > kMostHeaderBytes || length > bytes.size() - kLengthBytes)
    return foreign({"claims a header of ", grouped(length), " bytes in a file of ", grouped(bytes.size())});
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes,
                              static_cast<std::size_t>(length));
  if (text.empty() || text.front() != '{') return foreign({"has a header that is not a JSON object"});
  auto header = parse(text, where);
  if (header && header->object() == nullptr) return foreign({"has a header that is not a JSON object"});
  return header;
}

}  // namespace

std::string_view name(TensorType type) { return kTypes[static_cast<std::size_t>(type)].name; }
std::size_t bytesOf(TensorType type) { return kTypes[static_cast<std::size_t>(type)].bytes; }

Result<Safetensors> Safetensors::read(std::span<const std::byte> bytes, std::string_view where,
                                      const JsonParser& parse) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 != 0)
    return Error(ErrorCode::InvalidArgument, where, "lies at an address that is not divisible by 8",
                 "Copy it into a Buffer.");
  const auto header = readHeader(bytes, where, parse);
  if (!header) return header.error();
  std::size_t headerLength = 0;
  for (std::size_t i = 4; i-- > 0;) headerLength = headerLength << 8 | std::to_integer<std::size_t>(bytes[i]);
  const std::size_t dataStart = kLengthBytes + headerLength;
  const std::span<const std::byte> data = bytes.subspan(dataStart);

  Safetensors file;
  file.where_ = where;
  for (const Json::Member& member : *header->object()) {
    if (member.key == "__metadata__") {
      if (member.value.object() == nullptr) return corrupt(where, "has __metadata__ that is not an object");
      for (const Json::Member& entry : *member.value.object()) {
        if (entry.value.string() == nullptr)
          return corrupt(where, {"has a __metadata__ value that is not a string: ", quoted(entry.key)});
        file.metadata_.emplace_back(entry.key, *entry.value.string());
      }
      continue;
    }
    auto tensor = readEntry(member, data, dataStart, where);
    if (!tensor) return std::move(tensor).error();
    file.tensors_.push_back(std::move(tensor).value());
  }

  std::vector<const Tensor*> order;
  for (const Tensor& tensor : file.tensors_) order.push_back(&tensor);
  sortSmall(order, [](const Tensor* a, const Tensor* b) { return a->name < b->name; });
  for (std::size_t i = 1; i < order.size(); ++i)
    if (order[i]->name == order[i - 1]->name)
      return corrupt(where, {"names tensor ", quoted(order[i]->name), " twice"});

  // Empty tensors share their start with the next one: they come first.
  sortSmall(order, [](const Tensor* a, const Tensor* b) {
    return a->bytes.data() != b->bytes.data() ? a->bytes.data() < b->bytes.data() : a->bytes.size() < b->bytes.size();
  });
  if (auto covered = checkCoverage(order, data, where); !covered) return std::move(covered).error();
  return file;
}

const Tensor* Safetensors::find(std::string_view tensor) const {
  for (const Tensor& candidate : tensors_)
    if (candidate.name == tensor) return &candidate;
  return nullptr;
}

std::string_view Safetensors::metadata(std::string_view key) const {
  for (const auto& [name, value] : metadata_)
    if (name == key) return value;
  return {};
}

Result<const Tensor*> Safetensors::expect(std::string_view tensor, TensorType type,
                                          std::span<const std::size_t> shape) const {
  const Tensor* found = find(tensor);
  if (found == nullptr) return corrupt(where_, {"has no tensor \"", tensor, "\""});
  const bool fits =
      found->shape.size() == shape.size() &&
      std::equal(shape.begin(), shape.end(), found->shape.begin(),
                 [](std::size_t expected, std::size_t actual) { return expected == kAnyLength || expected == actual; });
  if (found->type != type || !fits)
    return corrupt(where_, {"tensor \"", tensor, "\" is ", name(found->type), " ", spellShape(found->shape),
                            ", expected ", name(type), " ", spellShape(shape)});
  return found;
}

}  // namespace earshot
