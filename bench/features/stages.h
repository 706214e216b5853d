#pragma once

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Where the time of an analysis goes: every stage alone, over all frames of a clip at 22,050 Hz, on spectra that were
/// computed beforehand. A stage returns a number that depends on all it computed.
std::vector<std::pair<std::string, std::function<double()>>> stagesOf(std::span<const float> clip);
