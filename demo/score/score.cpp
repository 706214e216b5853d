#include "demo/score/score.h"

#include <cmath>

namespace earshot::demo {

double swung(double beat, const Groove& groove) {
  const double pair = 2 * groove.swingUnit;
  const double start = std::floor(beat / pair + 1e-9) * pair;
  const double inside = (beat - start) / pair;
  const double bent = inside < 0.5 ? inside * 2 * groove.swing : groove.swing + (inside - 0.5) * 2 * (1 - groove.swing);
  return start + bent * pair;
}

}  // namespace earshot::demo
