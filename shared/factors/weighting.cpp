#include "shared/factors/weighting.h"

#include <cmath>

namespace earshot {
namespace {

double undivided(Weighting weighting, float count) {
  switch (weighting) {
    case Weighting::Binary:
      return 1;
    case Weighting::Log:
      return std::log1p(static_cast<double>(count));
    case Weighting::Linear:
      return static_cast<double>(count);
  }
  return 1;
}

}  // namespace

std::string_view name(Weighting weighting) {
  switch (weighting) {
    case Weighting::Binary:
      return "binary";
    case Weighting::Log:
      return "log";
    case Weighting::Linear:
      return "linear";
  }
  return "";
}

std::optional<Weighting> weightingOf(std::string_view name) {
  for (const Weighting weighting : {Weighting::Binary, Weighting::Log, Weighting::Linear})
    if (earshot::name(weighting) == name) return weighting;
  return std::nullopt;
}

double meanWeight(Weighting weighting, std::span<const float> counts) {
  if (weighting == Weighting::Binary || counts.empty()) return 1;
  double sum = 0;
  for (const float count : counts) sum += undivided(weighting, count);
  return sum / static_cast<double>(counts.size());
}

float weightOf(Weighting weighting, float count, double mean) {
  return static_cast<float>(undivided(weighting, count) / mean);
}

}  // namespace earshot
