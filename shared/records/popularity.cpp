#include "shared/records/popularity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {

float popularityOf(double listens, double most) {
  if (!(listens >= 0) || !(most > 0)) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>(std::min(100 * std::log1p(listens) / std::log1p(most), 100.));
}

}  // namespace earshot
