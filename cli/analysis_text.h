#pragma once

#include <string>

#include "native/analysis.h"

namespace earshot {

/// One line: {"file": ..., "title": ..., "artist": ..., "album": ..., "duration": ..., "sampleRate": ..., "set": ...,
/// "columns": [...], "values": [...]}. Values read back as the same float32; one that is not finite is null.
std::string jsonLine(const AnalyzedFile& analyzed);

/// The same as CSV (RFC 4180: lines end in CR LF): file, title, artist, album, duration, sampleRate, set, then a column
/// a feature column. A value that is not finite is empty.
std::string csvHeader(const FeatureSet& set);
std::string csvLine(const AnalyzedFile& analyzed);

}  // namespace earshot
