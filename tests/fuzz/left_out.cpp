// Any bytes as He et al.'s negatives, after a form feed as the test file that goes with them: what is to be ranked, of
// listeners and items that have numbers, or an error that names the file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cli/left_out_file.h"
#include "shared/utf8.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\f');
  const bool tested = end != std::string_view::npos;
  NameIndex listeners;
  NameIndex items;
  for (const std::string_view name : {"ann", "ben", "cat, one"}) listeners.add(name);
  for (const std::string_view name : {"1", "2", "3"}) items.add(name);
  const auto read = readLeftOut({"negatives", text.substr(0, end)},
                                {tested ? "test" : "", tested ? text.substr(end + 1) : ""}, listeners, items);
  if (!read) {
    require(isUtf8(read.error().message()));
    require(read.error().where == "negatives" || read.error().where == "test");
    return 0;
  }
  require(!read->plays.empty() && read->amongOwn <= read->plays.size() && read->unknownItems <= read->plays.size());
  for (const LeftOut& one : read->plays) {
    require(one.listener < listeners.size() && one.item < items.size());
    require(!one.others.empty());
    for (const std::uint32_t other : one.others) require(other < items.size() && other != one.item);
  }
  return 0;
}
