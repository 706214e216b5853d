#include "shared/features/doubts.h"

#include <cmath>

#include "shared/sentence.h"

namespace earshot {
namespace {

double tenths(double seconds) { return std::round(seconds * 10) / 10; }

}  // namespace

std::vector<std::string> doubtsAbout(const Analysis& analysis, const Extent& extent) {
  constexpr double kFrame = 2048 / 22050.0;  // seconds
  constexpr double kSlack = .25;             // seconds
  std::vector<std::string> doubts;
  if (analysis.duration < kFrame)
    doubts.emplace_back("is shorter than one frame (93 ms): its numbers say little");
  else if (analysis.statistics.at("rms/max/01") == 0)
    doubts.emplace_back("is silent where it was analyzed: it is like nothing but silence");
  if (extent.held + kSlack < extent.promised)
    doubts.push_back(sentence({"is cut short: it holds ", tenths(extent.held), " s of the ", tenths(extent.promised),
                               " s its header promises"}));
  return doubts;
}

}  // namespace earshot
