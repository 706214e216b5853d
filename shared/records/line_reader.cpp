#include "shared/records/line_reader.h"

#include "shared/sentence.h"

namespace earshot {

Result<void> LineReader::read(std::string_view piece, const TakeLine& take) {
  for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
    if (rest_.empty()) {
      this->end(piece.substr(0, end), take);
    } else {
      rest_ += piece.substr(0, end);
      this->end(rest_, take);
      rest_.clear();
    }
    piece.remove_prefix(end + 1);
  }
  rest_ += piece;
  if (rest_.size() > kLongestLine)
    return Error(ErrorCode::Corrupt, where_, {"line ", grouped(number_ + 1), " has more than 1 MB"},
                 "Write one object a line.");
  return {};
}

void LineReader::finish(const TakeLine& take) {
  end(rest_, take);
  rest_.clear();
}

void LineReader::end(std::string_view line, const TakeLine& take) {
  ++number_;
  if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.find_first_not_of(" \t\r") != std::string_view::npos) take(line, number_);
}

}  // namespace earshot
