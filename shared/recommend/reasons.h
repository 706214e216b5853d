#pragma once

#include <array>
#include <span>
#include <string_view>

#include "shared/catalog/traits.h"
#include "shared/embedding/space.h"
#include "shared/recommend/short_list.h"

namespace earshot {

/// Static texts, most telling first.
using Reasons = ShortList<std::string_view, 6>;

/// Closeness, of a group or in all: exp(-(distance / typical)^2), 1 at distance 0, .37 at the distance that unrelated
/// tracks typically have. In a Euclidean space the closeness in all is the groups' weighted geometric mean: never
/// above, never below all of its parts.
double closenessOf(double distance, double typicalDistance);

/// Why a track is near another one, and what sets it apart, in plain words; deterministic, at least one.
///
/// What is alike comes first, closest first, at most three, or else the closest group ("nearest in rhythm"), unless it
/// is as far as music at random; groups of weight 0 are not spoken of:
///   distance <= 1/4 of the typical  "same timbre", "same harmony", "same rhythm", "same dynamics"
///   distance <= 3/5                 "similar timbre", ...
///   tempos within 4 % say "same pulse" instead (4 %: about what listeners notice); equal keys say "same key".
/// Then what differs, most striking first, at most three:
///   tempo by more than 8 %     "faster", "slower"; near 2 : 1 "double the tempo", "half the tempo"
///   centroid by a quarter      "brighter", "darker"
///   level by 3 dB              "louder", "quieter"
///   level's movement by half   "wider dynamics", "steadier dynamics"
///   a distance above 3/4 of the typical in a group that no such word explains: "different timbre", ...
Reasons reasons(std::span<const double, kGroups> closeness, std::span<const float, kGroups> weights, const Traits& seed,
                const Traits& track);

}  // namespace earshot
