#pragma once

#include <array>
#include <span>
#include <string_view>

#include "demo/catalog/piece.h"
#include "demo/score/score.h"

namespace earshot::demo {

/// A way of making music. Instruments, tempi and keys are shared among styles; what is done with them is not.
struct Style {
  std::string_view name;
  double slowest;  ///< quarter notes a minute
  double fastest;
  int minorOfTwelve;            ///< how many pieces of twelve are in minor
  std::span<const int> metres;  ///< beats a bar, taken in turn
  std::span<const Ensemble> ensembles;
  std::span<const std::string_view> titles;
  Score (*compose)(const Piece& piece);
};

extern const Style kAmbientDrift;
extern const Style kBaroqueChamber;
extern const Style kBossaNova;
extern const Style kDeepHouse;
extern const Style kDrumAndBass;
extern const Style kDubReggae;
extern const Style kFolkFingerstyle;
extern const Style kFunk;
extern const Style kLoFiHipHop;
extern const Style kMinimalMallets;
extern const Style kSwingTrio;
extern const Style kSynthwave;

/// In alphabetical order.
std::span<const Style* const> allStyles();

}  // namespace earshot::demo
