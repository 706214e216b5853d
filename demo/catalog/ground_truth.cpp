#include "demo/catalog/ground_truth.h"

#include <algorithm>

#include "demo/catalog/plan.h"
#include "demo/styles/style.h"
#include "shared/records/json.h"

namespace earshot::demo {
namespace {

Json instrumentsOf(const Ensemble& ensemble) {
  Json::Array names;
  for (const Chair& chair : ensemble.chairs) {
    const std::string_view instrument = name(chair.instrument);
    const bool known =
        std::any_of(names.begin(), names.end(), [&](const Json& other) { return *other.string() == instrument; });
    if (!known) names.emplace_back(instrument);
  }
  return names;
}

Json describe(const Piece& piece, std::string_view extension) {
  return Json::Object{
      {"file", fileStem(piece) + "." + std::string(extension)},
      {"title", piece.title},
      {"artist", artistOf(piece)},
      {"album", piece.ensemble->album},
      {"style", piece.style->name},
      {"tempo", piece.tempo},
      {"metre", piece.beatsPerBar},
      {"key", Json::Object{{"tonic", tonicName(piece.key)},
                           {"pitchClass", piece.key.tonic},
                           {"mode", piece.key.mode == Mode::Major ? "major" : "minor"}}},
      {"instruments", instrumentsOf(*piece.ensemble)},
      {"duration", piece.style->compose(piece).seconds()},
  };
}

}  // namespace

std::string groundTruth(std::span<const Piece> plan, std::string_view extension) {
  Json::Array pieces;
  for (const Piece& piece : plan) pieces.push_back(describe(piece, extension));
  return Json(Json::Object{{"licence", kLicence}, {"pieces", std::move(pieces)}}).text(1) + "\n";
}

}  // namespace earshot::demo
