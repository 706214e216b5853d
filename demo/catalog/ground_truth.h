#pragma once

#include <span>
#include <string>
#include <string_view>

#include "demo/catalog/piece.h"

namespace earshot::demo {

/// What is true about the pieces, for tests of everything that estimates it:
/// {"licence": "CC0-1.0", "pieces": [{file, title, artist, album, style, tempo, metre, key: {tonic, pitchClass, mode},
/// instruments, duration}]} Tempo is in quarter notes a minute and constant; metre is quarter notes a bar; duration is
/// in seconds.
std::string groundTruth(std::span<const Piece> plan, std::string_view extension);

}  // namespace earshot::demo
