#include "demo/catalog/plan.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "demo/random.h"
#include "demo/styles/style.h"

namespace earshot::demo {
namespace {

/// A piece's mode: along the twelve styles each tonic meets every residue once (7 and 12 have no common divisor), so
/// that the minor keys are spread over the styles as evenly as the tonics are.
bool isMinor(int tonic, int style, int minorOfTwelve) { return (5 * tonic + 7 * style) % 12 < minorOfTwelve; }

std::string roman(int number) {
  static constexpr std::array<const char*, 9> kNumerals = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
  return number <= 9 ? kNumerals[static_cast<std::size_t>(number - 1)] : std::to_string(number);
}

}  // namespace

std::vector<Piece> planCatalog(int pieces, std::uint64_t seed) {
  const auto styles = allStyles();
  const int styleCount = static_cast<int>(styles.size());
  Random dice(seed, 17);
  const int firstTonic = dice.below(12);
  std::vector<Piece> plan;
  for (int number = 0; number < pieces; ++number) {
    const int styleIndex = number % styleCount;
    const Style& style = *styles[static_cast<std::size_t>(styleIndex)];
    const int turn = number / styleCount;       // which piece of its style
    const int within = turn % kPiecesPerStyle;  // ... of its dozen
    const int dozen = turn / kPiecesPerStyle;
    const int ensembles = static_cast<int>(style.ensembles.size());
    const int perEnsemble = kPiecesPerStyle / ensembles;

    Piece piece;
    piece.number = number;
    piece.style = &style;
    piece.seed = seed * 1000003ULL + static_cast<std::uint64_t>(number) + 1;
    piece.ensemble = &style.ensembles[static_cast<std::size_t>(within / perEnsemble % ensembles)];
    piece.track = dozen * perEnsemble + within % perEnsemble + 1;
    piece.title = style.titles[static_cast<std::size_t>(within)];
    if (dozen > 0) piece.title += " " + roman(dozen + 1);
    piece.key.tonic = (firstTonic + 5 * styleIndex + 7 * turn) % 12;
    piece.key.mode = isMinor(piece.key.tonic, styleIndex, style.minorOfTwelve) ? Mode::Minor : Mode::Major;
    piece.beatsPerBar = style.metres[static_cast<std::size_t>(within) % style.metres.size()];
    // 5 x within visits all twelfths of the range, far ones in turn, whatever the ensemble.
    const double place = ((5 * within) % kPiecesPerStyle + Random(piece.seed, 23).uniform()) / kPiecesPerStyle;
    piece.tempo = std::round(10 * (style.slowest + (style.fastest - style.slowest) * place)) / 10;
    plan.push_back(std::move(piece));
  }
  return plan;
}

int tempoBand(double tempo) { return static_cast<int>(std::floor((tempo - 60) / 20)); }

std::string fileStem(const Piece& piece) {
  std::string stem(piece.style->name);
  for (char& letter : stem) {
    if (letter == ' ') letter = '-';
  }
  const int turn = piece.number / static_cast<int>(allStyles().size()) + 1;
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "-%02d", turn);
  return stem + number.data();
}

std::string artistOf(const Piece& piece) { return std::string(piece.ensemble->name) + " (Earshot)"; }

}  // namespace earshot::demo
