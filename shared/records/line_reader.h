#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace earshot {

/// Lines of text that comes piece by piece, whatever the pieces' size: JSON lines, say. A byte order mark is skipped,
/// lines of blanks are; a carriage return at the end stays, the last line may lack its end.
class LineReader {
 public:
  /// Of longer lines the beginning is given, which is no JSON: a file of another kind need not fit in memory.
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20;

  /// `number` counts all lines from 1, the skipped ones too.
  using TakeLine = std::function<void(std::string_view line, std::uint64_t number)>;

  void read(std::string_view piece, const TakeLine& take);
  void finish(const TakeLine& take);

 private:
  void keep(std::string_view part);
  void end(std::string_view line, const TakeLine& take);

  std::string rest_;  ///< of a line whose end is in a later piece
  std::uint64_t number_ = 0;
};

}  // namespace earshot
