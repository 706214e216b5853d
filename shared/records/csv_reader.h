#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// One row of a table, valid until the next is read.
struct CsvRow {
  std::span<const std::string_view> fields;  ///< at least one; quotes undone
  std::uint64_t line = 0;                    ///< where it begins, from 1
  bool malformed = false;                    ///< there was text after a closing quotation mark; it was kept
};

/// Comma-separated values as RFC 4180 has them, piece by piece, whatever the pieces' size: fields in quotation marks
/// may hold commas, line ends and doubled quotation marks; lines end in CR LF, LF or CR; the last one may lack its end.
/// A byte order mark is skipped, empty lines are. A quotation mark inside a field that does not begin with one is a
/// letter like others. Text is not checked to be UTF-8 (whoever keeps a field does), rows may have any number of
/// fields.
class CsvReader {
 public:
  /// Longer rows are an error: a quotation mark that nobody closed would otherwise swallow the rest of the file.
  static constexpr std::size_t kLargestRow = std::size_t{1} << 20;

  /// Returns false to stop reading.
  using TakeRow = std::function<bool(const CsvRow&)>;

  /// `where` names the table in errors.
  explicit CsvReader(std::string where, char separator = ',');

  /// Rows that end in this piece go to `take`. False if it asked to stop. Errors: Corrupt with line and column (a row
  /// beyond kLargestRow, a NUL byte, UTF-16).
  Result<bool> read(std::string_view piece, const TakeRow& take);

  /// The last row, if its line end is missing. Errors: Corrupt (a quotation mark that is never closed).
  Result<bool> finish(const TakeRow& take);

 private:
  enum class State { FieldStart, Plain, Quoted, QuoteInQuoted };

  std::string_view skipByteOrderMark(std::string_view piece);
  void endField();
  bool endRow(const TakeRow& take);
  Result<bool> readPlain(std::string_view& piece, const TakeRow& take);
  Result<void> readQuoted(std::string_view& piece);
  Error fault(std::string_view what, std::string_view remedy) const;

  std::string where_;
  char separator_;
  State state_ = State::FieldStart;
  std::size_t byteOrderMark_ = 0;  ///< bytes of it seen so far; kNoMark once the text has begun
  bool skipLineFeed_ = false;      ///< the row ended in CR: an LF after it belongs to the same line end
  bool quotedField_ = false;       ///< the row has a field in quotation marks: it is no empty line
  bool malformed_ = false;
  std::uint64_t line_ = 1;
  std::uint64_t rowLine_ = 1;
  std::uint64_t quoteLine_ = 1;    ///< where the open field's quotation mark is
  std::string text_;               ///< the row's fields, one after the other
  std::vector<std::size_t> ends_;  ///< of each field in text_
  std::vector<std::string_view> fields_;
};

}  // namespace earshot
