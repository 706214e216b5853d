#pragma once

#include <cstdint>
#include <vector>

#include "demo/catalog/piece.h"

namespace earshot::demo {

inline constexpr int kPiecesPerStyle = 12;

/// Everything composed here is given away (SPDX identifier).
inline constexpr std::string_view kLicence = "CC0-1.0";

/// Decides tempo, key, metre and ensemble of every piece. Piece i has style i modulo the number of styles, so that any
/// number of pieces is spread evenly. In a catalog of 144, every style has every tonic once, its ensembles four pieces
/// each, and tempi spread evenly over its range; every key, instrument and tempo band occurs in at least three styles.
std::vector<Piece> planCatalog(int pieces, std::uint64_t seed);

/// Tempi in bands of 20 beats a minute: 60-80 is 0.
int tempoBand(double tempo);

/// "baroque-chamber-03": ASCII, unique in a catalog.
std::string fileStem(const Piece& piece);

/// "Linden Consort (Earshot)".
std::string artistOf(const Piece& piece);

}  // namespace earshot::demo
