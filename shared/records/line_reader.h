#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace earshot {

/// Lines of text that comes piece by piece, whatever the pieces' size: JSON lines, say. A byte order mark is skipped,
/// lines of blanks are; a carriage return at the end stays, the last line may lack its end.
class LineReader {
 public:
  /// Longer lines are an error: a file of another kind need not fit in memory.
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20;

  /// `number` counts all lines from 1, the skipped ones too.
  using TakeLine = std::function<void(std::string_view line, std::uint64_t number)>;

  /// `where` names the text in errors.
  explicit LineReader(std::string where) : where_(std::move(where)) {}

  /// Errors: Corrupt (a line beyond kLongestLine).
  Result<void> read(std::string_view piece, const TakeLine& take);
  void finish(const TakeLine& take);

 private:
  void end(std::string_view line, const TakeLine& take);

  std::string where_;
  std::string rest_;  ///< of a line whose end is in a later piece
  std::uint64_t number_ = 0;
};

}  // namespace earshot
