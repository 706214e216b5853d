#include "native/listening_history.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "native/files.h"
#include "native/json.h"
#include "native/text.h"
#include "shared/records/csv_reader.h"
#include "shared/records/line_reader.h"
#include "shared/records/listen_json.h"
#include "shared/records/listen_table.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

enum class Form { Array, Lines, Table, Archive };

std::string_view withoutMark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

Form formOf(std::string_view beginning) {
  if (beginning.starts_with("PK\x03\x04") || beginning.starts_with("\x1F\x8B")) return Form::Archive;
  beginning = withoutMark(beginning);
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Form::Table;
  return beginning[first] == '[' ? Form::Array : beginning[first] == '{' ? Form::Lines : Form::Table;
}

class HistoryFile {
 public:
  HistoryFile(const fs::path& file, CleaningReport& report, const std::function<void(Listen)>& take)
      : file_(file), name_(printable(file)), source_(printable(file.filename())), report_(report), take_(take) {}

  Result<void> read() {
    auto read = readPieces(file_, [&](std::span<const std::byte> bytes) {
      const std::string_view piece(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      if (!form_) form_ = formOf(piece);
      fault_ = takePiece(piece);
      return !fault_ && form_ != Form::Array;
    });
    if (!read) return read;
    if (!fault_) fault_ = finish();
    if (fault_) return *std::move(fault_);
    if (listens_ > 0) return {};
    const bool none = report_.rows == before_;
    return Error(ErrorCode::UnsupportedFormat, name_, none ? "is empty" : "holds no listen",
                 "Give an export of Spotify (StreamingHistory*.json, Streaming_History_Audio_*.json), Last.fm (CSV) or "
                 "ListenBrainz (JSON lines).");
  }

 private:
  std::optional<Error> takePiece(std::string_view piece) {
    switch (*form_) {
      case Form::Archive:
        return Error(ErrorCode::UnsupportedFormat, name_, "is an archive", "Unpack it and give the files in it.");
      case Form::Array:
        return std::nullopt;  // read as a whole
      case Form::Lines:
        lines_.read(piece, [&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
        return std::nullopt;
      case Form::Table:
        return faultOf(table_.read(piece, [&](const CsvRow& row) { return takeRow(row); }));
    }
    return std::nullopt;
  }

  std::optional<Error> finish() {
    if (form_ == Form::Array) return takeArray();
    if (form_ == Form::Lines)
      lines_.finish([&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
    if (form_ == Form::Table) return faultOf(table_.finish([&](const CsvRow& row) { return takeRow(row); }));
    return std::nullopt;
  }

  template <class T>
  std::optional<Error> faultOf(Result<T> result) {
    if (!result) return std::move(result).error();
    return std::move(fault_);
  }

  std::optional<Error> takeArray() {
    const auto text = readTextFile(file_);
    if (!text) return text.error();
    const auto json = parseJson(withoutMark(*text), name_);
    if (!json) return json.error();
    for (const Json& record : *json->array()) keep(listenOfJson(record, report_, source_, 0));
    return std::nullopt;
  }

  void takeLine(std::string_view line, std::uint64_t number) {
    const auto json = parseJson(line, name_);
    if (json) return keep(listenOfJson(*json, report_, source_, number));
    ++report_.rows;
    report_.add(Cleaning::RowDropped, "not valid JSON", source_, number, line);
  }

  bool takeRow(const CsvRow& row) {
    if (!row.readable()) {
      fault_ = Error(ErrorCode::Corrupt, name_, {"line ", row.line, ": ", name(row.fault)},
                     "Mend that line, or export the history anew.");
      return false;
    }
    if (!layout_) {
      auto layout = ListenTable::of(row, name_);
      if (!layout) {
        fault_ = std::move(layout).error();
        return false;
      }
      layout_ = *layout;
      if (layout_->hasHeader()) return true;
    }
    keep(layout_->listen(row, report_, source_));
    return true;
  }

  void keep(std::optional<Listen> listen) {
    ++report_.rows;
    if (!listen) return;
    ++listens_;
    take_(*std::move(listen));
  }

  const fs::path& file_;
  std::string name_;
  std::string source_;
  CleaningReport& report_;
  const std::function<void(Listen)>& take_;

  std::optional<Form> form_;
  std::optional<Error> fault_;
  LineReader lines_;
  CsvReader table_{name_};
  std::optional<ListenTable> layout_;
  std::uint64_t before_ = report_.rows;
  std::uint64_t listens_ = 0;
};

}  // namespace

Result<void> readListens(const fs::path& file, CleaningReport& report, const std::function<void(Listen)>& take) {
  return HistoryFile(file, report, take).read();
}

}  // namespace earshot
