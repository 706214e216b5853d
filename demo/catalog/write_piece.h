#pragma once

#include <filesystem>
#include <string_view>

#include "demo/catalog/piece.h"
#include "shared/result.h"

namespace earshot::demo {

enum class FileFormat { Opus, Flac, Wav };

std::string_view extensionOf(FileFormat format);  ///< "opus", "flac", "wav"

/// Composes, plays and encodes a piece into `folder`, tagged: title, artist, album, genre, year, track, licence, tempo
/// (BPM) and key. Errors: Io.
Result<void> writePiece(const Piece& piece, FileFormat format, const std::filesystem::path& folder);

}  // namespace earshot::demo
