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

/// What is wrong with a row.
enum class RowFault : std::uint8_t {
  None,
  TextAfterQuote,  ///< after a closing quotation mark; it was kept, and the row can be read
  OpenQuote,       ///< a quotation mark that nobody closed
  NulByte,
  TooLong,  ///< more than CsvReader::kLargestRow
};
std::string_view name(RowFault fault);  ///< "a quotation mark that is never closed"

/// One row of a table, valid until the next is read.
struct CsvRow {
  std::span<const std::string_view> fields;  ///< at least one; quotes undone
  std::uint64_t line = 0;                    ///< where it begins, from 1
  RowFault fault = RowFault::None;

  /// False: `fields` are what was made out of it, for a report alone.
  bool readable() const { return fault == RowFault::None || fault == RowFault::TextAfterQuote; }
};

/// Comma-separated values as RFC 4180 has them, piece by piece, whatever the pieces' size: fields in quotation marks
/// may hold commas, line ends and doubled quotation marks; lines end in CR LF, LF or CR; the last one may lack its end.
/// A byte order mark is skipped, empty lines are. A quotation mark inside a field that does not begin with one is a
/// letter like others. Text is not checked to be UTF-8 (whoever keeps a field does), rows may have any number of
/// fields.
///
/// A row that cannot be read costs no other. A quotation mark counts as never closed where its field goes on over a
/// line end, and then neither a separator nor a line end follows the next quotation mark (which opened another field),
/// or the row would grow beyond kLargestRow, or the table ends: reading goes on with the line after the one that it
/// stands in. No text is read more than twice: a line that opens such a field also ends the one before it.
class CsvReader {
 public:
  static constexpr std::size_t kLargestRow = std::size_t{1} << 20;

  /// Returns false to stop reading.
  using TakeRow = std::function<bool(const CsvRow&)>;

  /// `where` names the table in errors.
  explicit CsvReader(std::string where, char separator = ',');

  /// Rows that end in this piece go to `take`. False if it asked to stop. Errors: Corrupt with line and column (UTF-16;
  /// a first row that cannot be read: this is no such table).
  Result<bool> read(std::string_view piece, const TakeRow& take);

  /// What is left: the last row, if its line end is missing. Errors: as of read().
  Result<bool> finish(const TakeRow& take);

 private:
  enum class State { FieldStart, Plain, Quoted, QuoteInQuoted, Skipping };
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  std::string_view skipByteOrderMark(std::string_view piece);
  Result<bool> readHeld(std::string_view piece, const TakeRow& take);
  Result<bool> scan(std::string_view text, std::string_view piece, const TakeRow& take);
  Result<bool> readPlain(std::string_view& piece, const TakeRow& take);
  Result<bool> readQuoted(std::string_view text, std::string_view& piece);
  bool skipLine(std::string_view& piece, const TakeRow& take);
  Result<bool> giveUpQuote(std::string_view text, std::string_view& piece, const TakeRow& take);
  bool largerThanAllowed() const { return text_.size() + ends_.size() > kLargestRow; }
  void endField();
  bool endLine(std::string_view& piece, const TakeRow& take);
  bool endRow(const TakeRow& take);
  Result<bool> spoil(RowFault fault);
  Error error(std::string_view what, std::string_view remedy) const;

  std::string where_;
  char separator_;
  State state_ = State::FieldStart;
  std::size_t byteOrderMark_ = 0;  ///< bytes of it seen so far; kNoMark once the text has begun
  bool skipLineFeed_ = false;      ///< the row ended in CR: an LF after it belongs to the same line end
  bool quotedField_ = false;       ///< the row has a field in quotation marks: it is no empty line
  bool begun_ = false;             ///< a row was given
  RowFault fault_ = RowFault::None;
  std::uint64_t line_ = 1;
  std::uint64_t rowLine_ = 1;
  std::uint64_t quoteLine_ = 1;    ///< where the open field's quotation mark is
  std::string text_;               ///< the row's fields, one after the other
  std::vector<std::size_t> ends_;  ///< of each field in text_
  std::vector<std::string_view> fields_;

  // Of an open field in quotation marks that went over a line end:
  std::size_t nextLine_ = kNowhere;  ///< where, in the text being read, the line after its first begins
  std::size_t firstLineSize_ = 0;    ///< of text_ at that line end
  bool endedInReturn_ = false;       ///< the line end was CR, so far
  std::string held_;                 ///< what was read from there on, between pieces
};

}  // namespace earshot
