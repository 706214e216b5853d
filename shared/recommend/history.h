#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

enum class ListenEvent : std::uint8_t { Play, Like, Skip, Dislike };

/// One line of a listener's history.
struct Listened {
  std::uint32_t track = 0;
  ListenEvent event = ListenEvent::Play;
  double count = 1;    ///< how often
  double daysAgo = 0;  ///< 0 and below: now
};

/// What an event is worth, in plays, as in training (weightOfEvent): play 1, like 5, skip -0.5, dislike -10.
constexpr double worthOf(ListenEvent event) {
  constexpr double kWorths[] = {1, 5, -.5, -10};
  return kWorths[static_cast<std::size_t>(event)];
}

/// After so many days plays and skips count half. Likes and dislikes are said once, and hold until they are taken back.
inline constexpr double kHalfLifeDays = 180;

/// What a history says of a track.
struct Liking {
  std::uint32_t track = 0;
  double worth = 0;  ///< plays; below 0: disliked
};

/// The sums of worth * count * 2^(-days / half-life), most liked first; equal ones by track number.
std::vector<Liking> likingsOf(std::span<const Listened> history);

}  // namespace earshot
