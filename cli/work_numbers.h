#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace earshot {

/// Numbers what tracks are versions of (titleIdentity): by the first of them.
class WorkNumbers {
 public:
  void expect(std::size_t tracks) { works_.reserve(tracks); }

  /// `track` itself where title or artist has nothing to go by.
  std::uint32_t of(std::size_t track, std::string_view foldedTitle, std::string_view foldedArtist);

 private:
  std::unordered_map<std::string, std::uint32_t> works_;
};

}  // namespace earshot
