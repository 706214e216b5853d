#include "shared/recommend/history.h"

#include <algorithm>
#include <cmath>

#include "shared/ordering.h"

namespace earshot {

std::vector<Liking> likingsOf(std::span<const Listened> history) {
  std::vector<Liking> likings;
  for (const Listened& line : history) {
    const bool fades = line.event == ListenEvent::Play || line.event == ListenEvent::Skip;
    const double kept = fades ? std::exp2(-std::max(line.daysAgo, 0.) / kHalfLifeDays) : 1;
    likings.push_back({line.track, worthOf(line.event) * line.count * kept});
  }
  sortByKeys(likings, [](const Liking& liking) { return SortKey{0, 0, liking.track}; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < likings.size(); ++i) {
    if (likings[i].track == likings[last].track)
      likings[last].worth += likings[i].worth;
    else
      likings[++last] = likings[i];
  }
  if (!likings.empty()) likings.resize(last + 1);
  sortByKeys(likings, [](const Liking& liking) { return SortKey{-liking.worth, 0, liking.track}; });
  return likings;
}

}  // namespace earshot
