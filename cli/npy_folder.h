#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "shared/features/analyzer.h"
#include "shared/result.h"

namespace earshot {

/// A NumPy array file, format 1.0, C order: float32 "<f4" or float64 "<f8".
std::vector<std::byte> npyFile(std::span<const float> values, const std::vector<std::size_t>& shape);
std::vector<std::byte> npyFile(std::span<const double> values, const std::vector<std::size_t>& shape);

/// A folder name for each file: its stem ("song" of a/song.mp3). Where several share a stem, the later ones keep their
/// extension
/// ("song.ogg"), and where that is taken too, they are numbered ("song.ogg-2"): nothing overwrites anything.
std::vector<std::string> folderNames(const std::vector<std::filesystem::path>& files);

/// Writes folder/<feature>.npy, float32 (coefficients, frames), for every per-frame feature, and folder/beat_times.npy,
/// float64 (beats), seconds from the excerpt's start. Makes the folder. Errors: Io.
Result<void> writeNpyFolder(const std::filesystem::path& folder, std::span<const FeatureMatrix> features,
                            std::span<const double> beatTimes);

}  // namespace earshot
