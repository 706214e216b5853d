#pragma once

#include <string>
#include <vector>

#include "shared/result.h"

namespace earshot {

/// What a SOURCE of a catalog is; each kind has a space of its own.
enum class SourceKind {
  Audio,  ///< a folder
  Table,  ///< a file: CSV or JSON lines; or a topic of a log
  Fma,    ///< a folder with the metadata of the Free Music Archive; one alone, as its space is fitted on it
  Model,  ///< what `train` wrote of artists: each becomes an entry; one alone
};

/// The kind of all of them. Errors: InvalidArgument (of two kinds: names one of each; two of the latter kinds).
Result<SourceKind> kindOfSources(const std::vector<std::string>& sources);

}  // namespace earshot
