// Any bytes as a table of tracks: rows and tracks, or an error; the same in whatever pieces they come.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/fold.h"
#include "shared/records/csv_reader.h"
#include "shared/records/title_identity.h"
#include "shared/records/track_cleaner.h"
#include "shared/records/track_layout.h"
#include "shared/utf8.h"

namespace {

using namespace earshot;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Table {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> lines;
  std::vector<RowFault> faults;
  bool whole = false;
};

Table readIn(std::string_view text, std::size_t pieceSize) {
  Table table;
  CsvReader reader("fuzz");
  const auto take = [&](const CsvRow& row) {
    require(table.lines.empty() || row.line > table.lines.back());
    table.rows.emplace_back(row.fields.begin(), row.fields.end());
    table.lines.push_back(row.line);
    table.faults.push_back(row.fault);
    return true;
  };
  for (std::size_t at = 0; at < text.size(); at += pieceSize)
    if (!reader.read(text.substr(at, pieceSize), take)) return table;
  table.whole = reader.finish(take).ok();
  return table;
}

void cleanRows(const Table& table) {
  CleaningReport report;
  TrackCleaner cleaner(report, "fuzz", AudioNumbers::Required);
  std::optional<TrackLayout> layout;
  for (const auto& row : table.rows) {
    const std::vector<std::string_view> fields(row.begin(), row.end());
    if (!layout) {
      auto read = TrackLayout::of(fields, "fuzz");
      if (!read) return;
      layout = *read;
      continue;
    }
    if (fields.size() != layout->width()) continue;
    TrackRow values;
    for (std::size_t field = 0; field < kTrackFields; ++field)
      if (layout->columnOf(field) != TrackLayout::kAbsent) values.values[field] = fields[layout->columnOf(field)];
    const auto record = cleaner.clean(values);
    if (!record) continue;
    require(isUtf8(record->id) && isUtf8(record->title) && isUtf8(record->artist) && isUtf8(record->genre));
    (void)titleIdentity(fold(record->title), fold(record->artist));
  }
  require(isUtf8(report.text()) && isUtf8(report.json().text()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Table whole = readIn(text, size + 1);
  const Table pieces = readIn(text, 3);
  require(whole.whole == pieces.whole && whole.rows == pieces.rows);
  require(whole.lines == pieces.lines && whole.faults == pieces.faults);
  cleanRows(whole);
  return 0;
}
