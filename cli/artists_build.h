#pragma once

#include "cli/build_options.h"
#include "shared/catalog/catalog_writer.h"
#include "shared/records/cleaning_report.h"
#include "shared/result.h"

namespace earshot {

/// A catalog of artists out of `options.factors`, whose items they are, named by the table of `options.metadata`. The
/// vector of each is its first 64 factors y, the widest principal axes of the model, over sqrt(|y|^2 + m^2), m the
/// median of |y|: artists with the same listeners lie together, and those whom hardly anybody knows lie near zero
/// rather than beside the one artist their only listener loves. Errors: InvalidArgument (a model of one item), and
/// readTrackTable's.
Result<CatalogDraft> draftOfModel(const BuildOptions& options, CleaningReport& report);

/// Writes it. Returns the command's exit code.
int buildFromModel(const BuildOptions& options);

}  // namespace earshot
