#include "shared/embedding/space.h"

#include <algorithm>
#include <cmath>

#include "tests/unit/embedding/synthetic_statistics.h"

using namespace earshot;
using namespace earshot::testing;

namespace {

Embedding embed(const Statistics& statistics) {
  auto embedding = Space::shipped().embed(statistics);
  REQUIRE(embedding.ok());
  return *embedding;
}

double distance(const Embedding& a, const Embedding& b, std::size_t begin = 0, std::size_t end = kDimensions) {
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += (double(a[i]) - b[i]) * (double(a[i]) - b[i]);
  return std::sqrt(sum);
}

double distance(const Embedding& a, const Embedding& b, Group group) {
  const GroupRange range = Space::shipped().groups()[static_cast<std::size_t>(group)];
  return distance(a, b, range.begin, range.end);
}

Embedding stored(const Embedding& embedding) {
  float largest = 0;
  for (const float value : embedding) largest = std::max(largest, std::abs(value));
  Embedding bytes;
  for (std::size_t i = 0; i < kDimensions; ++i) bytes[i] = std::round(embedding[i] / largest * 127) * largest / 127;
  return bytes;
}

}  // namespace

TEST_CASE("The four groups cover the 64 numbers without a gap, and have typical distances") {
  const Space& space = Space::shipped();
  CHECK(space.version() == "earshot-librosa-3");
  std::size_t begin = 0;
  for (const GroupRange& range : space.groups()) {
    CHECK(range.begin == begin);
    CHECK(range.end > range.begin);
    begin = range.end;
  }
  CHECK(begin == kDimensions);
  for (const float typical : space.typicalDistances()) CHECK(typical > 0);
}

TEST_CASE("The same numbers give the same vector, bit for bit") {
  const Statistics statistics = tune(220, 100, .5);
  CHECK(embed(statistics) == embed(statistics));
}

TEST_CASE("A tune is nearer to its own other half than to other music") {
  const auto opening = embed(tune(220, 100, .5, 12)), whole = embed(tune(220, 100, .5, 24));
  const double same = distance(opening, whole);
  CHECK(same < .5 * distance(opening, embed(tune(311, 140, .9))));
  CHECK(same < .5 * distance(opening, embed(noise(.1, 1))));
}

TEST_CASE("Transposition moves harmony more than any other group, relative to what is typical") {
  const auto here = embed(tune(220, 100, .5)), there = embed(tune(220 * std::exp2(3 / 12.0), 100, .5));
  const auto typical = Space::shipped().typicalDistances();
  const double harmony = distance(here, there, Group::Harmony) / typical[1];
  CHECK(harmony > .3);
  CHECK(distance(here, there, Group::Rhythm) / typical[2] < harmony);
  CHECK(distance(here, there, Group::Dynamics) / typical[3] < harmony);
}

TEST_CASE("A brighter instrument moves timbre more than rhythm, relative to what is typical") {
  const auto dull = embed(tune(220, 100, .3)), bright = embed(tune(220, 100, .9));
  const auto typical = Space::shipped().typicalDistances();
  CHECK(distance(dull, bright, Group::Timbre) / typical[0] > distance(dull, bright, Group::Rhythm) / typical[2]);
}

TEST_CASE("Storing a vector as bytes moves it by about a hundredth of its length") {
  for (const auto& statistics : {tune(220, 100, .5), tune(311, 140, .9), noise(.1, 1)}) {
    const auto embedding = embed(statistics);
    double squares = 0;
    for (const float value : embedding) squares += double(value) * value;
    // 64 uniform roundings by up to half a step: sqrt(64 / 12) steps of 1/127 of the largest number, itself below .7 of
    // the length.
    CHECK(distance(embedding, stored(embedding)) < .013 * std::sqrt(squares));
  }
}

TEST_CASE("Relabeling loudness only is seen in dynamics") {
  const Statistics loud = tune(220, 100, .5);
  const auto names = loud.set->computedColumns();
  Statistics soft = loud;
  const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), "rms/mean/01") - names.begin());
  soft.values[at] *= .25f;
  const auto a = embed(loud), b = embed(soft);
  CHECK(distance(a, b, Group::Timbre) == 0);
  CHECK(distance(a, b, Group::Harmony) == 0);
  CHECK(distance(a, b, Group::Rhythm) == 0);
  CHECK(distance(a, b, Group::Dynamics) > .05);
}
