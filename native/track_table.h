#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "shared/records/cleaning_report.h"
#include "shared/records/track_cleaner.h"
#include "shared/records/track_record.h"
#include "shared/result.h"

namespace earshot {

/// Whether a file is read as JSON lines: its extension is .jsonl, .ndjson or .json.
bool isJsonLines(const std::filesystem::path& file);

/// Whether it has the extension of a table: .csv, .tsv, or one of JSON lines.
bool hasTableExtension(const std::filesystem::path& file);

/// A row that is no track, valid until the next is read.
struct DroppedRow {
  std::uint64_t line = 0;
  std::string_view cause;                    ///< "no id"
  std::span<const std::string_view> fields;  ///< of a CSV; of JSON lines the line
};

struct TableReading {
  AudioNumbers audio = AudioNumbers::Required;
  std::string key;  ///< the column that is the id; empty: the usual ones
  std::function<void(TrackRecord)> take;
  std::function<void(const DroppedRow&)> drop;                        ///< may be empty: the report has it, too
  std::function<bool(std::size_t rows, std::size_t bytes)> progress;  ///< read since the last call; false: stop
};

/// Reads a table of tracks piece by piece: CSV, TSV (by its extension or a header with tabs but no commas) or JSON
/// lines. A row that cannot be read is reported and costs no other. Errors: NotFound, Io, UnsupportedFormat (no header,
/// columns missing), Corrupt (no text; a header that cannot be read, with line and column), Canceled.
Result<void> readTrackTable(const std::filesystem::path& file, CleaningReport& report, const TableReading& reading);

}  // namespace earshot
