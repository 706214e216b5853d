// Any bytes as a table of plays, and as a line of events: counts that may be summed, or an error that is text.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "native/json.h"
#include "shared/records/csv_reader.h"
#include "shared/records/play_layout.h"
#include "shared/utf8.h"

namespace {

using namespace earshot;

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const Result<std::optional<PlayRecord>>& record, std::string_view dropped) {
  if (!record) return require(isUtf8(record.error().message()) && !record.error().where.empty());
  if (!*record) return require(!dropped.empty());
  require(!(*record)->listener.empty() && !(*record)->item.empty());
  require((*record)->count != 0 && std::abs((*record)->count) <= 10 * kMostPlays);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char separator : {',', '\t'}) {
    std::optional<PlayLayout> layout;
    CsvReader reader("fuzz", separator);
    const auto take = [&](const CsvRow& row) {
      if (!row.readable()) return true;
      if (!layout) {
        auto read = PlayLayout::of(row.fields, {}, "fuzz");
        if (!read) {
          require(isUtf8(read.error().message()));
          return false;
        }
        layout = *read;
      }
      std::string_view dropped;
      check(layout->read(row.fields, row.line, "fuzz", dropped), dropped);
      return true;
    };
    if (reader.read(text, take)) (void)reader.finish(take);
  }
  if (const auto json = parseJson(text, "fuzz")) {
    std::string ids[2];
    std::string_view dropped;
    check(playOfJson(*json, 1, "fuzz", ids, dropped), dropped);
  }
  return 0;
}
