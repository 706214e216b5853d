#pragma once

#include "cli/build_options.h"
#include "shared/catalog/catalog_writer.h"
#include "shared/result.h"

namespace earshot {

/// Joins what is known of taste with the draft's tracks, by id, in whichever form of a track's address, or by an id
/// that was merged into one; the others get factors by the ridge map where the model has one of their space. Says on
/// stderr how many of each there are. Nothing where the options name no factors. Errors: InvalidArgument (nothing in
/// common), VersionMismatch (a ridge map of another space).
Result<void> packTaste(const BuildOptions& options, CatalogDraft& draft);

}  // namespace earshot
