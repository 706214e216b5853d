#include "cli/history_input.h"

#include <algorithm>
#include <optional>

#include "native/fold.h"
#include "native/matched_history.h"
#include "native/play_file.h"
#include "native/text.h"
#include "shared/records/track_address.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

constexpr double kSecondsPerDay = 86'400;

std::optional<std::uint32_t> trackOf(const Catalog& catalog, const std::string& id) {
  const auto track = catalog.find(id);
  return track ? track : catalog.find(trackIdOf(id));
}

/// Whose plays are meant.
Result<std::uint32_t> listenerOf(const PlayLog& log, const std::string& name, const std::string& file) {
  if (const auto found = log.listeners.find(name)) return *found;
  if (!name.empty())
    return Error(ErrorCode::InvalidArgument, "--listener", {"\"", name, "\" has no plays in ", file}, "");
  if (log.listeners.size() == 1) return 0;
  return Error(ErrorCode::InvalidArgument, file, {"holds plays of ", grouped(log.listeners.size()), " listeners"},
               "Say whose with --listener, such as " + printable(log.listeners[0]) + ".");
}

Result<HistoryInput> fromPlays(const PlayLog& log, const std::string& listener, const std::string& file,
                               const Catalog& catalog) {
  const auto number = listenerOf(log, listener, file);
  if (!number) return number.error();
  HistoryInput input;
  input.cleaning = log.report;
  for (const Play& play : log.plays) {
    if (play.listener != *number) continue;
    ++input.lines;
    const std::string& id = log.items[play.item];
    if (const auto track = trackOf(catalog, id))
      input.events.push_back({*track, ListenEvent::Play, static_cast<double>(play.count), 0});
    else
      input.unmatched.push_back({id, "", static_cast<std::uint64_t>(std::max(play.count, 0.F))});
  }
  input.matched = input.events.size();
  input.how = sentence({grouped(input.matched), " by id"});
  std::stable_sort(input.unmatched.begin(), input.unmatched.end(),
                   [](const auto& a, const auto& b) { return a.plays > b.plays; });
  return input;
}

Result<HistoryInput> fromListens(const std::filesystem::path& file, const Catalog& catalog) {
  HistoryMatcher matcher(fold, catalog.manifest().kind == CatalogKind::Artists ? HistoryMatcher::Known::Artists
                                                                               : HistoryMatcher::Known::Tracks);
  for (std::uint32_t number = 0; number < catalog.tracks(); ++number) {
    const TrackView track = catalog.track(number);
    matcher.add(track.id, track.isrc, track.title, track.artist);
  }
  const auto history = readMatchedHistory(file, matcher);
  if (!history) return history.error();
  HistoryInput input;
  std::int64_t last = 0;
  for (const HistoryEvent& event : history->events) last = std::max(last, event.at);
  for (const HistoryEvent& event : history->events) {
    const double days = event.at == 0 ? 0 : static_cast<double>(last - event.at) / kSecondsPerDay;
    input.events.push_back({event.track, event.skip ? ListenEvent::Skip : ListenEvent::Play, 1, days});
  }
  input.lines = history->matches.listens();
  input.matched = input.events.size();
  for (const MatchedBy by : {MatchedBy::Id, MatchedBy::Isrc, MatchedBy::Name})
    if (const std::uint64_t count = history->matches.count(by); count > 0)
      input.how += sentence({input.how.empty() ? "" : ", ", grouped(count), " by ", name(by)});
  input.unmatched = history->matches.unmatched();
  input.cleaning = history->cleaning;
  return input;
}

}  // namespace

Result<HistoryInput> readHistory(const std::filesystem::path& file, const std::string& listener,
                                 const Catalog& catalog) {
  PlayReading reading;
  reading.keepDislikes = true;
  const auto log = readPlays(file, reading);
  if (!log && log.error().code != ErrorCode::UnsupportedFormat && log.error().code != ErrorCode::InvalidArgument &&
      log.error().code != ErrorCode::Corrupt)
    return log.error();
  auto input = log ? fromPlays(*log, listener, printable(file), catalog) : fromListens(file, catalog);
  if (!input || input->matched > 0) return input;
  return Error(ErrorCode::InvalidArgument, printable(file),
               {"holds nothing that this catalog knows: none of ", grouped(input->lines), " entries matched"},
               "Choose a catalog with this music in it.");
}

}  // namespace earshot
