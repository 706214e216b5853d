#include "native/play_selection.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "shared/sentence.h"

namespace earshot {
namespace {

NameIndex renumbered(const NameIndex& names, const std::vector<std::size_t>& counts,
                     std::vector<std::uint32_t>& numbers) {
  NameIndex kept;
  numbers.resize(names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    if (counts[i] > 0) numbers[i] = kept.add(names[i]);
  return kept;
}

/// Plays of each listener and of each item.
struct PairCounts {
  std::vector<std::size_t> ofListeners;
  std::vector<std::size_t> ofItems;
};

PairCounts countsOf(const PlayLog& log) {
  PairCounts counts{std::vector<std::size_t>(log.listeners.size()), std::vector<std::size_t>(log.items.size())};
  for (const Play& play : log.plays) {
    ++counts.ofListeners[play.listener];
    ++counts.ofItems[play.item];
  }
  return counts;
}

/// Takes away the names nothing is left of.
void renumber(PlayLog& log, const PairCounts& counts) {
  std::vector<std::uint32_t> listeners;
  std::vector<std::uint32_t> items;
  log.listeners = renumbered(log.listeners, counts.ofListeners, listeners);
  log.items = renumbered(log.items, counts.ofItems, items);
  for (Play& play : log.plays) {
    play.listener = listeners[play.listener];
    play.item = items[play.item];
  }
}

}  // namespace

void keepFrequent(PlayLog& log, std::size_t fewestItems, std::size_t fewestListeners) {
  PairCounts counts = countsOf(log);
  for (std::size_t before = log.plays.size() + 1; before != log.plays.size();) {
    before = log.plays.size();
    std::erase_if(log.plays, [&](const Play& play) {
      return counts.ofListeners[play.listener] < fewestItems || counts.ofItems[play.item] < fewestListeners;
    });
    counts = countsOf(log);
  }
  // Names whose every row was dropped go, too.
  const std::size_t listeners = log.listeners.size();
  const std::size_t items = log.items.size();
  renumber(log, counts);
  if (const std::size_t gone = listeners - log.listeners.size(); gone > 0)
    log.report.add(Cleaning::Unmatched, sentence({"listener with fewer than ", fewestItems, " items"}), "plays", 0,
                   sentence({"of ", grouped(listeners)}), gone);
  if (const std::size_t gone = items - log.items.size(); gone > 0)
    log.report.add(Cleaning::Unmatched, sentence({"item with fewer than ", fewestListeners, " listeners"}), "plays", 0,
                   sentence({"of ", grouped(items)}), gone);
}

std::size_t keepKnown(PlayLog& log, const NameIndex& known) {
  std::erase_if(log.plays, [&](const Play& play) { return !known.find(log.items[play.item]); });
  const std::size_t items = log.items.size();
  renumber(log, countsOf(log));
  return items - log.items.size();
}

}  // namespace earshot
