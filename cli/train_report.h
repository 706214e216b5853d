#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/training_settings.h"
#include "native/factors_file.h"
#include "native/play_file.h"
#include "shared/factors/outliers.h"
#include "shared/result.h"

namespace earshot {

/// What `earshot train` tells besides the factors.
struct TrainReport {
  TrainingSettings settings;
  std::vector<Outlier> outliers;
  std::vector<double> objectives;
  std::size_t pairs = 0;
  double seconds = 0;
  std::string file;
  Json search;  ///< what --search tried; null without it
};

/// Writes report.json and report.txt into the folder and prints the latter to stderr. Errors: Io.
Result<void> writeReport(const std::filesystem::path& folder, const TrainReport& report, const PlayLog& log,
                         const FactorsModel& model);

}  // namespace earshot
