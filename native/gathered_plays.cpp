#include "native/gathered_plays.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace earshot {
namespace {

std::string inOneLine(const std::string& lines) {
  std::string line;
  for (std::size_t begin = 0, end; (end = lines.find('\n', begin)) != std::string::npos; begin = end + 1)
    line += (line.empty() ? "" : "; ") +
            lines.substr(lines.find_first_not_of(' ', begin), end - lines.find_first_not_of(' ', begin));
  return line;
}

}  // namespace

bool GatheredPlays::add(const PlayRecord& play) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;
  if (log_.listeners.size() == kMost || log_.items.size() == kMost || log_.plays.size() == kMost) return false;
  log_.plays.push_back({log_.listeners.add(play.listener), log_.items.add(play.item), static_cast<float>(play.count)});
  return true;
}

Error GatheredPlays::tooMany(std::string_view where) {
  return Error(ErrorCode::OutOfMemory, where, "has more than 4,294,967,294 plays, listeners or items", "");
}

Error GatheredPlays::none(std::string_view where, const CleaningReport& report) {
  return Error(ErrorCode::InvalidArgument, where, "holds no plays: there is nothing to learn from",
               report.rows == 0 ? "" : "Every row was left out: " + inOneLine(report.text()));
}

PlayLog GatheredPlays::finish(std::string_view source, bool events, bool keepDislikes) && {
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
    if (events && (count == 0 || (count < 0 && !keepDislikes))) {
      log_.report.add(Cleaning::RowDropped, "disliked or skipped more than played", source, 0,
                      log_.items[log_.plays[first].item]);
      continue;
    }
    log_.plays[kept] = log_.plays[first];
    log_.plays[kept++].count = static_cast<float>(count);
  }
  log_.plays.resize(kept);
  return std::move(log_);
}

}  // namespace earshot
