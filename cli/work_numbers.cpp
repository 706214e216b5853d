#include "cli/work_numbers.h"

#include <utility>

#include "shared/records/title_identity.h"

namespace earshot {

std::uint32_t WorkNumbers::of(std::size_t track, std::string_view foldedTitle, std::string_view foldedArtist) {
  const auto own = static_cast<std::uint32_t>(track);
  std::string identity = titleIdentity(foldedTitle, foldedArtist);
  return identity.empty() ? own : works_.try_emplace(std::move(identity), own).first->second;
}

}  // namespace earshot
