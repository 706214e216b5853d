// Any bytes as an entry of the analysis cache, with a checksum that fits: an error, or an entry that can be written
// again.
#include "native/analysis_entry.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "native/sha256.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const std::span<const std::byte> tensors = std::as_bytes(std::span(data, size));
  std::vector<std::byte> bytes(64 + size);
  const std::string digits = sha256Hex(tensors);
  std::memcpy(bytes.data(), digits.data(), 64);
  if (size > 0) std::memcpy(bytes.data() + 64, data, size);
  const auto entry = readAnalysisEntry(bytes, "fuzz");
  if (!entry) return 0;
  const auto again = writeAnalysisEntry(*entry);
  if (!again || !readAnalysisEntry(*again, "fuzz").ok()) std::abort();
  return 0;
}
