#include "shared/records/csv_reader.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kNoMark = 4;

bool endsLine(char c) { return c == '\n' || c == '\r'; }

std::string_view remedyOf(RowFault fault) {
  switch (fault) {
    case RowFault::OpenQuote:
      return "Is the table cut off?";
    case RowFault::TooLong:
      return "Is it a table?";
    default:
      return "Save the table as UTF-8 text.";
  }
}

}  // namespace

std::string_view name(RowFault fault) {
  switch (fault) {
    case RowFault::None:
      return "nothing";
    case RowFault::TextAfterQuote:
      return "text after a closing quotation mark";
    case RowFault::OpenQuote:
      return "a quotation mark that is never closed";
    case RowFault::NulByte:
      return "a NUL byte";
    case RowFault::TooLong:
      return "more than 1 MB in one row";
  }
  return "";
}

CsvReader::CsvReader(std::string where, char separator) : where_(std::move(where)), separator_(separator) {}

Error CsvReader::error(std::string_view what, std::string_view remedy) const {
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
  nextLine_ = kNowhere;
}

/// A table whose first row cannot be read is none.
Result<bool> CsvReader::spoil(RowFault fault) {
  if (!begun_) return error(name(fault), remedyOf(fault));
  fault_ = fault;
  return true;
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
    begun_ = true;
    goOn = take({fields_, rowLine_, fault_});
  }
  text_.clear();
  ends_.clear();
  quotedField_ = false;
  fault_ = RowFault::None;
  return goOn;
}

bool CsvReader::endLine(std::string_view& piece, const TakeRow& take) {
  skipLineFeed_ = piece.front() == '\r';
  piece.remove_prefix(1);
  const bool goOn = endRow(take);
  rowLine_ = ++line_;
  return goOn;
}

Result<bool> CsvReader::readPlain(std::string_view& piece, const TakeRow& take) {
  const char separator = separator_;
  const auto end = std::find_if(piece.begin(), piece.end(),
                                [separator](char c) { return c == separator || endsLine(c) || c == '\0'; });
  const auto length = static_cast<std::size_t>(end - piece.begin());
  text_.append(piece.substr(0, length));
  piece.remove_prefix(length);
  if (piece.empty() || largerThanAllowed()) return true;
  const char letter = piece.front();
  if (endsLine(letter)) return endLine(piece, take);
  piece.remove_prefix(1);
  if (letter != separator) return spoil(RowFault::NulByte);
  endField();
  return true;
}

Result<bool> CsvReader::readQuoted(std::string_view text, std::string_view& piece) {
  const std::size_t length = std::min(piece.find('"'), piece.size());
  const std::string_view inside = piece.substr(0, length);
  if (inside.find('\0') != std::string_view::npos)
    if (auto spoilt = spoil(RowFault::NulByte); !spoilt) return spoilt;
  line_ += static_cast<std::uint64_t>(std::count(inside.begin(), inside.end(), '\n'));
  if (nextLine_ == kNowhere)
    if (const auto end = std::find_if(inside.begin(), inside.end(), endsLine); end != inside.end()) {
      const auto before = static_cast<std::size_t>(end - inside.begin());
      nextLine_ = static_cast<std::size_t>(piece.data() - text.data()) + before + 1;
      firstLineSize_ = text_.size() + before;
      endedInReturn_ = *end == '\r';
    }
  text_.append(inside);
  piece.remove_prefix(length);
  if (piece.empty()) return true;
  piece.remove_prefix(1);
  state_ = State::QuoteInQuoted;
  return true;
}

/// Of the row nothing more than its beginning is kept.
bool CsvReader::skipLine(std::string_view& piece, const TakeRow& take) {
  const auto end = std::find_if(piece.begin(), piece.end(), endsLine);
  piece.remove_prefix(static_cast<std::size_t>(end - piece.begin()));
  return piece.empty() || endLine(piece, take);
}

/// The row ends with the line in which the quotation mark stands; what follows is read anew.
Result<bool> CsvReader::giveUpQuote(std::string_view text, std::string_view& piece, const TakeRow& take) {
  piece = text.substr(nextLine_);
  line_ = quoteLine_;
  if (auto spoilt = spoil(RowFault::OpenQuote); !spoilt) return spoilt;
  skipLineFeed_ = endedInReturn_;
  text_.resize(firstLineSize_);
  const bool goOn = endRow(take);
  rowLine_ = ++line_;
  return goOn;
}

Result<bool> CsvReader::read(std::string_view piece, const TakeRow& take) {
  if (byteOrderMark_ == 0 && !piece.empty() && (piece.front() == '\xFF' || piece.front() == '\xFE'))
    return error("no UTF-8, perhaps UTF-16", "Save the table as UTF-8 text.");
  if (byteOrderMark_ < kNoMark) piece = skipByteOrderMark(piece);
  return readHeld(piece, take);
}

/// The piece after what is held of earlier ones.
Result<bool> CsvReader::readHeld(std::string_view piece, const TakeRow& take) {
  const bool isHolding = nextLine_ != kNowhere;
  const std::size_t known = held_.size();
  if (isHolding) held_ += piece;
  const std::string_view text = isHolding ? std::string_view(held_) : piece;
  auto goOn = scan(text, text.substr(isHolding ? known : 0), take);
  if (nextLine_ == kNowhere) {
    held_.clear();
    return goOn;
  }
  if (isHolding)
    held_.erase(0, nextLine_);
  else
    held_ = text.substr(nextLine_);
  nextLine_ = 0;
  return goOn;
}

/// `piece`: the end of `text`, which nextLine_ counts in.
Result<bool> CsvReader::scan(std::string_view text, std::string_view piece, const TakeRow& take) {
  Result<bool> goOn = true;
  while (!piece.empty() && goOn && *goOn) {
    if (std::exchange(skipLineFeed_, false) && piece.front() == '\n') {
      piece.remove_prefix(1);
      continue;
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
      case State::Plain:
        goOn = readPlain(piece, take);
        break;
      case State::Quoted:
        goOn = readQuoted(text, piece);
        break;
      case State::QuoteInQuoted: {
        const char letter = piece.front();
        if (letter == '"') {  // doubled: one that is meant
          text_ += '"';
          state_ = State::Quoted;
          piece.remove_prefix(1);
        } else if (letter == separator_ || endsLine(letter)) {
          state_ = State::Plain;
        } else if (nextLine_ != kNowhere) {
          goOn = giveUpQuote(text, piece, take);
        } else {
          if (fault_ == RowFault::None) fault_ = RowFault::TextAfterQuote;
          state_ = State::Plain;
        }
        break;
      }
      case State::Skipping:
        goOn = skipLine(piece, take);
        continue;
    }
    if (!goOn || !largerThanAllowed()) continue;
    if (nextLine_ == kNowhere) {
      goOn = spoil(RowFault::TooLong);
      state_ = State::Skipping;
    } else {
      goOn = giveUpQuote(text, piece, take);
    }
  }
  return goOn;
}

Result<bool> CsvReader::finish(const TakeRow& take) {
  if (byteOrderMark_ < kByteOrderMark.size() && byteOrderMark_ > 0) text_ = kByteOrderMark.substr(0, byteOrderMark_);
  // A quotation mark closed by the table's very last letter closed.
  while (state_ == State::Quoted && nextLine_ != kNowhere) {
    const std::string text = std::exchange(held_, {});
    std::string_view rest = text;
    auto goOn = giveUpQuote(text, rest, take);
    if (goOn && *goOn) goOn = readHeld(rest, take);
    if (!goOn || !*goOn) return goOn;
  }
  if (state_ == State::Quoted) {
    line_ = quoteLine_;
    if (auto spoilt = spoil(RowFault::OpenQuote); !spoilt) return spoilt;
  }
  if (state_ == State::FieldStart && ends_.empty() && text_.empty()) return true;
  return endRow(take);
}

}  // namespace earshot
