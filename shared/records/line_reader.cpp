#include "shared/records/line_reader.h"

#include <algorithm>

namespace earshot {

void LineReader::read(std::string_view piece, const TakeLine& take) {
  for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
    if (rest_.empty()) {
      this->end(piece.substr(0, std::min(end, kLongestLine)), take);
    } else {
      keep(piece.substr(0, end));
      this->end(rest_, take);
      rest_.clear();
    }
    piece.remove_prefix(end + 1);
  }
  keep(piece);
}

void LineReader::finish(const TakeLine& take) {
  end(rest_, take);
  rest_.clear();
}

void LineReader::keep(std::string_view part) { rest_ += part.substr(0, kLongestLine - rest_.size()); }

void LineReader::end(std::string_view line, const TakeLine& take) {
  ++number_;
  if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.find_first_not_of(" \t\r") != std::string_view::npos) take(line, number_);
}

}  // namespace earshot
