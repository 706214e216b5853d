#include "shared/recommend/recommend.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "shared/records/play_layout.h"
#include "tests/unit/recommend/small_taste.h"

namespace earshot {
namespace {

/// What a page asks: everything from the beginning.
class Asked {
 public:
  Asked(const TrackTable& table, const TasteTable* taste) : table_(table), taste_(taste) {}

  BlendOptions options;
  PickOptions picks = {5, 0, 0, 1};

  std::vector<Pick> operator()(const std::vector<Listened>& history) {
    const auto blend = blendOf(history);
    auto found = recommend(blend, options.versions, picks);
    REQUIRE(found.ok());
    return std::move(found).value();
  }

  std::vector<ArtistPick> artists(const std::vector<Listened>& history, std::size_t limit) {
    options.newArtists = true;
    auto found = recommendArtists(blendOf(history), options.versions, limit);
    REQUIRE(found.ok());
    return std::move(found).value();
  }

  Blend blendOf(const std::vector<Listened>& history) {
    auto listener = Buffer<float>::allocate(32, "listener");
    REQUIRE(listener.ok());
    listener_ = std::move(listener).value();
    auto blend = Blend::of(table_, taste_, history, options, taste_ == nullptr ? std::span<float>() : listener_.span());
    REQUIRE(blend.ok());
    return std::move(blend).value();
  }

 private:
  const TrackTable& table_;
  const TasteTable* taste_;
  Buffer<float> listener_;
};

std::vector<std::uint32_t> tracksOf(const std::vector<Pick>& picks) {
  std::vector<std::uint32_t> tracks;
  for (const Pick& pick : picks) tracks.push_back(pick.candidate.track);
  return tracks;
}

double tasteOf(const std::vector<Pick>& picks, std::uint32_t track) {
  for (const Pick& pick : picks)
    if (pick.candidate.track == track) return pick.candidate.taste;
  return std::nan("");
}

}  // namespace

TEST_CASE("events are worth what training takes them for, plays fade, likes and dislikes do not") {
  CHECK(worthOf(ListenEvent::Play) == weightOfEvent("play"));
  CHECK(worthOf(ListenEvent::Like) == weightOfEvent("like"));
  CHECK(worthOf(ListenEvent::Skip) == weightOfEvent("skip"));
  CHECK(worthOf(ListenEvent::Dislike) == weightOfEvent("dislike"));
  const std::vector<Listened> history = {{7, ListenEvent::Play, 4, kHalfLifeDays},
                                         {3, ListenEvent::Like, 1, 1000},
                                         {7, ListenEvent::Play, 1, -5},
                                         {5, ListenEvent::Dislike, 1, 1000},
                                         {9, ListenEvent::Skip, 2, 2 * kHalfLifeDays}};
  const auto likings = likingsOf(history);
  REQUIRE(likings.size() == 4);
  CHECK((likings[0].track == 3 && likings[0].worth == 5));
  CHECK((likings[1].track == 7 && likings[1].worth == Approx(3)));
  CHECK((likings[2].track == 9 && likings[2].worth == Approx(-.25)));
  CHECK((likings[3].track == 5 && likings[3].worth == -10));
  CHECK(likingsOf({}).empty());
}

TEST_CASE("stored products are those of the factors, whatever their number and the rows") {
  for (const std::size_t factors : {1U, 63U, 64U, 65U, 128U, 512U})
    for (const std::size_t rows : {1U, 3U, 257U}) {
      std::mt19937 random(static_cast<unsigned>(factors + rows));
      std::normal_distribution<float> normal;
      auto columns = FactorColumns::allocate(rows, factors);
      REQUIRE(columns.ok());
      std::vector<float> x(factors), y(factors);
      for (float& value : x) value = normal(random);
      for (std::size_t row = 0; row < rows; ++row) {
        for (float& value : y) value = normal(random);
        columns->set(row, y, FactorsOrigin::Trained);
      }
      std::vector<float> found(rows);
      for (std::size_t begin = 0; begin < rows; begin += TasteQuery::kBatch)
        TasteQuery(x).ask(*columns, begin, std::span(found).subspan(begin, std::min(TasteQuery::kBatch, rows - begin)));
      const float largest =
          std::abs(*std::max_element(x.begin(), x.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }));
      for (std::size_t row = 0; row < rows; ++row) {
        double expected = 0;
        double bound = 1e-6;
        for (std::size_t j = 0; j < factors; ++j) {
          const float stored = columns->scales[row] * static_cast<float>(columns->plane(j / 64, row)[j % 64]);
          expected += static_cast<double>(stored) * static_cast<double>(x[j]);
          // Half a step of the query for each factor, and float rounding.
          bound += std::abs(static_cast<double>(stored)) * static_cast<double>(largest) * (.5 / 32767 + 1e-6);
        }
        CHECK(std::abs(static_cast<double>(found[row]) - expected) <= bound);
      }
    }
}

TEST_CASE("one taste is recommended across sounds, by taste alone") {
  const TrackTable table = tasteTracks();
  const TasteTable taste = tasteOfTracks();
  Asked ask(table, &taste);
  ask.options.tasteShare = 1;
  const auto picks = ask({{0}, {4}, {8}});
  REQUIRE(picks.size() == 5);
  for (const Pick& pick : picks) {
    CHECK(pick.candidate.track % 2 == 0);
    CHECK(pick.from == PickFrom::Taste);
    CHECK(pick.reasons.empty());
  }
}

TEST_CASE("without taste what sounds alike comes, and says so") {
  const TrackTable table = tasteTracks();
  Asked ask(table, nullptr);
  const auto picks = ask({{0}});
  REQUIRE(picks.size() == 5);
  CHECK(tracksOf(picks)[0] == 1);
  CHECK(tracksOf(picks)[1] == 2);
  CHECK(tracksOf(picks)[2] == 3);
  for (const Pick& pick : picks) {
    CHECK(pick.from == PickFrom::Sound);
    CHECK(std::isnan(pick.candidate.taste));
    CHECK(pick.because == 0U);
    CHECK_FALSE(pick.reasons.empty());
  }
}

TEST_CASE("the share of taste grows with the tracks of the history that others played") {
  const TrackTable table = tasteTracks();
  const TasteTable taste = tasteOfTracks(4);
  Asked ask(table, &taste);
  CHECK(ask.blendOf({{0}}).tasteShare() == Approx(1. / 11));
  CHECK(ask.blendOf({{0}, {2}, {4}}).tasteShare() == Approx(2. / 12));  // nobody played 4
  CHECK(ask.blendOf({}).tasteShare() == 0);
  CHECK(ask.blendOf({{4}}).tasteShare() == 0);
  CHECK(ask.blendOf({{0, ListenEvent::Dislike}}).tasteShare() == 1);  // there is nothing that should sound alike
  ask.options.tasteShare = .3;
  CHECK(ask.blendOf({{0}}).tasteShare() == .3);
  Buffer<float> none;
  ask.options.tasteShare = 1.5;
  const std::vector<Listened> history = {{0}};
  CHECK_FALSE(Blend::of(table, nullptr, history, ask.options, none.span()).ok());
}

TEST_CASE("a dislike pushes away what is like it, by taste and by sound") {
  const TrackTable table = tasteTracks();
  const TasteTable taste = tasteOfTracks();
  Asked ask(table, &taste);
  ask.picks.limit = 16;
  ask.options.tasteShare = .5;
  const auto before = ask({{0}});
  const auto after = ask({{0}, {6, ListenEvent::Dislike}});
  CHECK(tasteOf(after, 8) < tasteOf(before, 8));
  const auto soundOf = [](const std::vector<Pick>& picks, std::uint32_t track) {
    return std::find_if(picks.begin(), picks.end(), [&](const Pick& p) { return p.candidate.track == track; })
        ->candidate.sound;
  };
  CHECK(soundOf(after, 7) < .5 * soundOf(before, 7));  // sounds like 6
  const auto tracks = tracksOf(after);
  CHECK(std::count(tracks.begin(), tracks.end(), 6U) == 0);
}

TEST_CASE("what is in the history comes only if it may, what is disliked never") {
  const TrackTable table = tasteTracks();
  const TasteTable taste = tasteOfTracks();
  Asked ask(table, &taste);
  ask.picks.limit = 16;
  const std::vector<Listened> history = {{0}, {2}, {5, ListenEvent::Dislike}, {7, ListenEvent::Skip}};
  const auto tracks = tracksOf(ask(history));
  CHECK(tracks.size() == 12);
  for (const std::uint32_t track : {0U, 2U, 5U, 7U}) CHECK(std::count(tracks.begin(), tracks.end(), track) == 0);
  ask.options.known = true;
  const auto known = tracksOf(ask(history));
  CHECK(known.size() == 14);
  CHECK(std::count(known.begin(), known.end(), 0U) == 1);
  const std::vector<std::uint32_t> exclude = {1, 3};
  ask.options.exclude = exclude;
  CHECK(ask(history).size() == 12);
}

TEST_CASE("artists come so often as they may, blocked ones never") {
  const TrackTable table = tasteTracks(4);
  const TasteTable taste = tasteOfTracks();
  Asked ask(table, &taste);
  ask.picks = {16, 2, 0, 1};
  const auto picks = ask({{0}});
  CHECK(picks.size() == 8);
  const std::vector<std::uint32_t> blocked = {9};
  ask.options.blocked = blocked;
  for (const Pick& pick : ask({{0}})) CHECK(pick.candidate.track / 4 != 2);
}

TEST_CASE("the reason is the track of the history with the largest part, and follows when that goes") {
  const TrackTable table = tasteTracks();
  const TasteTable taste = tasteOfTracks();
  Asked ask(table, &taste);
  ask.options.tasteShare = 1;
  ask.picks.limit = 16;
  std::vector<Listened> history = {{0, ListenEvent::Like}, {3}, {5}};
  const auto find = [](const std::vector<Pick>& picks, std::uint32_t track) {
    return *std::find_if(picks.begin(), picks.end(), [&](const Pick& p) { return p.candidate.track == track; });
  };
  const Pick even = find(ask(history), 6);
  CHECK(even.because == 0U);
  CHECK_FALSE(even.bySound);
  const Pick odd = find(ask(history), 7);
  CHECK((odd.because == 3U || odd.because == 5U));
  // Without it, the preference falls more than without any other.
  const double whole = even.candidate.taste;
  double most = 0;
  std::size_t place = 0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    auto others = history;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (const double fall = whole - find(ask(others), 6).candidate.taste; fall > most) {
      most = fall;
      place = i;
    }
  }
  CHECK(history[place].track == even.because);
  history[0].track = 2;
  CHECK(find(ask(history), 6).because == 2U);
}

TEST_CASE("a seed explores the same places with the same tracks, another one others, none of them at 0") {
  const TrackTable table = tasteTracks();
  Asked ask(table, nullptr);
  ask.picks = {8, 0, 0, 1};
  const auto plain = tracksOf(ask({{0}}));
  ask.picks.explore = .5;
  const auto first = ask({{0}});
  CHECK(tracksOf(first) == tracksOf(ask({{0}})));
  CHECK(std::count_if(first.begin(), first.end(), [](const Pick& p) { return p.from == PickFrom::Exploring; }) == 4);
  CHECK(first.front().from != PickFrom::Exploring);
  std::set<std::vector<std::uint32_t>> lists;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    ask.picks.seed = seed;
    const auto picks = ask({{0}});
    REQUIRE(picks.size() == 8);
    const auto tracks = tracksOf(picks);
    CHECK(std::set(tracks.begin(), tracks.end()).size() == 8);
    for (const Pick& pick : picks)
      CHECK((pick.from == PickFrom::Exploring) ==
            (std::find(plain.begin(), plain.end(), pick.candidate.track) == plain.end()));
    lists.insert(tracks);
  }
  CHECK(lists.size() > 1);
}

TEST_CASE("new artists are none of the history's, ranked by their best tracks") {
  const TrackTable table = tasteTracks(4);
  const TasteTable taste = tasteOfTracks();
  Asked ask(table, &taste);
  const auto artists = ask.artists({{0}, {6}}, 10);
  REQUIRE(artists.size() == 2);  // of four
  for (const ArtistPick& artist : artists) {
    CHECK(artist.number >= 2);
    REQUIRE(artist.tracks.size() == 3);
    double sum = 0;
    for (const Pick& pick : artist.tracks) sum += pick.candidate.score;
    CHECK(artist.score == Approx(sum / 3));
  }
  CHECK(artists[0].score >= artists[1].score);
  CHECK(ask.artists({{0}, {6}}, 1).size() == 1);
}

TEST_CASE("songs that were added get factors from their sound") {
  TrackTable table = tasteTracks();
  Taste model;
  model.items = 16;
  model.alpha0 = .1F;
  model.lambda = .01F;
  auto gram = FactorMatrix::allocate(2, 2);
  REQUIRE(gram.ok());
  gram->row(0)[0] = gram->row(1)[1] = 8;
  model.gram = std::move(gram).value();
  RidgeMap ridge{kDimensions, 2, std::vector<float>((kDimensions + 1) * 2), 0, 0};
  ridge.values[0] = 1;          // the first number of the vector is the first factor
  ridge.values[1 * 2 + 1] = 1;  // the second the second
  model.ridge = std::move(ridge);
  TasteTable taste(std::move(model));
  auto columns = FactorColumns::allocate(16, 2);
  REQUIRE(columns.ok());
  for (std::size_t i = 0; i < 16; ++i)
    columns->set(i, std::vector<float>{i < 4 ? 1.F : 0.F, i < 4 ? 0.F : 1.F}, FactorsOrigin::Trained);
  taste.load(0, std::move(columns).value());
  std::vector<NewTrack> songs(2);
  songs[0].vector[0] = 3;
  songs[1].vector[1] = 3;
  REQUIRE(table.append(columnsOf(songs)).ok());
  REQUIRE(taste.mapAdded(table, 1).ok());
  CHECK(taste.originOf(table, 16) == FactorsOrigin::Mapped);
  CHECK(taste.originOf(table, 15) == FactorsOrigin::Trained);
  Asked ask(table, &taste);
  ask.options.tasteShare = 1;
  ask.picks.limit = 20;
  const auto picks = ask({{1}});
  CHECK(tasteOf(picks, 16) > tasteOf(picks, 17) + .1);
  // A song of one's own speaks for its like, too; nobody else is known to have played it.
  ask.options.tasteShare.reset();
  const auto own = ask.blendOf({{17}});
  CHECK(own.known() == 0);
  CHECK(own.tasteShare() == 0);
}

}  // namespace earshot
