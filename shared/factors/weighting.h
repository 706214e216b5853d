#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace earshot {

/// What a count of plays weighs: how sure it is that the listener likes the item.
///
///   binary  w = 1
///   log     w = ln(1 + count) / the mean of ln(1 + count) over all pairs
///   linear  w = count / the mean count
///
/// Sources: Hu, Koren and Volinsky (2008), "Collaborative filtering for implicit feedback datasets", for the latter
/// two, there not divided by their mean; Rendle et al. (2021), "Revisiting the performance of iALS", for the first.
enum class Weighting { Binary, Log, Linear };

std::string_view name(Weighting weighting);  ///< as on the command line and in factors files: "log"
std::optional<Weighting> weightingOf(std::string_view name);

/// What counts are divided by: 1 for binary weights and for no counts.
double meanWeight(Weighting weighting, std::span<const float> counts);

/// Of one count > 0. `mean` as from meanWeight() of what the model was trained on.
float weightOf(Weighting weighting, float count, double mean);

}  // namespace earshot
