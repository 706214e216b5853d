#include "shared/recommend/reasons.h"

#include <algorithm>
#include <cmath>

#include "tests/catch.h"

using namespace earshot;

namespace {

using Words = std::vector<std::string_view>;
constexpr std::array<float, kGroups> kOnes = {1, 1, 1, 1};

/// Nearness: 1 at the same place, 0 at the typical distance.
Words reasonsFor(std::array<double, kGroups> nearness, const Traits& seed = {}, const Traits& track = {},
                 const std::array<float, kGroups>& weights = kOnes) {
  std::array<double, kGroups> closeness{};
  for (std::size_t g = 0; g < kGroups; ++g) closeness[g] = closenessOf(1 - nearness[g], 1);
  const Reasons found = reasons(closeness, weights, seed, track);
  return {found.begin(), found.end()};
}

bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Traits traits(float tempo, float brightness, float loudness, float dynamics) {
  Traits given;
  given.tempo = tempo;
  given.brightness = brightness;
  given.loudness = loudness;
  given.dynamics = dynamics;
  return given;
}

}  // namespace

TEST_CASE("a group that moved away is the one that is named as different") {
  const Words words[kGroups] = {
      {"different timbre"}, {"different harmony"}, {"different rhythm"}, {"different dynamics"}};
  for (std::size_t g = 0; g < kGroups; ++g) {
    std::array<double, kGroups> closeness = {.9, .9, .9, .9};
    closeness[g] = 0;
    const Words found = reasonsFor(closeness);
    for (std::size_t other = 0; other < kGroups; ++other) CHECK(has(found, words[other][0]) == (other == g));
  }
}

TEST_CASE("the closest group is named first") {
  CHECK(reasonsFor({.5, .95, .7, .1}) ==
        Words{"same harmony", "similar rhythm", "similar timbre", "different dynamics"});
}

TEST_CASE("equal tempos are the same pulse") {
  CHECK(reasonsFor({.3, .3, .8, .3}, traits(120, 0, 0, 0), traits(121, 0, 0, 0)) == Words{"same pulse"});
  CHECK(reasonsFor({.3, .3, .8, .3}, traits(120, 0, 0, 0), traits(127, 0, 0, 0)) == Words{"same rhythm"});
}

TEST_CASE("what differs is said in the direction from the seed to the track") {
  const Traits seed = traits(100, 1000, -20, .4F);
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(120, 1000, -20, .4F)), "faster"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(80, 1000, -20, .4F)), "slower"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(201, 1000, -20, .4F)), "double the tempo"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(50, 1000, -20, .4F)), "half the tempo"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(100, 1500, -20, .4F)), "brighter"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(100, 700, -20, .4F)), "darker"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(100, 1000, -15, .4F)), "louder"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(100, 1000, -25, .4F)), "quieter"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(100, 1000, -20, .8F)), "wider dynamics"));
  CHECK(has(reasonsFor({.5, .5, .5, .5}, seed, traits(100, 1000, -20, .2F)), "steadier dynamics"));
}

TEST_CASE("small differences and unknown numbers are not spoken of") {
  const Words alike = {"similar timbre", "similar harmony", "similar rhythm"};
  CHECK(reasonsFor({.5, .5, .5, .5}, traits(100, 1000, -20, .4F), traits(106, 1100, -19, .45F)) == alike);
  CHECK(reasonsFor({.5, .5, .5, .5}, Traits{}, traits(200, 5000, 0, 3)) == alike);
}

TEST_CASE("a word that explains a group stands for it") {
  const Words words = reasonsFor({.9, .9, .1, .9}, traits(100, 0, 0, 0), traits(150, 0, 0, 0));
  CHECK(has(words, "faster"));
  CHECK_FALSE(has(words, "different rhythm"));
}

TEST_CASE("groups that do not count are not spoken of") {
  const Words words =
      reasonsFor({.9, .9, .9, .1}, traits(100, 1000, -20, .4F), traits(150, 1000, -20, .4F), {1, 1, 0, 0});
  CHECK(words == Words{"same timbre", "same harmony"});
}

TEST_CASE("one key is said only if both are known") {
  Traits a = traits(0, 0, 0, 0);
  Traits b = a;
  CHECK_FALSE(has(reasonsFor({.5, .5, .5, .5}, a, b), "same key"));
  a.key = b.key = 9;
  CHECK(has(reasonsFor({.5, .5, .5, .5}, a, b), "same key"));
  b.key = 21;
  CHECK_FALSE(has(reasonsFor({.5, .5, .5, .5}, a, b), "same key"));
}

TEST_CASE("there is always a reason, and never more than six") {
  CHECK(reasonsFor({.3, .35, .3, .3}) == Words{"nearest in harmony"});
  CHECK(reasonsFor({0, .1, 0, 0}).front() == "nearest in harmony");
  CHECK(reasonsFor({0, 0, 0, 0}).front() == "different timbre");
  CHECK(reasonsFor({1, 1, 1, 1}, traits(100, 1000, -20, .4F), traits(200, 3000, -5, 1.5F)).size() == 6);
}

TEST_CASE("closeness falls from 1 at the same place to 1 / e at the typical distance") {
  CHECK(closenessOf(0, 2) == 1);
  CHECK(closenessOf(1, 2) == Approx(std::exp(-.25)));
  CHECK(closenessOf(2, 2) == Approx(std::exp(-1)));
  CHECK(closenessOf(50, 2) < 1e-9);
}
