#pragma once

#include <cstddef>
#include <cstdint>

#include "shared/factors/interactions.h"
#include "shared/result.h"

namespace earshot {

/// What is learned from and what is asked for, of the same listeners and items.
struct Holdout {
  Interactions training;
  Interactions test;
};

/// Keeps a share of each listener's items for the test, drawn at random: floor(share * items), of listeners with at
/// least five. The same for a seed. Source: Liang et al. (2018), "Variational autoencoders for collaborative filtering"
/// (with a share of .2). Errors: InvalidArgument (share outside of 0 to 1; nothing is kept for the test), OutOfMemory.
Result<Holdout> holdOut(const Interactions& counts, double share, std::uint64_t seed);

}  // namespace earshot
