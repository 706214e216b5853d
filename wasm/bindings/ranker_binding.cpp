#include "wasm/bindings/ranker_binding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "shared/catalog/track_table.h"
#include "shared/features/feature_set.h"
#include "shared/recommend/collections.h"
#include "shared/recommend/path.h"
#include "shared/recommend/similar.h"
#include "wasm/bindings/message.h"

// What is ranked, as wasm/src/ranker.ts fills and asks it: numbers only. Files and texts are JavaScript's.
namespace earshot {

namespace {

/// A song's vector. Errors: VersionMismatch.
Result<void> readVector(MessageReader& message, Embedding& vector) {
  const auto numbers = message.floats();
  if (numbers.size() != vector.size())
    return Error(ErrorCode::VersionMismatch, "song",
                 {"has a vector of ", numbers.size(), " numbers, expected ", kDimensions}, "Analyze it again.");
  std::copy(numbers.begin(), numbers.end(), vector.begin());
  return {};
}

/// From a song's statistics, in the order of the columns, and its seconds; unknown where there are none.
Traits readTraits(MessageReader& message) {
  const auto values = message.floats();
  const double duration = message.number();
  Statistics statistics;
  statistics.set = &FeatureSet::librosa();
  if (values.size() != statistics.set->computedColumns().size()) return {};
  statistics.values.assign(values.begin(), values.end());
  return traitsOf(statistics, duration);
}

Result<void> readSeeds(const TrackTable& table, MessageReader& message, std::vector<Seed>& seeds) {
  seeds.resize(message.count());
  for (Seed& seed : seeds) {
    if (message.number() == 0) {
      seed = Seed::of(table, static_cast<std::uint32_t>(message.number()));
      continue;
    }
    seed.space = message.text();
    if (auto read = readVector(message, seed.vector); !read) return read;
    seed.traits = readTraits(message);
  }
  return {};
}

Range readRange(MessageReader& message) {
  const auto lowest = static_cast<float>(message.number());
  return {lowest, static_cast<float>(message.number())};
}

Reply& writeReasons(Reply& reply, const Reasons& reasons) {
  reply.number(static_cast<double>(reasons.size()));
  for (const std::string_view reason : reasons) reply.text(reason);
  return reply;
}

Reply& writeHits(Reply& reply, std::span<const Hit> hits) {
  reply.number(static_cast<double>(hits.size()));
  for (const Hit& hit : hits) {
    reply.number(hit.track);
    for (const std::size_t count : {hit.rank, hit.plainRank, hit.versions}) reply.number(static_cast<double>(count));
    reply.number(hit.score).number(hit.distance);
    for (std::size_t g = 0; g < kGroups; ++g) reply.number(hit.distances[g]).number(hit.closeness[g]);
    writeReasons(reply, hit.reasons);
  }
  return reply;
}

/// What rankerAsk answers. ranker.ts knows these numbers.
enum class Question {
  Similar,  ///< hits
  Path,     ///< from the first seed to the second, in `limit` steps
  Cells,    ///< which cells to load before the first `head` hits stand, `batch` for each seed at most
  Artists,
  Albums,
};

}  // namespace

std::vector<std::uint32_t> readTracks(MessageReader& message) {
  std::vector<std::uint32_t> tracks(message.count());
  for (std::uint32_t& track : tracks) track = static_cast<std::uint32_t>(message.number());
  return tracks;
}

Result<void> RankRequest::read(const TrackTable& table) {
  MessageReader message = request();
  options.limit = message.count();
  options.metric = message.number() != 0 ? Metric::Manhattan : Metric::Euclidean;
  options.variety = message.number();
  options.rules.versions = message.number() != 0 ? Versions::Fold : Versions::All;
  options.rules.artistCap = message.count();
  for (float& weight : options.weights) weight = static_cast<float>(message.number());
  Filters& filters = options.filters;
  filters.genres.resize(message.count());
  for (std::uint16_t& genre : filters.genres) genre = static_cast<std::uint16_t>(message.number());
  for (Range* range : {&filters.years, &filters.popularity, &filters.tempos, &filters.artistPopularity})
    *range = readRange(message);
  filters.keys = static_cast<std::uint32_t>(message.number());
  excluded = readTracks(message);
  options.exclude = excluded;
  for (std::vector<Seed>* some : {&seeds, &dislikes})
    if (auto read = readSeeds(table, message, *some); !read) return read;
  options.dislikes = dislikes;
  return {};
}

/// Takes the space (version, groups, typical distances), and of the cells their rows, centroids, the scales of these,
/// radii and the steps of these, as in a catalog's index.
EARSHOT_EXPORT(rankerOpen) RankerBinding* rankerOpen() {
  MessageReader message = request();
  SpaceDescription space;
  space.version = message.text();
  for (GroupRange& group : space.groups) group = {message.count(), message.count()};
  for (float& typical : space.typicalDistances) typical = static_cast<float>(message.number());
  std::vector<std::uint32_t> rows(message.count());
  for (std::uint32_t& count : rows) count = static_cast<std::uint32_t>(message.number());
  const auto centroids = message.text();
  const auto scales = message.floats();
  const auto radii = message.text();
  const auto steps = message.floats();

  CellBalls balls(space.groups, rows.size());
  const std::size_t dimensions = rows.empty() ? 0 : centroids.size() / rows.size();
  for (std::size_t c = 0; c < rows.size(); ++c) {
    std::array<std::int8_t, kDimensions> centroid{};
    std::copy_n(centroids.data() + c * dimensions, dimensions, centroid.begin());
    std::array<float, kGroups> reach{};
    for (std::size_t g = 0; g < kGroups; ++g)
      reach[g] = steps[g] * static_cast<float>(static_cast<std::uint8_t>(radii[c * kGroups + g]));
    balls.add({centroid.data(), scales[c]}, reach);
  }
  return new RankerBinding{TrackTable(std::move(space), rows, std::move(balls)), {}, {}};
}

EARSHOT_EXPORT(rankerClose) void rankerClose(RankerBinding* ranker) { delete ranker; }

/// Memory for `rows` tracks in so many parts in the layout of TrackColumns, all unknown; null where there is not so
/// much.
EARSHOT_EXPORT(rankerReserve) std::byte* rankerReserve(RankerBinding* ranker, std::size_t rows, std::size_t parts) {
  auto columns = TrackColumns::allocate(rows, parts);
  if (!columns) return nullptr;
  ranker->filling = std::move(*columns);
  return ranker->filling.address();
}

/// Takes what was written as a cell.
EARSHOT_EXPORT(rankerLoad) const double* rankerLoad(RankerBinding* ranker, std::size_t cell) {
  auto loaded = ranker->table.load(cell, std::move(ranker->filling), "cell");
  return loaded ? succeeded().address() : failed(loaded.error());
}

/// Adds songs behind all tracks; the number of the first.
EARSHOT_EXPORT(rankerAppend) const double* rankerAppend(RankerBinding* ranker) {
  MessageReader message = request();
  auto columns = TrackColumns::allocate(message.count());
  if (!columns) return failed(columns.error());
  for (std::size_t row = 0; row < columns->rows(); ++row) {
    Embedding vector{};
    if (auto read = readVector(message, vector); !read) return failed(read.error());
    columns->scales[row] =
        quantize(vector, std::span<std::int8_t, kDimensions>(&columns->vectors[row * kDimensions], kDimensions));
    TrackNumbers numbers;
    numbers.traits = readTraits(message);
    numbers.genre = static_cast<std::uint16_t>(message.number());
    numbers.year = static_cast<std::int16_t>(message.number());
    numbers.popularity = static_cast<std::uint8_t>(message.number());
    for (std::uint32_t* number : {&numbers.work, &numbers.artist, &numbers.album})
      *number = static_cast<std::uint32_t>(message.number());
    columns->set(row, numbers);
  }
  auto first = ranker->table.append(std::move(*columns));
  return first ? succeeded().number(*first).address() : failed(first.error());
}

/// The stored vector of a track, its tempo, and the numbers of its work and artist. Precondition: it is loaded.
EARSHOT_EXPORT(rankerTrack) const double* rankerTrack(const RankerBinding* ranker, std::uint32_t track) {
  const TrackNumbers numbers = ranker->table.numbers(track);
  Reply reply = succeeded().floats(ranker->table.row(track).vector()).number(numbers.traits.tempo);
  return reply.number(numbers.work).number(numbers.artist).address();
}

/// Why a track is near another one. Precondition: both are loaded.
EARSHOT_EXPORT(rankerExplain)
const double* rankerExplain(const RankerBinding* ranker, std::uint32_t seed, std::uint32_t track) {
  const auto distance = distanceOf(ranker->table, {});
  if (!distance) return failed(distance.error());
  Reply reply = succeeded();
  return writeReasons(reply, explain(ranker->table, *distance, Seed::of(ranker->table, seed), {track, 0}).reasons)
      .address();
}

/// Answers a RankRequest. Precondition: what is excluded, and seeds that are tracks, are loaded.
EARSHOT_EXPORT(rankerAsk)
const double* rankerAsk(const RankerBinding* ranker, Question question, std::size_t batch, std::size_t head) {
  const TrackTable& table = ranker->table;
  RankRequest request;
  if (auto read = request.read(table); !read) return failed(read.error());
  const auto& [options, excluded, seeds, dislikes] = request;
  switch (question) {
    case Question::Similar: {
      const auto found = similar(table, seeds, options);
      if (!found) return failed(found.error());
      return writeHits(succeeded().number(static_cast<double>(found->candidates)), found->hits).address();
    }
    case Question::Path: {
      const auto path = pathBetween(table, seeds[0], seeds[1], options.limit, options);
      if (!path) return failed(path.error());
      Reply reply = succeeded();
      return writeHits(reply, *path).address();
    }
    case Question::Cells: {
      const auto cells = cellsToLoad(table, seeds, options, batch, head);
      if (!cells) return failed(cells.error());
      Reply reply = succeeded().number(static_cast<double>(cells->size()));
      for (const std::uint32_t cell : *cells) reply.number(cell);
      return reply.address();
    }
    default: {
      const auto kind = question == Question::Artists ? CollectionKind::Artist : CollectionKind::Album;
      const auto collections = similarCollections(table, seeds, kind, std::move(request.options));
      if (!collections) return failed(collections.error());
      Reply reply = succeeded().number(static_cast<double>(collections->size()));
      for (const CollectionHit& collection : *collections) {
        reply.number(static_cast<double>(collection.rank)).number(collection.score).number(collection.distance);
        writeHits(reply.number(static_cast<double>(collection.tracks)), collection.nearest);
      }
      return reply.address();
    }
  }
}

}  // namespace earshot
