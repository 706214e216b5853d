#include "demo/catalog/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "demo/styles/style.h"
#include "tests/catch.h"

using namespace earshot::demo;

namespace {

using Styles = std::set<std::string_view>;

}  // namespace

TEST_CASE("in the house catalog no instrument, tempo band or key gives its style away, whatever the seed") {
  for (const std::uint64_t seed : {1ULL, 2ULL, 77ULL, 123456789ULL}) {
    std::map<Instrument, Styles> instruments;
    std::map<int, Styles> bands;
    std::map<std::string, Styles> keys;
    for (const Piece& piece : planCatalog(144, seed)) {
      for (const Chair& chair : piece.ensemble->chairs) instruments[chair.instrument].insert(piece.style->name);
      bands[tempoBand(piece.tempo)].insert(piece.style->name);
      keys[name(piece.key)].insert(piece.style->name);
    }
    CHECK(instruments.size() == static_cast<std::size_t>(kInstruments));
    CHECK(keys.size() == 24);
    for (const auto& [instrument, styles] : instruments) {
      INFO(name(instrument) << " with seed " << seed);
      CHECK(styles.size() >= 3);
    }
    for (const auto& [band, styles] : bands) {
      INFO("band " << band << " with seed " << seed);
      CHECK(styles.size() >= 3);
    }
    for (const auto& [key, styles] : keys) {
      INFO(key << " with seed " << seed);
      CHECK(styles.size() >= 3);
    }
  }
}

TEST_CASE("every style has each tonic once in twelve pieces, and tempi within its range") {
  std::map<std::string_view, std::set<int>> tonics;
  for (const Piece& piece : planCatalog(144, 1)) {
    CHECK(tonics[piece.style->name].insert(piece.key.tonic).second);
    CHECK(piece.tempo >= piece.style->slowest - 0.05);
    CHECK(piece.tempo <= piece.style->fastest + 0.05);
  }
  CHECK(tonics.size() == 12);
}

TEST_CASE("files and titles are unique and artists are marked as house ensembles, also in a larger catalog") {
  std::set<std::string> files;
  std::set<std::string> credits;
  for (const Piece& piece : planCatalog(400, 1)) {
    CHECK(files.insert(fileStem(piece)).second);
    CHECK(credits.insert(piece.title).second);
    CHECK(artistOf(piece).find(" (Earshot)") != std::string::npos);
    CHECK(
        std::all_of(piece.title.begin(), piece.title.end(), [](char letter) { return letter >= ' ' && letter < 127; }));
  }
}

TEST_CASE("an ensemble belongs to one style and has its own album") {
  std::map<std::string_view, std::string_view> styleOf;
  std::set<std::string_view> albums;
  for (const Style* style : allStyles()) {
    CHECK(style->titles.size() == static_cast<std::size_t>(kPiecesPerStyle));
    for (const Ensemble& ensemble : style->ensembles) {
      CHECK(styleOf.emplace(ensemble.name, style->name).second);
      CHECK(albums.insert(ensemble.album).second);
    }
  }
}

TEST_CASE("a smaller catalog is spread evenly over the styles") {
  std::map<std::string_view, int> counts;
  for (const Piece& piece : planCatalog(30, 1)) ++counts[piece.style->name];
  CHECK(counts.size() == 12);
  for (const auto& [style, count] : counts) CHECK((count == 2 || count == 3));
}

TEST_CASE("another seed gives other pieces") {
  const auto first = planCatalog(24, 1);
  const auto second = planCatalog(24, 2);
  int differing = 0;
  for (std::size_t i = 0; i < first.size(); ++i) differing += first[i].tempo != second[i].tempo;
  CHECK(differing > 12);
}
