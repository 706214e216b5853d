#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "shared/records/cleaning_report.h"
#include "shared/result.h"

namespace earshot {

/// What tracks.csv says about a track of the Free Music Archive.
struct FmaTrack {
  std::string id, title, artist, album, genre;
  int year = 0;
  float duration = 0;
  double listens = -1;  ///< -1 unknown
};

/// A column of features.csv: "mfcc", "mean", "01".
struct FmaColumn {
  std::string feature, statistic, number;
};

/// The metadata of the Free Music Archive data set (Defferrard et al., 2017) as it is published: tracks.csv with two
/// header rows, features.csv with three, genres.csv. In both a row that only names the index may follow them.
struct FmaFolder {
  std::vector<FmaTrack> tracks;    ///< those that have features, in the order of features.csv
  std::vector<FmaColumn> columns;  ///< as in features.csv: 518 are published
  std::vector<float> features;     ///< (tracks, columns); NaN unknown
};

/// Whether a folder holds tracks.csv and features.csv.
bool isFmaFolder(const std::filesystem::path& folder);

/// Reads it piece by piece. `progress` takes the rows and bytes read since the last call and returns false to stop.
/// Reports tracks without features and features without a track (unmatched), values that are no numbers, rows of
/// another width or without any number. Errors: NotFound, Io, UnsupportedFormat (headers), Corrupt, Canceled.
Result<FmaFolder> readFmaFolder(const std::filesystem::path& folder, CleaningReport& report,
                                const std::function<bool(std::size_t rows, std::size_t bytes)>& progress);

}  // namespace earshot
