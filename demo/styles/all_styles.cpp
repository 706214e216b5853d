#include "demo/styles/style.h"

namespace earshot::demo {

std::span<const Style* const> allStyles() {
  static const std::array<const Style*, 12> styles = {&kAmbientDrift, &kBaroqueChamber, &kBossaNova,       &kDeepHouse,
                                                      &kDrumAndBass,  &kDubReggae,      &kFolkFingerstyle, &kFunk,
                                                      &kLoFiHipHop,   &kMinimalMallets, &kSwingTrio,       &kSynthwave};
  return styles;
}

}  // namespace earshot::demo
