// Any bytes as a safetensors file, and as a cell of a catalog: an error or a value, nothing else.
#include "shared/catalog/safetensors.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "native/json.h"
#include "shared/catalog/cell.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  auto bytes = Buffer<std::byte>::allocate(size, "fuzz");
  if (!bytes) return 0;
  if (size > 0) std::memcpy(bytes->data(), data, size);
  const auto file = Safetensors::read(bytes->span(), "fuzz", parseJson);
  if (!file) return 0;
  const Tensor* vectors = file->find("vectors");
  if (vectors == nullptr || vectors->shape.size() != 2) return 0;
  const CellContext context = {vectors->shape[0], std::min(vectors->shape[1], kDimensions), 1};
  auto cell = Cell::read(std::move(bytes).value(), context, "fuzz", parseJson);
  if (!cell) return 0;
  std::size_t letters = 0;
  for (std::size_t row = 0; row < cell->rows(); ++row)
    letters += cell->ids[row].size() + cell->titles[row].size() + cell->preview(row).size();
  return letters == static_cast<std::size_t>(-1) ? 1 : 0;
}
