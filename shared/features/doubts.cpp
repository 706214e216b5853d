#include "shared/features/doubts.h"

#include <cmath>

#include "shared/sentence.h"

namespace earshot {

std::string doubtsAbout(const Analysis& analysis, const Extent& extent) {
  constexpr double kFrame = 2048 / 22050.0;  // seconds
  constexpr double kSlack = .25;             // seconds
  const auto tenths = [](double seconds) { return std::round(seconds * 10) / 10; };
  const char* what = "";
  if (analysis.duration < kFrame)
    what = "is shorter than one frame (93 ms): its numbers say little\n";
  else if (analysis.statistics.at("rms/max/01") == 0)
    what = "is silent where it was analyzed: it is like nothing but silence\n";
  if (!(extent.held + kSlack < extent.promised)) return what;
  return sentence({what, "is cut short: it holds ", tenths(extent.held), " s of the ", tenths(extent.promised),
                   " s its header promises\n"});
}

}  // namespace earshot
