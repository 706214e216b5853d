#include "native/play_file.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "native/files.h"
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

std::string inOneLine(const std::string& lines) {
  std::string line;
  for (std::size_t begin = 0, end; (end = lines.find('\n', begin)) != std::string::npos; begin = end + 1)
    line += (line.empty() ? "" : "; ") +
            lines.substr(lines.find_first_not_of(' ', begin), end - lines.find_first_not_of(' ', begin));
  return line;
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
    sum();
    if (log_.plays.empty())
      return Error(ErrorCode::InvalidArgument, name_, "holds no plays: there is nothing to learn from",
                   log_.report.rows == 0 ? "" : "Every row was left out: " + inOneLine(log_.report.text()));
    return std::move(log_);
  }

 private:
  bool takePiece(std::string_view piece) {
    const std::uint64_t before = log_.report.rows;
    isJsonLines(file_) ? takeLines(piece) : takeCsv(piece);
    if (!fault_ && reading_.progress && !reading_.progress(log_.report.rows - before, piece.size()))
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
      log_.layout = layout_->text() + (layout_->hasHeader() ? ", by the header" : "; there is no header");
      if (layout_->hasHeader()) return true;
    }
    if (layout_->hasHeader() && row.fields.size() > width_)
      log_.report.add(Cleaning::Repaired, "more fields than the header has, the last were not read", source_, row.line,
                      sentence({grouped(row.fields.size()), " of ", grouped(width_)}));
    std::string_view dropped;
    take(layout_->read(row.fields, row.line, name_, dropped), row.line, row.fields[0], dropped);
    return !fault_;
  }

  void takeLines(std::string_view piece) {
    const auto read = lines_.read(piece, [&](std::string_view line, std::uint64_t number) { takeLine(line, number); });
    if (!read && !fault_) fault_ = read.error();
  }

  void takeLine(std::string_view line, std::uint64_t number) {
    if (fault_) return;
    log_.layout = "JSON lines: play 1, like 5, skip -0.5, dislike -10";
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
    ++log_.report.rows;
    if (!record) {
      fault_ = std::move(record).error();
      return;
    }
    if (!*record) {
      log_.report.add(Cleaning::RowDropped, dropped, source_, line, text);
      return;
    }
    const PlayRecord& play = **record;
    if (log_.listeners.size() == kMost || log_.items.size() == kMost || log_.plays.size() == kMost) {
      fault_ = Error(ErrorCode::OutOfMemory, name_, "has more than 4,294,967,294 plays, listeners or items", "");
      return;
    }
    // Repaired, two different names could become one.
    for (const std::string_view name : {play.listener, play.item})
      if (!isUtf8(name)) {
        fault_ = Error(ErrorCode::Corrupt, name_, {"line ", grouped(line), ": ", quoted(name), " is not UTF-8"},
                       "Save it as UTF-8.");
        return;
      }
    log_.plays.push_back(
        {log_.listeners.add(play.listener), log_.items.add(play.item), static_cast<float>(play.count)});
  }

  /// One play a pair, the sum of all, in the order of listeners and items; events may leave nothing of it.
  void sum() {
    const auto pairOf = [](const Play& play) { return std::uint64_t{play.listener} << 32 | play.item; };
    std::stable_sort(log_.plays.begin(), log_.plays.end(),
                     [&](const Play& a, const Play& b) { return pairOf(a) < pairOf(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < log_.plays.size();) {
      double count = 0;
      const std::size_t first = i;
      for (; i < log_.plays.size() && pairOf(log_.plays[i]) == pairOf(log_.plays[first]); ++i)
        count += static_cast<double>(log_.plays[i].count);
      log_.duplicates += i - first - 1;
      if (events_ && (count == 0 || (count < 0 && !reading_.keepDislikes))) {
        log_.report.add(Cleaning::RowDropped, "disliked or skipped more than played", source_, 0,
                        log_.items[log_.plays[first].item]);
        continue;
      }
      log_.plays[kept] = log_.plays[first];
      log_.plays[kept++].count = static_cast<float>(count);
    }
    log_.plays.resize(kept);
  }

  static constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;

  const fs::path& file_;
  std::string name_;
  std::string source_;
  const PlayReading& reading_;
  PlayLog log_;
  std::optional<Error> fault_;
  std::optional<CsvReader> csv_;
  std::optional<PlayLayout> layout_;
  std::size_t width_ = 0;  ///< of the first row
  std::string ids_[2];
  LineReader lines_{name_};
  bool events_ = false;
};

}  // namespace

Result<PlayLog> readPlays(const fs::path& file, const PlayReading& reading) { return PlayFile(file, reading).read(); }

}  // namespace earshot
