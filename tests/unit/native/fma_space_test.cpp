#include "native/fma_space.h"

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "native/thread_pool.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

namespace earshot {
namespace {

/// Tracks whose columns are noise around one of two places, by turns.
FmaFolder twoKinds(std::size_t tracks) {
  FmaFolder fma;
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  for (const char* feature : {"mfcc", "zcr", "tonnetz", "rmse", "unheard_of"})
    for (const char* statistic : {"mean", "std", "max"}) fma.columns.push_back({feature, statistic, "01"});
  for (std::size_t i = 0; i < tracks; ++i) {
    fma.tracks.push_back({});
    for (std::size_t column = 0; column < fma.columns.size(); ++column)
      fma.features.push_back(100 + (i % 2 == 0 ? 0.F : 30.F) + normal(random) * static_cast<float>(column + 1));
  }
  return fma;
}

double distance(const Embedding& a, const Embedding& b) {
  double squares = 0;
  for (std::size_t j = 0; j < kDimensions; ++j) squares += std::pow(static_cast<double>(a[j] - b[j]), 2);
  return std::sqrt(squares);
}

TEST_CASE("a fitted space keeps tracks together that are alike, and has a group without columns") {
  FmaFolder fma = twoKinds(400);
  const auto space = fitFmaSpace(fma, serialFor);
  REQUIRE(space);
  const auto& groups = space->description.groups;
  CHECK((groups[0].end - groups[0].begin) == 6);
  CHECK((groups[1].end - groups[1].begin) == 3);
  CHECK(groups[2].begin == groups[2].end);
  CHECK(groups[3].begin == 9);
  CHECK(space->ignored == 3);
  for (std::size_t i = 0; i < 40; ++i)
    CHECK(distance(space->vectors[i], space->vectors[i + 2]) < distance(space->vectors[i], space->vectors[i + 1]));
}

TEST_CASE("all components of a group keep its distances") {
  FmaFolder fma = twoKinds(50);
  const auto space = fitFmaSpace(fma, serialFor);  // standardizes the features in place
  REQUIRE(space);
  double ratio = 0;
  for (std::size_t i = 1; i < 50; ++i) {
    double squares = 0;
    for (std::size_t column = 0; column < 6; ++column) {
      const float difference = fma.features[i * fma.columns.size() + column] - fma.features[column];
      squares += static_cast<double>(difference) * static_cast<double>(difference);
    }
    double placed = 0;
    for (std::size_t j = 0; j < 6; ++j) {
      const float difference = space->vectors[i][j] - space->vectors[0][j];
      placed += static_cast<double>(difference) * static_cast<double>(difference);
    }
    if (ratio == 0) ratio = placed / squares;
    CHECK(placed / squares == Approx(ratio).epsilon(1e-3));
  }
}

TEST_CASE("unknown, constant and wild numbers leave every vector finite, and are counted") {
  FmaFolder fma = twoKinds(200);
  const std::size_t width = fma.columns.size();
  for (std::size_t i = 0; i < 200; ++i) fma.features[i * width + 1] = 7;
  fma.features[5 * width] = std::numeric_limits<float>::quiet_NaN();
  fma.features[6 * width + 2] = 1e12F;
  const auto space = fitFmaSpace(fma, serialFor);
  REQUIRE(space);
  CHECK(space->clipped >= 1);
  for (const Embedding& vector : space->vectors)
    for (const float x : vector) REQUIRE(std::isfinite(x));
}

TEST_CASE("a fit is the same at any number of threads, and another one has another name") {
  FmaFolder one = twoKinds(300);
  FmaFolder same = twoKinds(300);
  FmaFolder other = twoKinds(301);
  ThreadPool pool(4);
  const auto first = fitFmaSpace(one, serialFor);
  const auto again = fitFmaSpace(same, pool.parallelFor());
  const auto third = fitFmaSpace(other, serialFor);
  REQUIRE((first && again && third));
  CHECK(first->vectors == again->vectors);
  CHECK(first->description.version == again->description.version);
  CHECK(first->description.version != third->description.version);
}

TEST_CASE("too few tracks, or none of a group's columns, cannot be fitted") {
  FmaFolder one = twoKinds(1);
  CHECK_FALSE(fitFmaSpace(one, serialFor));
  FmaFolder bare = twoKinds(10);
  for (FmaColumn& column : bare.columns) column.feature = "mfcc";
  const auto space = fitFmaSpace(bare, serialFor);
  REQUIRE_FALSE(space);
  CHECK(space.error().what.find("harmony") != std::string::npos);
}

// The published layout: an index row of its own, genres by number, texts of several lines.
const std::string kTracks =
    ",album,album,artist,track,track,track,track,track\n,information,title,name,duration,genre_top,genres,listens,"
    "title\n"
    "track_id,,,,,,,,\n";
const std::string kFeatures = "feature,mfcc,mfcc\nstatistics,mean,std\nnumber,01,01\ntrack_id,,\n";

TEST_CASE("the published tables are read and joined by their ids") {
  const Scratch scratch;
  scratch.write("genres.csv", "genre_id,#tracks,parent,title,top_level\n21,9,0,Hip-Hop,21\n76,4,1,Noise,1\n");
  scratch.write("tracks.csv", kTracks +
                                  "2,\"a \"\"b\"\",\nc\",Album,Ann,168,Hip-Hop,[21],1293,Food\n"
                                  "3,,,Ben,nan,,\"[76, 21]\",-1,None here\n5,,,Cat,1,,[],5,Five\n");
  scratch.write("features.csv", kFeatures + "3,1.5e+00,nan\n2,7.0,.5\n9,1,1\n2x\n");
  CHECK(isFmaFolder(scratch.folder()));
  CleaningReport report;
  const auto fma = readFmaFolder(scratch.folder(), report, [](std::size_t, std::size_t) { return true; });
  REQUIRE(fma);
  REQUIRE(fma->tracks.size() == 2);
  CHECK(fma->columns.size() == 2);
  CHECK(fma->tracks[0].id == "3");
  CHECK(fma->tracks[0].genre == "Noise");
  CHECK(fma->tracks[0].listens == -1);
  CHECK(fma->tracks[1].title == "Food");
  CHECK(fma->tracks[1].album == "Album");
  CHECK(fma->tracks[1].genre == "Hip-Hop");
  CHECK(fma->tracks[1].duration == 168);
  CHECK(fma->features[2] == 7);
  CHECK(std::isnan(fma->features[1]));
  CHECK(report.count(Cleaning::Unmatched) == 2);
  CHECK(report.count(Cleaning::RowDropped) == 1);
  CHECK(report.count(Cleaning::ValueFilled) == 1);
}

TEST_CASE("tables that end anywhere are read as far as they go, or refused") {
  const Scratch scratch;
  const std::string genres = "genre_id,title\n21,Hip-Hop\n";
  const std::string tracks = kTracks + "2,,Album,Ann,168,,[21],12,\"Fo\nod\"\n3,,,Ben,1,,,3,Two\n";
  const std::string features = kFeatures + "3,1.5e+00,.5\n2,7.0,.5\n";
  const auto write = [&] {
    scratch.write("genres.csv", genres);
    scratch.write("tracks.csv", tracks);
    scratch.write("features.csv", features);
  };
  for (const auto& [name, text] : {std::pair("genres.csv", genres), {"tracks.csv", tracks}, {"features.csv", features}})
    for (std::size_t length = 0; length < text.size(); ++length) {
      write();
      scratch.write(name, std::string_view(text).substr(0, length));
      CleaningReport report;
      const auto fma = readFmaFolder(scratch.folder(), report, [](std::size_t, std::size_t) { return true; });
      INFO(name << " of " << length << " bytes");
      if (fma)
        CHECK(fma->features.size() == fma->tracks.size() * fma->columns.size());
      else
        CHECK(fma.error().where.find(name) != std::string::npos);
    }
}

TEST_CASE("features without a single number are no track's") {
  const Scratch scratch;
  scratch.write("tracks.csv", kTracks + "2,,,Ann,1,,,1,One\n3,,,Ben,1,,,1,Two\n");
  scratch.write("features.csv", kFeatures + "2,nan,inf\n3,1,nan\n");
  CleaningReport report;
  const auto fma = readFmaFolder(scratch.folder(), report, [](std::size_t, std::size_t) { return true; });
  REQUIRE(fma);
  REQUIRE(fma->tracks.size() == 1);
  CHECK(fma->tracks[0].id == "3");
  CHECK(fma->features.size() == 2);
  CHECK(report.count(Cleaning::RowDropped) == 1);
  CHECK(report.count(Cleaning::ValueFilled) == 1);
  CHECK(report.count(Cleaning::Unmatched) == 0);
}

TEST_CASE("tables in another layout are refused with what they lack") {
  const Scratch scratch;
  const auto error = [&] {
    CleaningReport report;
    const auto fma = readFmaFolder(scratch.folder(), report, [](std::size_t, std::size_t) { return true; });
    return fma ? std::string() : fma.error().message();
  };
  CHECK(error().find("tracks.csv: does not exist") != std::string::npos);
  scratch.write("features.csv", kFeatures);
  scratch.write("tracks.csv", "id,title\n1,x\n");
  CHECK(error().find("no columns track/title and artist/name") != std::string::npos);
  scratch.write("tracks.csv", kTracks);
  CHECK(error().empty());
  scratch.write("features.csv", "feature,mfcc\nstatistics,mean\n");
  CHECK(error().find("fewer than its 3 header rows") != std::string::npos);
  scratch.write("features.csv", "feature,mfcc\nstatistics,mean\nnumber,01,02\n");
  CHECK(error().find("header rows of different length") != std::string::npos);
  // Each of the three rows cut short, and one that goes on.
  for (const char* header :
       {"feature,mfcc\nstatistics,mean,std\nnumber,01,02\n", "feature,mfcc,mfcc\nstatistics,mean\nnumber,01,02\n",
        "feature,mfcc,mfcc\nstatistics,mean,std\nnumber\n",
        "feature,mfcc,mfcc\nstatistics,mean,std,x\nnumber,01,02\n"}) {
    scratch.write("features.csv", header);
    CHECK(error().find("header rows of different length") != std::string::npos);
  }
  scratch.write("genres.csv", "x\n");
  CHECK(error().find("genre_id") != std::string::npos);
}

}  // namespace
}  // namespace earshot