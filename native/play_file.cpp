#include "native/play_file.h"

#include <optional>
#include <string_view>
#include <utility>

#include "native/files.h"
#include "native/gathered_plays.h"
#include "native/json.h"
#include "native/text.h"
#include "native/track_table.h"
#include "shared/records/csv_reader.h"
#include "shared/records/line_reader.h"
#include "shared/sentence.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

std::string_view asText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class PlayFile {
 public:
  PlayFile(const fs::path& file, const PlayReading& reading)
      : file_(file), name_(printable(file)), source_(printable(file.filename())), reading_(reading) {}

  Result<PlayLog> read() {
    auto read = readPieces(file_, [&](std::span<const std::byte> piece) { return takePiece(asText(piece)); });
    if (!read) return std::move(read).error();
    if (!fault_) finish();
    if (fault_) return *std::move(fault_);
    PlayLog log = std::move(plays_).finish(source_, events_, reading_.keepDislikes);
    if (log.plays.empty()) return GatheredPlays::none(name_, log.report);
    return log;
  }

 private:
  PlayLog& log() { return plays_.log(); }

  bool takePiece(std::string_view piece) {
    const std::uint64_t before = log().report.rows;
    isJsonLines(file_) ? takeLines(piece) : takeCsv(piece);
    if (!fault_ && reading_.progress && !reading_.progress(log().report.rows - before, piece.size()))
      fault_ = Error(ErrorCode::Canceled, name_, "was not read to its end", "");
    return !fault_;
  }

  void finish() {
    if (isJsonLines(file_)) {
      lines_.finish([&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
    } else if (csv_) {
      const auto read = csv_->finish([&](const CsvRow& row) { return takeRow(row); });
      if (!read && !fault_) fault_ = read.error();
    }
  }

  /// Commas, unless the first line has tabs and no commas, or semicolons and neither.
  char separatorOf(std::string_view text) const {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    if (line.find('\t') != std::string_view::npos) return '\t';
    if (line.find(',') == std::string_view::npos && line.find(';') != std::string_view::npos) return ';';
    return ',';
  }

  void takeCsv(std::string_view piece) {
    if (!csv_) csv_.emplace(name_, separatorOf(piece));
    const auto read = csv_->read(piece, [&](const CsvRow& row) { return takeRow(row); });
    if (!read && !fault_) fault_ = read.error();
  }

  bool takeRow(const CsvRow& row) {
    if (!row.readable()) {
      take(std::optional<PlayRecord>(), row.line, row.fields[0], name(row.fault));
      return !fault_;
    }
    const bool blank = row.fields.size() == 1 && row.fields[0].find_first_not_of(" \t") == std::string_view::npos;
    if (blank) return true;
    if (!layout_) {
      auto layout = PlayLayout::of(row.fields, reading_.columns, name_);
      if (!layout) {
        fault_ = std::move(layout).error();
        return false;
      }
      layout_ = *layout;
      width_ = row.fields.size();
      log().layout = layout_->text() + (layout_->hasHeader() ? ", by the header" : "; there is no header");
      if (layout_->hasHeader()) return true;
    }
    if (layout_->hasHeader() && row.fields.size() > width_)
      log().report.add(Cleaning::Repaired, "more fields than the header has, the last were not read", source_, row.line,
                       sentence({grouped(row.fields.size()), " of ", grouped(width_)}));
    std::string_view dropped;
    take(layout_->read(row.fields, row.line, name_, dropped), row.line, row.fields[0], dropped);
    return !fault_;
  }

  void takeLines(std::string_view piece) {
    lines_.read(piece, [&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
  }

  void takeLine(std::string_view line, std::uint64_t number) {
    if (fault_) return;
    log().layout = "JSON lines: play 1, like 5, skip -0.5, dislike -10";
    events_ = true;
    const auto json = parseJson(line, name_);
    if (!json) {
      fault_ = Error(ErrorCode::Corrupt, name_, {"line ", grouped(number), " is not valid JSON"},
                     "Write one object a line.");
      return;
    }
    std::string_view dropped;
    take(playOfJson(*json, number, name_, ids_, dropped), number, line, dropped);
  }

  void take(Result<std::optional<PlayRecord>> record, std::uint64_t line, std::string_view text,
            std::string_view dropped) {
    ++log().report.rows;
    if (!record) {
      fault_ = std::move(record).error();
      return;
    }
    if (!*record) {
      log().report.add(Cleaning::RowDropped, dropped, source_, line, text);
      return;
    }
    const PlayRecord& play = **record;
    // Repaired, two different names could become one.
    for (const std::string_view name : {play.listener, play.item})
      if (!isUtf8(name)) {
        fault_ = Error(ErrorCode::Corrupt, name_, {"line ", grouped(line), ": ", quoted(name), " is not UTF-8"},
                       "Save it as UTF-8.");
        return;
      }
    if (!plays_.add(play)) fault_ = GatheredPlays::tooMany(name_);
  }

  const fs::path& file_;
  std::string name_;
  std::string source_;
  const PlayReading& reading_;
  GatheredPlays plays_;
  std::optional<Error> fault_;
  std::optional<CsvReader> csv_;
  std::optional<PlayLayout> layout_;
  std::size_t width_ = 0;  ///< of the first row
  std::string ids_[2];
  LineReader lines_;
  bool events_ = false;
};

}  // namespace

Result<PlayLog> readPlays(const fs::path& file, const PlayReading& reading) { return PlayFile(file, reading).read(); }

}  // namespace earshot
