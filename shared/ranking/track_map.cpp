#include "shared/ranking/track_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "shared/ranking/near_neighbours.h"
#include "shared/ranking/nearest_centroid.h"
#include "shared/ranking/principal_components.h"
#include "shared/ranking/random_numbers.h"

namespace earshot {
namespace {

struct Place {
  float x = 0;
  float y = 0;
};

constexpr std::size_t kPiece = 1024;
// Random rows that repel: so many for a row and round, neighbours in a list that is drawn for a piece of the rows, as
// reading each from anywhere would take most of the time.
constexpr std::size_t kOthers = 8;
constexpr std::size_t kDrawn = 512;

// Repulsion weighs as much more than attraction as UMAP draws negative samples for an edge.
constexpr float kRepulsion = 5;

// What a force may move at most in a round.
constexpr float kFarthestMove = 4;

/// One round of forces: attraction 2 d / (1 + d^2), repulsion 2 d / ((.001 + d^2) (1 + d^2)), each a mean.
Place moved(Place here, const std::vector<Place>& places, std::span<const std::uint32_t> neighbours,
            std::span<const Place> others, float step) {
  float x = 0;
  float y = 0;
  for (const std::uint32_t neighbour : neighbours) {
    const Place there = places[neighbour];
    const float dx = there.x - here.x;
    const float dy = there.y - here.y;
    const float pull = 2 / (1 + dx * dx + dy * dy) / static_cast<float>(neighbours.size());
    x += pull * dx;
    y += pull * dy;
  }
  for (const Place there : others) {
    const float dx = there.x - here.x;
    const float dy = there.y - here.y;
    const float squares = dx * dx + dy * dy;
    const float push = kRepulsion * 2 / ((.001F + squares) * (1 + squares)) / static_cast<float>(others.size());
    x -= std::clamp(push * dx, -kFarthestMove, kFarthestMove);
    y -= std::clamp(push * dy, -kFarthestMove, kFarthestMove);
  }
  return {here.x + step * x, here.y + step * y};
}

void arrange(std::vector<Place>& places, const std::vector<std::uint32_t>& neighbours, std::size_t k,
             std::size_t rounds, std::uint64_t seed, const ParallelFor& parallelFor) {
  std::vector<Place> next(places.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    const float step = 1 - static_cast<float>(round) / static_cast<float>(rounds);
    parallelFor((places.size() + kPiece - 1) / kPiece, [&](std::size_t p) {
      RandomNumbers random(RandomNumbers(seed + round * places.size() + p).next());
      std::array<Place, kDrawn> drawn;
      for (Place& place : drawn) place = places[random.below(places.size())];
      for (std::size_t i = p * kPiece; i < std::min(places.size(), (p + 1) * kPiece); ++i) {
        const std::size_t first = random.below(kDrawn - kOthers);
        next[i] = moved(places[i], places, std::span(neighbours).subspan(i * k, k),
                        std::span(drawn).subspan(first, kOthers), step);
      }
    });
    places.swap(next);
  }
}

std::vector<Place> mapOfCells(const Points& centroids, const MapOptions& options, const ParallelFor& parallelFor) {
  std::vector<Place> places(centroids.rows);
  const auto components = principalComponents(centroids, std::min<std::size_t>(2, centroids.dimensions), parallelFor);
  if (!components || components->variances[0] == 0) return places;
  const auto scale = static_cast<float>(10 / std::sqrt(components->variances[0]));
  for (std::size_t i = 0; i < places.size(); ++i) {
    float coordinates[2] = {};
    components->project(centroids.row(i), std::span(coordinates, components->count()));
    places[i] = {scale * coordinates[0], scale * coordinates[1]};
  }
  const std::size_t k = std::min(options.neighbours, centroids.rows - 1);
  if (k == 0) return places;
  Clustering one;
  one.clusters = 1;
  one.assignment.assign(centroids.rows, 0);
  one.centroids.assign(centroids.dimensions, 0);
  arrange(places, nearNeighbours(centroids, one, k, parallelFor), k, 5 * options.rounds, options.seed, parallelFor);
  return places;
}

/// Each row between the places of the three cells nearest to it, weighed by 1 / distance^2: of its own cell and those
/// around it.
std::vector<Place> amongCells(const Points& points, const Clustering& cells, const std::vector<Place>& places,
                              const ParallelFor& parallelFor) {
  const std::size_t around = std::min<std::size_t>(16, cells.clusters);
  const std::size_t nearest = std::min<std::size_t>(3, cells.clusters);
  const float spread = std::sqrt(static_cast<float>(points.rows) / static_cast<float>(cells.clusters));
  const CentroidTiles centroids(cells.centroids, points.dimensions);
  const auto members = cells.members();
  std::vector<Place> rows(points.rows);
  parallelFor(cells.clusters, [&](std::size_t cell) {
    std::vector<float> distances(centroids.padded());
    centroids.squaredDistances(cells.centroid(cell).data(), distances.data());
    std::vector<std::pair<float, std::size_t>> order(cells.clusters);
    for (std::size_t c = 0; c < order.size(); ++c) order[c] = {distances[c], c};
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(around), order.end());
    std::vector<float> nearby;
    for (std::size_t i = 0; i < around; ++i) {
      const auto centroid = cells.centroid(order[i].second);
      nearby.insert(nearby.end(), centroid.begin(), centroid.end());
    }
    const CentroidTiles tiles(nearby, points.dimensions);
    for (const std::uint32_t row : members[cell]) {
      tiles.squaredDistances(points.row(row).data(), distances.data());
      float weights = 0;
      Place sum;
      for (std::size_t n = 0; n < nearest; ++n) {
        const auto least = std::min_element(distances.begin(), distances.begin() + static_cast<std::ptrdiff_t>(around));
        const Place place = places[order[static_cast<std::size_t>(least - distances.begin())].second];
        const float weight = 1 / (*least + 1e-12F);
        weights += weight;
        sum.x += weight * place.x;
        sum.y += weight * place.y;
        *least = std::numeric_limits<float>::infinity();
      }
      rows[row] = {spread * sum.x / weights, spread * sum.y / weights};
    }
  });
  return rows;
}

std::vector<float> scaled(const std::vector<Place>& places) {
  double x = 0;
  double y = 0;
  for (const Place& place : places) {
    x += static_cast<double>(place.x);
    y += static_cast<double>(place.y);
  }
  const auto count = static_cast<double>(places.size());
  const Place middle = {static_cast<float>(x / count), static_cast<float>(y / count)};
  float largest = std::numeric_limits<float>::min();
  for (const Place& place : places)
    largest = std::max({largest, std::abs(place.x - middle.x), std::abs(place.y - middle.y)});
  std::vector<float> coordinates;
  coordinates.reserve(2 * places.size());
  for (const Place& place : places)
    coordinates.insert(coordinates.end(), {(place.x - middle.x) / largest, (place.y - middle.y) / largest});
  return coordinates;
}

}  // namespace

std::vector<float> mapOf(const Points& points, const Clustering& cells, const MapOptions& options,
                         const ParallelFor& parallelFor) {
  if (points.rows == 0) return {};
  const Points centroids = {cells.centroids.data(), cells.clusters, points.dimensions, points.dimensions};
  std::vector<Place> places = amongCells(points, cells, mapOfCells(centroids, options, parallelFor), parallelFor);
  const std::size_t k = std::min(options.neighbours, points.rows - 1);
  if (k > 0) {
    // Cell by cell, so that neighbours lie near one another in memory.
    std::vector<std::uint32_t> order(points.rows);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return cells.assignment[a] < cells.assignment[b]; });
    std::vector<std::uint32_t> ranks(points.rows);
    for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<std::uint32_t>(i);
    const std::vector<std::uint32_t> neighbours = nearNeighbours(points, cells, k, parallelFor);
    std::vector<std::uint32_t> ordered(neighbours.size());
    std::vector<Place> there(points.rows);
    for (std::size_t i = 0; i < order.size(); ++i) {
      there[i] = places[order[i]];
      for (std::size_t n = 0; n < k; ++n) ordered[i * k + n] = ranks[neighbours[order[i] * k + n]];
    }
    arrange(there, ordered, k, options.rounds, options.seed + 1, parallelFor);
    for (std::size_t i = 0; i < order.size(); ++i) places[order[i]] = there[i];
  }
  return scaled(places);
}

}  // namespace earshot
