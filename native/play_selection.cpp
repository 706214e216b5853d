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

}  // namespace

void keepFrequent(PlayLog& log, std::size_t fewestItems, std::size_t fewestListeners) {
  std::vector<std::size_t> itemsOf;
  std::vector<std::size_t> listenersOf;
  const auto count = [&] {
    itemsOf.assign(log.listeners.size(), 0);
    listenersOf.assign(log.items.size(), 0);
    for (const Play& play : log.plays) {
      ++itemsOf[play.listener];
      ++listenersOf[play.item];
    }
  };
  count();
  const std::size_t pairs = log.plays.size();
  for (std::size_t before = pairs + 1; before != log.plays.size();) {
    before = log.plays.size();
    std::erase_if(log.plays, [&](const Play& play) {
      return itemsOf[play.listener] < fewestItems || listenersOf[play.item] < fewestListeners;
    });
    count();
  }
  // Names whose every row was dropped go, too.
  std::vector<std::uint32_t> listenerNumbers;
  std::vector<std::uint32_t> itemNumbers;
  NameIndex listeners = renumbered(log.listeners, itemsOf, listenerNumbers);
  NameIndex items = renumbered(log.items, listenersOf, itemNumbers);
  if (const std::size_t gone = log.listeners.size() - listeners.size(); gone > 0)
    log.report.add(Cleaning::Unmatched, sentence({"listener with fewer than ", fewestItems, " items"}), "plays", 0,
                   sentence({"of ", grouped(log.listeners.size())}), gone);
  if (const std::size_t gone = log.items.size() - items.size(); gone > 0)
    log.report.add(Cleaning::Unmatched, sentence({"item with fewer than ", fewestListeners, " listeners"}), "plays", 0,
                   sentence({"of ", grouped(log.items.size())}), gone);
  for (Play& play : log.plays) {
    play.listener = listenerNumbers[play.listener];
    play.item = itemNumbers[play.item];
  }
  log.listeners = std::move(listeners);
  log.items = std::move(items);
}

}  // namespace earshot
