#include "cli/artists_build.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/exit_code.h"
#include "cli/failure.h"
#include "cli/finished_catalog.h"
#include "cli/output_folder.h"
#include "native/fold.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/track_table.h"
#include "shared/ranking/random_numbers.h"
#include "shared/records/popularity.h"

namespace earshot {
namespace {

using Names = std::unordered_map<std::string, std::string>;

Result<Names> readNames(const BuildOptions& options, CleaningReport& report) {
  Names names;
  if (options.metadata.empty()) return names;
  TableReading reading;
  reading.audio = AudioNumbers::Ignored;
  reading.key = options.key;
  reading.take = [&](TrackRecord record) {
    std::string& name = record.artist.empty() ? record.title : record.artist;
    if (!name.empty()) names.try_emplace(std::move(record.id), std::move(name));
  };
  reading.progress = [](std::size_t, std::size_t) { return !stopRequested(); };
  if (auto read = readTrackTable(options.metadata, report, reading); !read) return std::move(read).error();
  return names;
}

/// The median distance of seeded random pairs.
float medianDistance(const std::vector<NewTrack>& artists) {
  RandomNumbers random(20080101);
  std::vector<float> distances(20'000);
  for (float& distance : distances) {
    const std::size_t a = random.below(artists.size());
    const std::size_t b = (a + 1 + random.below(artists.size() - 1)) % artists.size();
    float square = 0;
    for (std::size_t j = 0; j < kDimensions; ++j)
      square += (artists[a].vector[j] - artists[b].vector[j]) * (artists[a].vector[j] - artists[b].vector[j]);
    distance = std::sqrt(square);
  }
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::nth_element(distances.begin(), middle, distances.end());
  return *middle;
}

float normOf(std::span<const float> factors) {
  float square = 0;
  for (const float factor : factors) square += factor * factor;
  return std::sqrt(square);
}

/// The median of the model's artists.
float medianNorm(const FactorMatrix& factors) {
  std::vector<float> norms;
  for (std::size_t item = 0; item < factors.rows(); ++item) norms.push_back(normOf(factors.row(item)));
  const auto middle = norms.begin() + static_cast<std::ptrdiff_t>(norms.size() / 2);
  std::nth_element(norms.begin(), middle, norms.end());
  return *middle;
}

std::vector<NewTrack> artistsOf(const FactorsModel& model, const Names& names, CleaningReport& report) {
  const std::size_t dimensions = std::min(kDimensions, model.items.factors());
  const float most = *std::max_element(model.popularity.begin(), model.popularity.end());
  const float median = medianNorm(model.items);
  std::vector<NewTrack> artists;
  for (std::size_t item = 0; item < model.ids.size(); ++item) {
    NewTrack& artist = artists.emplace_back();
    artist.id = model.ids[item];
    const auto name = names.find(artist.id);
    if (name == names.end() && !names.empty())
      report.add(Cleaning::Unmatched, "artist without a row", "the model", 0, artist.id);
    artist.title = name == names.end() ? artist.id : name->second;
    artist.artist = artist.title;
    artist.artistKey = fold(artist.title);
    artist.searchText = artist.artistKey;
    artist.popularity = popularityOf(static_cast<double>(model.popularity[item]), static_cast<double>(most));
    const auto factors = model.items.row(item);
    const float length = std::hypot(normOf(factors), median);
    for (std::size_t j = 0; j < dimensions && length > 0; ++j) artist.vector[j] = factors[j] / length;
  }
  return artists;
}

}  // namespace

Result<CatalogDraft> draftOfModel(const BuildOptions& options, CleaningReport& report) {
  const FactorsModel& model = *options.factors;
  if (model.ids.size() < 2)
    return Error(ErrorCode::InvalidArgument, printable(options.sources.front()),
                 {"is a model of ", counted(model.ids.size(), "item")}, "A catalog of artists needs two.");
  const auto names = readNames(options, report);
  if (!names) return names.error();
  const std::size_t dimensions = std::min(kDimensions, model.items.factors());
  CatalogDraft draft;
  draft.name = options.name;
  draft.licence = options.licence;
  draft.kind = CatalogKind::Artists;
  draft.featureSet = "factors";
  draft.featureSetVersion = 1;
  draft.tracks = artistsOf(model, *names, report);
  // One group; the others have nothing to say of who listens.
  draft.space.version = "factors-" + model.digest;
  draft.space.groups = {
      {{0, dimensions}, {dimensions, dimensions}, {dimensions, dimensions}, {dimensions, dimensions}}};
  const float typical = medianDistance(draft.tracks);
  draft.space.typicalDistances = {typical > 0 ? typical : 1, 1, 1, 1};
  return draft;
}

int buildFromModel(const BuildOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const OutputFolder output(options.out);
  if (!output.ready()) return kSomeFailed;
  CleaningReport report;
  auto draft = draftOfModel(options, report);
  if (stopRequested()) {
    std::fprintf(stderr, "earshot: stopped, no catalog was written\n");
    return kStopped;
  }
  if (!draft) return failed(draft.error());
  return finishCatalog(options, *draft, report, start);
}

}  // namespace earshot
