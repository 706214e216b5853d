#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "native/audio_decoder.h"
#include "shared/features/analyzer.h"
#include "shared/result.h"

namespace earshot {

/// What the analysis cache keeps about the content of one file.
struct AnalysisEntry {
  std::string sha256;  ///< of the content, 64 lower-case hexadecimal digits
  AudioProperties properties;
  Analysis analysis;                  ///< without frames
  std::vector<std::string> warnings;  ///< as AnalyzedFile's
  std::string preview;                ///< the name its preview got in a catalog; empty: none was made
};

/// An entry as bytes: 64 hexadecimal digits, the SHA-256 of what follows; then a safetensors file. A part of an entry,
/// or one with a changed bit, is therefore never taken for an entry. Errors: as addStrings.
Result<std::vector<std::byte>> writeAnalysisEntry(const AnalysisEntry& entry);

/// `where` names the entry in errors. Errors: Corrupt (says what is wrong).
Result<AnalysisEntry> readAnalysisEntry(std::span<const std::byte> bytes, std::string_view where);

}  // namespace earshot
