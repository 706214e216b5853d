#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "shared/embedding/space.h"

namespace earshot {

/// What ranking needs to know of the space its vectors live in. A catalog carries its own, so that one fitted on the
/// catalog itself, or one of table columns, ranks in the same way as the shipped one.
struct SpaceDescription {
  std::string version;  ///< vectors of different versions are never compared
  std::array<GroupRange, kGroups> groups{};
  std::array<float, kGroups> typicalDistances{};  ///< as Space::typicalDistances(); > 0

  static SpaceDescription of(const Space& space) {
    SpaceDescription description;
    description.version = space.version();
    std::copy(space.groups().begin(), space.groups().end(), description.groups.begin());
    std::copy(space.typicalDistances().begin(), space.typicalDistances().end(), description.typicalDistances.begin());
    return description;
  }
};

}  // namespace earshot
