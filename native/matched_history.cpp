#include "native/matched_history.h"

#include "native/listening_history.h"

namespace earshot {

Result<MatchedHistory> readMatchedHistory(const std::filesystem::path& file, const HistoryMatcher& matcher) {
  MatchedHistory history;
  const auto read = readListens(file, history.cleaning, [&](const Listen& listen) {
    const auto [by, track] = matcher.find(listen);
    history.matches.add(listen, by);
    if (by != MatchedBy::Nothing) history.events.push_back({track, isSkip(listen), listen.at});
  });
  if (!read) return read.error();
  return history;
}

}  // namespace earshot
