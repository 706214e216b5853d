#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace earshot {

/// Maximal marginal relevance (Carbonell and Goldstein 1998): picks one after another what is relevant and unlike what
/// was picked before,
///
///   argmax_i (1 - l) relevance(i) - l max_{j picked} similarity(i, j),   l = .7 variety
///
/// At .7 candidates this side of twice as far win over near copies of what is shown; beyond it, order means nothing.
/// Candidates come in the order of their relevance; equal values keep it. Returns their numbers, `limit` at most; with
/// variety 0 that is 0, 1, 2, ...
std::vector<std::size_t> pickVaried(std::size_t candidates, std::size_t limit, double variety,
                                    const std::function<double(std::size_t)>& relevance,
                                    const std::function<double(std::size_t, std::size_t)>& similarity);

}  // namespace earshot
