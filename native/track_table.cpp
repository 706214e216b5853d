#include "native/track_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "native/files.h"
#include "native/json.h"
#include "native/text.h"
#include "shared/records/csv_reader.h"
#include "shared/records/line_reader.h"
#include "shared/records/track_json.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

std::string extensionOf(const fs::path& file) {
  std::string extension = file.extension().native();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return extension;
}

char separatorOf(const fs::path& file, std::string_view beginning) {
  if (extensionOf(file) == ".tsv") return '\t';
  const std::string_view header = beginning.substr(0, beginning.find_first_of("\r\n"));
  return header.find(',') == std::string_view::npos && header.find('\t') != std::string_view::npos ? '\t' : ',';
}

std::string_view asText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// What CSV and JSON lines have in common: records out, progress, the first error kept.
class TableFile {
 public:
  TableFile(const fs::path& file, CleaningReport& report, const TableReading& reading)
      : file_(file),
        name_(printable(file)),
        reading_(reading),
        cleaner_(report, printable(file.filename()), reading.audio) {}

  Result<void> read() {
    auto read = readPieces(file_, [&](std::span<const std::byte> piece) { return takePiece(asText(piece)); });
    if (!read) return read;
    if (!fault_) fault_ = finish();
    if (fault_) return *std::move(fault_);
    return {};
  }

 private:
  bool takePiece(std::string_view piece) {
    rows_ = 0;
    fault_ = isJsonLines(file_) ? takeJson(piece) : takeCsv(piece);
    if (fault_) return false;
    if (reading_.progress(rows_, piece.size())) return true;
    fault_ = Error(ErrorCode::Canceled, name_, "was not read to its end", "");
    return false;
  }

  std::optional<Error> finish() {
    if (isJsonLines(file_)) {
      lines_.finish([&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
      if (objects_ == 0)
        return Error(ErrorCode::UnsupportedFormat, name_, "holds no JSON object", "Write one object a line.");
      return std::nullopt;
    }
    if (csv_) {
      auto read = csv_->finish([&](const CsvRow& row) { return takeRow(row); });
      if (!read) return std::move(read).error();
    }
    if (!fault_ && !layout_)
      fault_ = Error(ErrorCode::UnsupportedFormat, name_, "is empty", "Give it a header line with the columns' names.");
    return fault_;
  }

  std::optional<Error> takeCsv(std::string_view piece) {
    if (!csv_) csv_.emplace(name_, separatorOf(file_, piece));
    auto read = csv_->read(piece, [&](const CsvRow& row) { return takeRow(row); });
    if (!read) return std::move(read).error();
    return fault_;
  }

  bool takeRow(const CsvRow& row) {
    if (!layout_) return takeHeader(row);
    ++rows_;
    if (!row.readable()) return drop(row, name(row.fault), row.fields.front());
    if (row.fields.size() != layout_->width()) {
      const bool fewer = row.fields.size() < layout_->width();
      return drop(row, fewer ? "fewer fields than the header has" : "more fields than the header has",
                  sentence({grouped(row.fields.size()), " of ", grouped(layout_->width())}));
    }
    if (row.fault != RowFault::None) cleaner_.repaired(name(row.fault), row.line, row.fields.front());
    TrackRow values;
    values.line = row.line;
    for (std::size_t field = 0; field < kTrackFields; ++field)
      if (const std::size_t column = layout_->columnOf(field); column != TrackLayout::kAbsent)
        values.values[field] = row.fields[column];
    take(values, row.fields);
    return true;
  }

  bool drop(const CsvRow& row, std::string_view cause, std::string_view example) {
    cleaner_.drop(cause, row.line, example);
    if (reading_.drop) reading_.drop({row.line, cause, row.fields});
    return true;
  }

  void take(const TrackRow& row, std::span<const std::string_view> fields) {
    std::string_view cause;
    if (auto record = cleaner_.clean(row, cause))
      reading_.take(*std::move(record));
    else if (reading_.drop)
      reading_.drop({row.line, cause, fields});
  }

  bool takeHeader(const CsvRow& row) {
    auto layout = TrackLayout::of(row.fields, name_, reading_.key);
    if (layout && reading_.audio != AudioNumbers::Ignored)
      if (auto complete = layout->checkAudioColumns(name_); !complete) layout = std::move(complete).error();
    if (!layout) {
      fault_ = std::move(layout).error();
      return false;
    }
    layout_ = *layout;
    return true;
  }

  std::optional<Error> takeJson(std::string_view piece) {
    lines_.read(piece, [&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
    return std::nullopt;
  }

  void takeLine(std::string_view line, std::uint64_t number) {
    ++rows_;
    const auto json = parseJson(line, name_);
    if (!json || json->object() == nullptr) {
      const std::string_view cause = json ? "no JSON object" : "not valid JSON";
      cleaner_.drop(cause, number, line);
      if (reading_.drop) reading_.drop({number, cause, {&line, 1}});
      return;
    }
    ++objects_;
    TrackRow row = json_.row(*json, number);
    if (!reading_.key.empty()) {
      keyText_ = JsonTrack::textOf(json->find(reading_.key));
      row[TrackField::Id] = keyText_;
    }
    take(row, {&line, 1});
  }

  const fs::path& file_;
  std::string name_;
  const TableReading& reading_;
  LineReader lines_;
  TrackCleaner cleaner_;
  std::optional<Error> fault_;
  std::size_t rows_ = 0;

  std::optional<CsvReader> csv_;
  std::optional<TrackLayout> layout_;

  JsonTrack json_;
  std::string keyText_;
  std::uint64_t objects_ = 0;
};

}  // namespace

bool isJsonLines(const fs::path& file) {
  const std::string extension = extensionOf(file);
  return extension == ".jsonl" || extension == ".ndjson" || extension == ".json";
}

bool hasTableExtension(const fs::path& file) {
  const std::string extension = extensionOf(file);
  return extension == ".csv" || extension == ".tsv" || isJsonLines(file);
}

Result<void> readTrackTable(const fs::path& file, CleaningReport& report, const TableReading& reading) {
  return TableFile(file, report, reading).read();
}

}  // namespace earshot
