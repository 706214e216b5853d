#include "shared/ordering.h"

#include <tuple>

namespace earshot {

void sortKeys(std::span<SortKey> keys) {
  sortSmall(keys, [](const SortKey& a, const SortKey& b) {
    return std::tie(a.first, a.second, a.third, a.place) < std::tie(b.first, b.second, b.third, b.place);
  });
}

}  // namespace earshot
