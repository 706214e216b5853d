#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "shared/factors/gathered_rows.h"
#include "shared/ordering.h"
#include "wasm/bindings/message.h"
#include "wasm/bindings/ranker_binding.h"

// A listener among the factors of a catalog's tracks, as wasm/src/catalog/taste-engine.ts fills and asks them.
namespace earshot {
namespace {

/// Null where there are none.
const FactorColumns* columnsOf(const TasteBinding& taste, std::size_t cell) {
  return cell < taste.cells.size() && taste.cells[cell].rows() > 0 ? &taste.cells[cell] : nullptr;
}

/// Stored factors of a track, padded; false where it has none.
bool copyFactors(const RankerBinding& ranker, std::uint32_t track, float* out) {
  const std::size_t cell = ranker.table.cellOf(track);
  const FactorColumns* columns = columnsOf(ranker.taste, cell);
  const std::size_t row = track - ranker.table.firstTrack(cell);
  if (columns == nullptr || columns->origins[row] == 0) return false;
  columns->copyFactors(row, {out, ranker.taste.model.factors});
  return true;
}

/// A track's, or those that a song has of its own.
bool readFactors(const RankerBinding& ranker, MessageReader& message, float* out) {
  if (const double track = message.number(); track >= 0)
    return copyFactors(ranker, static_cast<std::uint32_t>(track), out);
  const auto factors = message.floats();
  std::copy(factors.begin(), factors.end(), out);
  return true;
}

Evidence evidenceOf(const TasteBinding& taste) { return {taste.rows.data(), taste.ids, taste.weights, taste.targets}; }

}  // namespace

/// Takes a model: items, alpha0, lambda, nu, factors, Gram matrix.
EARSHOT_EXPORT(tasteOpen) const double* tasteOpen(RankerBinding* ranker) {
  MessageReader message = request();
  TasteBinding& taste = ranker->taste;
  taste.model.items = message.count();
  for (float* number : {&taste.model.alpha0, &taste.model.lambda, &taste.model.nu})
    *number = static_cast<float>(message.number());
  const std::size_t factors = taste.model.factors = message.count();
  const std::size_t stride = paddedFactors(factors);
  auto gram = Buffer<float>::allocate(factors * stride, "factors");
  auto listener = Buffer<float>::allocate(stride, "factors");
  if (!gram) return failed(gram.error());
  if (!listener) return failed(listener.error());
  const auto values = message.floats();
  for (std::size_t i = 0; i < values.size(); ++i) (*gram)[i / factors * stride + i % factors] = values[i];
  taste.gram = std::move(*gram);
  taste.model.gram = taste.gram.data();
  taste.listener = std::move(*listener);
  return succeeded().address();
}

/// Memory for the factors of `rows` tracks in the layout of FactorColumns; null where there is not so much.
EARSHOT_EXPORT(tasteReserve) std::byte* tasteReserve(RankerBinding* ranker, std::size_t rows) {
  auto columns = FactorColumns::allocate(rows, ranker->taste.model.factors);
  if (!columns) return nullptr;
  ranker->taste.filling = std::move(*columns);
  return ranker->taste.filling.address();
}

/// Takes what was written as a cell's.
EARSHOT_EXPORT(tasteLoad) void tasteLoad(RankerBinding* ranker, std::size_t cell) {
  TasteBinding& taste = ranker->taste;
  if (taste.cells.empty()) taste.cells = std::vector<FactorColumns>(ranker->table.balls().size());
  taste.cells[cell] = std::move(taste.filling);
}

/// Folds a listener in from evidence: factors, weight and target of each. Gives the listener's factors.
EARSHOT_EXPORT(tasteFoldIn) const double* tasteFoldIn(RankerBinding* ranker) {
  MessageReader message = request();
  TasteBinding& taste = ranker->taste;
  const std::size_t count = message.count();
  const std::size_t stride = paddedFactors(taste.model.factors);
  auto rows = Buffer<float>::allocate(count * stride, "history");
  if (!rows) return failed(rows.error());
  taste.rows = std::move(*rows);
  taste.ids = std::vector<std::uint32_t>(count);
  taste.weights = std::vector<float>(count);
  taste.targets = std::vector<float>(count);
  for (std::size_t i = 0; i < count; ++i) {
    taste.ids[i] = static_cast<std::uint32_t>(i);
    readFactors(*ranker, message, taste.rows.data() + i * stride);
    taste.weights[i] = static_cast<float>(message.number());
    taste.targets[i] = static_cast<float>(message.number());
  }
  foldIn(taste.model, evidenceOf(taste), taste.listener.data());
  return succeeded().floats({taste.listener.data(), taste.model.factors}).address();
}

/// What each piece of the evidence has of the preference for factors (see solveFoldIn).
EARSHOT_EXPORT(tasteParts) const double* tasteParts(const RankerBinding* ranker) {
  MessageReader message = request();
  const TasteBinding& taste = ranker->taste;
  const std::size_t stride = paddedFactors(taste.model.factors);
  alignas(64) float right[kMostStoredFactors] = {};
  alignas(64) float solution[kMostStoredFactors] = {};
  readFactors(*ranker, message, right);
  solveFoldIn(taste.model, evidenceOf(taste), right, solution);
  Reply reply = succeeded().number(static_cast<double>(taste.ids.size()));
  for (std::size_t i = 0; i < taste.ids.size(); ++i)
    reply.number(taste.weights[i] * taste.targets[i] * dotOfRows(taste.rows.data() + i * stride, solution, stride));
  return reply.address();
}

/// x.y of a track that is loaded; NaN where it has no factors.
EARSHOT_EXPORT(tasteOf) double tasteOf(const RankerBinding* ranker, std::uint32_t track) {
  alignas(64) float row[kMostStoredFactors] = {};
  if (!copyFactors(*ranker, track, row)) return std::numeric_limits<double>::quiet_NaN();
  return dotOfRows(row, ranker->taste.listener.data(), paddedFactors(ranker->taste.model.factors));
}

/// The tracks that the listener prefers most, so many of those that a RankRequest lets through.
EARSHOT_EXPORT(tasteBest) const double* tasteBest(const RankerBinding* ranker) {
  const TrackTable& table = ranker->table;
  RankRequest wish;
  if (auto read = wish.read(table); !read) return failed(read.error());
  const auto distance = distanceOf(table, wish.options);
  if (!distance) return failed(distance.error());
  const Pool pool = poolOf(table, wish.seeds, wish.options, *distance);
  PreferredTracks best({ranker->taste.listener.data(), ranker->taste.model.factors}, wish.options.limit);
  for (std::size_t c = 0; c < table.cells(); ++c)
    if (const FactorColumns* cell = columnsOf(ranker->taste, c); cell != nullptr && table.cell(c) != nullptr)
      best.scan(*cell, table.firstTrack(c), pool.excluded());
  Reply reply = succeeded();
  const auto found = best.take();
  reply.number(static_cast<double>(found.size()));
  for (const SortKey& key : found) reply.number(key.third);
  return reply.address();
}

/// All tracks here that are versions of some, or of the artists of others.
EARSHOT_EXPORT(rankerRelated) const double* rankerRelated(const RankerBinding* ranker) {
  MessageReader message = request();
  const TrackTable& table = ranker->table;
  const auto titles = readTracks(message);
  auto artists = readTracks(message);
  for (std::uint32_t& artist : artists) artist = table.isLoaded(artist) ? table.numbers(artist).artist : kUnnumbered;
  const auto distance = distanceOf(table, {});
  if (!distance) return failed(distance.error());
  Pool pool(table, *distance, {});
  pool.excludeTitles(titles);
  pool.excludeArtists(artists);
  Reply reply = succeeded().number(static_cast<double>(table.loadedTracks() - pool.available()));
  for (std::uint32_t track = 0; track < table.tracks(); ++track)
    if (pool.excluded().contains(track)) reply.number(track);
  return reply.address();
}

}  // namespace earshot
