// Any bytes as a history: JSON objects, or a table of scrobbles: listens, which match themselves, or an error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "native/fold.h"
#include "native/json.h"
#include "shared/records/csv_reader.h"
#include "shared/records/history_match.h"
#include "shared/records/listen_json.h"
#include "shared/records/listen_table.h"
#include "shared/records/track_address.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

void check(const std::optional<Listen>& listen) {
  if (!listen) return;
  bool fine = !listen->title.empty() || !listen->id.empty();
  for (const std::string* text : {&listen->id, &listen->isrc, &listen->title, &listen->artist, &listen->album})
    fine = fine && isUtf8(*text);
  if (!fine || !std::isfinite(listen->heard) || listen->at < 0) std::abort();
  // What was added is found again under all its names, if it has any.
  HistoryMatcher matcher(fold);
  matcher.add(listen->id, listen->isrc, listen->title, listen->artist);
  const bool named = !trackIdOf(listen->id).empty() || !listen->isrc.empty();
  if (named && matcher.find(*listen).by == MatchedBy::Nothing) std::abort();
}

void readJson(std::string_view text, CleaningReport& report) {
  const auto json = parseJson(text, "fuzz");
  if (!json) return;
  if (json->array() == nullptr) return check(listenOfJson(*json, report, "fuzz", 1));
  for (const Json& record : *json->array()) check(listenOfJson(record, report, "fuzz", 0));
}

void readTable(std::string_view text, CleaningReport& report) {
  std::optional<ListenTable> table;
  CsvReader reader("fuzz");
  const auto take = [&](const CsvRow& row) {
    if (!row.readable()) return false;
    if (table) {
      check(table->listen(row, report, "fuzz"));
    } else if (auto layout = ListenTable::of(row, "fuzz")) {
      table = *layout;
    }
    return table.has_value();
  };
  if (const auto read = reader.read(text, take); read && *read) (void)reader.finish(take);
}

}  // namespace
}  // namespace earshot

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CleaningReport report;
  if (text.starts_with('{') || text.starts_with('['))
    readJson(text, report);
  else
    readTable(text, report);
  if (!isUtf8(report.text())) std::abort();
  return 0;
}
