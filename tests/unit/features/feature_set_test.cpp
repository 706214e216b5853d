#include "shared/features/feature_set.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/catch.h"

namespace earshot {

TEST_CASE("version 1 of the librosa set has these columns, for ever") {
  const FeatureSet& set = FeatureSet::librosa();
  CHECK(set.name() == "librosa");
  CHECK(set.version() == 1);
  const auto columns = set.columns();
  REQUIRE(columns.size() == 76 * 7 + 210 + 5);
  CHECK(columns[0] == "mfcc/kurtosis/01");
  CHECK(columns[19] == "mfcc/kurtosis/20");
  CHECK(columns[20] == "mfcc/max/01");
  CHECK(columns[139] == "mfcc/std/20");
  CHECK(columns[140] == "chroma_stft/kurtosis/01");
  CHECK(columns[140 + 84] == "chroma_cqt/kurtosis/01");
  CHECK(columns[140 + 252] == "tonnetz/kurtosis/01");
  CHECK(columns[140 + 252 + 42] == "spectral_centroid/kurtosis/01");
  CHECK(columns[531] == "onset_strength/std/01");
  CHECK(columns[532] == "mfcc/covariance/01-01");
  CHECK(columns[533] == "mfcc/covariance/01-02");
  CHECK(columns[741] == "mfcc/covariance/20-20");
  CHECK(columns[742] == "tempo");
  CHECK(columns[743] == "beats/count");
  CHECK(columns[744] == "key/tonic");
  CHECK(columns[745] == "key/mode");
  CHECK(columns[746] == "loudness/integrated");
  CHECK(std::set<std::string>(columns.begin(), columns.end()).size() == columns.size());
}

TEST_CASE("computed columns keep the set's order") {
  const FeatureSet& set = FeatureSet::librosa();
  const auto all = set.columns();
  auto at = all.begin();
  for (const std::string& column : set.computedColumns()) {
    at = std::find(at, all.end(), column);
    REQUIRE(at != all.end());
  }
}

TEST_CASE("a column that is not computed is NaN, never zero") {
  Statistics statistics{&FeatureSet::librosa(), std::vector<float>(FeatureSet::librosa().computedColumns().size())};
  CHECK(statistics.at("tempo") == 0);
  CHECK(std::isnan(statistics.at("no such column")));
  CHECK(std::isnan(statistics.at("loudness/integrated")));
  CHECK(std::isnan(Statistics{}.at("tempo")));
}

}  // namespace earshot
