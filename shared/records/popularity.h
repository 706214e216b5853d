#pragma once

namespace earshot {

/// Popularity out of counts of listening: 100 for the most, 0 for none at all; equal ratios are equal steps.
///
///   100 log(1 + listens) / log(1 + most)
///
/// NaN where either is not known (below 0), and where nobody listened to anything.
float popularityOf(double listens, double most);

}  // namespace earshot
