#include "shared/catalog/string_column.h"

#include <limits>

#include "shared/catalog/faults.h"
#include "shared/utf8.h"

namespace earshot {

Result<StringColumn> StringColumn::read(const Safetensors& file, const std::string& name, std::size_t rows) {
  auto bytes = file.elements<std::uint8_t>(name + ".bytes", {kAnyLength});
  if (!bytes) return std::move(bytes).error();
  auto offsets = file.elements<std::uint32_t>(name + ".offsets", {rows == kAnyLength ? kAnyLength : rows + 1});
  if (!offsets) return std::move(offsets).error();

  const auto fault = [&](Wording what) {
    return corrupt(file.where(), {"tensor \"", name, ".offsets\" ", sentence(what)});
  };
  if (offsets->empty()) return fault({"is empty, expected one more than there are strings"});
  if (offsets->front() != 0) return fault({"starts at ", grouped(offsets->front()), ", expected 0"});
  if (offsets->back() != bytes->size())
    return fault({"ends at ", grouped(offsets->back()), ", expected ", grouped(bytes->size())});
  for (std::size_t i = 1; i < offsets->size(); ++i)
    if ((*offsets)[i] < (*offsets)[i - 1]) return fault({"falls at string ", grouped(i - 1)});

  StringColumn column;
  column.bytes_ = *bytes;
  column.offsets_ = *offsets;
  for (std::size_t i = 0; i < column.size(); ++i)
    if (!isUtf8(column[i])) return corrupt(file.where(), {"string ", grouped(i), " of \"", name, "\" is not UTF-8"});
  return column;
}

Result<void> addStrings(SafetensorsWriter& writer, const std::string& name, std::span<const std::string_view> strings) {
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint32_t> offsets = {0};
  offsets.reserve(strings.size() + 1);
  for (const std::string_view string : strings) {
    const std::string repaired = isUtf8(string) ? std::string() : repairUtf8(string);
    const std::string_view text = repaired.empty() ? string : std::string_view(repaired);
    if (bytes.size() + text.size() > std::numeric_limits<std::uint32_t>::max())
      return Error(ErrorCode::InvalidArgument, name, "holds more than 4 GB of text", "Use more cells.");
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
  }
  writer.add(name + ".bytes", bytes);
  writer.add(name + ".offsets", offsets);
  return {};
}

}  // namespace earshot
