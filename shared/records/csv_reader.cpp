#include "shared/records/csv_reader.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kNoMark = 4;

}  // namespace

CsvReader::CsvReader(std::string where, char separator) : where_(std::move(where)), separator_(separator) {}

Error CsvReader::fault(std::string_view what, std::string_view remedy) const {
  return {ErrorCode::Corrupt,
          where_,
          {"line ", line_, ", column ", static_cast<std::uint64_t>(ends_.size() + 1), ": ", what},
          remedy};
}

std::string_view CsvReader::skipByteOrderMark(std::string_view piece) {
  while (byteOrderMark_ < kByteOrderMark.size() && !piece.empty() && piece.front() == kByteOrderMark[byteOrderMark_]) {
    ++byteOrderMark_;
    piece.remove_prefix(1);
  }
  if (piece.empty()) return piece;
  if (byteOrderMark_ > 0 && byteOrderMark_ < kByteOrderMark.size()) {  // text that only began like one
    text_ = kByteOrderMark.substr(0, byteOrderMark_);
    state_ = State::Plain;
  }
  byteOrderMark_ = kNoMark;
  return piece;
}

void CsvReader::endField() {
  ends_.push_back(text_.size());
  state_ = State::FieldStart;
}

bool CsvReader::endRow(const TakeRow& take) {
  endField();
  bool goOn = true;
  if (ends_.size() > 1 || !text_.empty() || quotedField_) {
    fields_.clear();
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      fields_.push_back(std::string_view(text_).substr(begin, end - begin));
      begin = end;
    }
    goOn = take({fields_, rowLine_, malformed_});
  }
  text_.clear();
  ends_.clear();
  quotedField_ = malformed_ = false;
  return goOn;
}

Result<bool> CsvReader::readPlain(std::string_view& piece, const TakeRow& take) {
  const char separator = separator_;
  const auto end = std::find_if(piece.begin(), piece.end(),
                                [separator](char c) { return c == separator || c == '\n' || c == '\r' || c == '\0'; });
  const auto length = static_cast<std::size_t>(end - piece.begin());
  text_.append(piece.substr(0, length));
  piece.remove_prefix(length);
  if (piece.empty()) return true;
  const char letter = piece.front();
  if (letter == '\0') return fault("a NUL byte", "Save the table as UTF-8 text.");
  piece.remove_prefix(1);
  if (letter == separator_) {
    endField();
    return true;
  }
  skipLineFeed_ = letter == '\r';
  const bool goOn = endRow(take);
  rowLine_ = ++line_;
  return goOn;
}

Result<void> CsvReader::readQuoted(std::string_view& piece) {
  const std::size_t length = std::min(piece.find('"'), piece.size());
  const std::string_view inside = piece.substr(0, length);
  if (inside.find('\0') != std::string_view::npos) return fault("a NUL byte", "Save the table as UTF-8 text.");
  line_ += static_cast<std::uint64_t>(std::count(inside.begin(), inside.end(), '\n'));
  text_.append(inside);
  piece.remove_prefix(length);
  if (piece.empty()) return {};
  piece.remove_prefix(1);
  state_ = State::QuoteInQuoted;
  return {};
}

Result<bool> CsvReader::read(std::string_view piece, const TakeRow& take) {
  if (byteOrderMark_ == 0 && !piece.empty() && (piece.front() == '\xFF' || piece.front() == '\xFE'))
    return fault("no UTF-8, perhaps UTF-16", "Save the table as UTF-8 text.");
  if (byteOrderMark_ < kNoMark) piece = skipByteOrderMark(piece);
  while (!piece.empty()) {
    if (skipLineFeed_) {
      skipLineFeed_ = false;
      if (piece.front() == '\n') {
        piece.remove_prefix(1);
        continue;
      }
    }
    switch (state_) {
      case State::FieldStart:
        state_ = State::Plain;
        if (piece.front() == '"') {
          state_ = State::Quoted;
          quotedField_ = true;
          quoteLine_ = line_;
          piece.remove_prefix(1);
        }
        break;
      case State::Plain: {
        auto goOn = readPlain(piece, take);
        if (!goOn || !*goOn) return goOn;
        break;
      }
      case State::Quoted:
        if (auto read = readQuoted(piece); !read) return std::move(read).error();
        break;
      case State::QuoteInQuoted: {
        const char letter = piece.front();
        if (letter == '"') {  // doubled: one that is meant
          text_ += '"';
          state_ = State::Quoted;
          piece.remove_prefix(1);
          break;
        }
        malformed_ = malformed_ || (letter != separator_ && letter != '\n' && letter != '\r');
        state_ = State::Plain;
        break;
      }
    }
    if (text_.size() + ends_.size() > kLargestRow)
      return fault(state_ == State::Quoted ? "more than 1 MB in quotation marks" : "more than 1 MB in one row",
                   "Is there a quotation mark that nobody closed?");
  }
  return true;
}

Result<bool> CsvReader::finish(const TakeRow& take) {
  if (byteOrderMark_ < kByteOrderMark.size() && byteOrderMark_ > 0) text_ = kByteOrderMark.substr(0, byteOrderMark_);
  if (state_ == State::Quoted) {
    line_ = quoteLine_;
    return fault("a quotation mark that is never closed", "Is the table cut off?");
  }
  if (state_ == State::FieldStart && ends_.empty() && text_.empty()) return true;
  return endRow(take);
}

}  // namespace earshot
