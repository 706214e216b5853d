#pragma once

#include "cli/build_options.h"

namespace earshot {

/// A catalog of artists out of `options.factors`, whose items they are, named by the table of `options.metadata`. The
/// vector of each is its first 64 factors y, the widest principal axes of the model, over sqrt(|y|^2 + m^2), m the
/// median of |y|: artists with the same listeners lie together, and those whom hardly anybody knows lie near zero rather
/// than beside the one artist their only listener loves. Returns the command's exit code.
int buildFromModel(const BuildOptions& options);

}  // namespace earshot
