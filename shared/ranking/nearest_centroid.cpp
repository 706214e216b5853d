#include "shared/ranking/nearest_centroid.h"

#include "shared/signal/lanes.h"

namespace earshot {
namespace {

constexpr std::size_t kTile = 2 * kLanes;

// So many rows share what is loaded of a tile; with two vectors a tile their sums just stay in sixteen registers.
constexpr std::size_t kRowsAtOnce = 4;

}  // namespace

CentroidTiles::CentroidTiles(std::span<const float> centroids, std::size_t dimensions,
                             std::span<const std::uint32_t> names)
    : dimensions_(dimensions), names_(names.begin(), names.end()) {
  const std::size_t count = centroids.size() / dimensions;
  tiles_ = (count + kTile - 1) / kTile;
  // What fills the last tile is infinitely far from everything.
  values_.assign(tiles_ * dimensions * kTile, 1e30F);
  for (std::size_t c = 0; c < count; ++c)
    for (std::size_t j = 0; j < dimensions; ++j)
      values_[(c / kTile * dimensions + j) * kTile + c % kTile] = centroids[c * dimensions + j];
}

void CentroidTiles::nearest(const Points& points, std::span<const std::uint32_t> rows, Nearest* answers) const {
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    const std::size_t count = std::min(kRowsAtOnce, rows.size() - begin);
    const float* vectors[kRowsAtOnce];
    for (std::size_t r = 0; r < kRowsAtOnce; ++r)
      vectors[r] = points.values + rows[begin + std::min(r, count - 1)] * points.stride;
    Lanes best[kRowsAtOnce][2];
    LaneMask where[kRowsAtOnce][2] = {};
    for (auto& pair : best) pair[0] = pair[1] = splat(std::numeric_limits<float>::infinity());
    for (std::size_t t = 0; t < tiles_; ++t) {
      const float* tile = values_.data() + t * dimensions_ * kTile;
      Lanes sums[kRowsAtOnce][2] = {};
      for (std::size_t j = 0; j < dimensions_; ++j, tile += kTile) {
        const Lanes low = load(tile);
        const Lanes high = load(tile + kLanes);
        for (std::size_t r = 0; r < kRowsAtOnce; ++r) {
          const Lanes x = splat(vectors[r][j]);
          const Lanes toLow = x - low;
          const Lanes toHigh = x - high;
          sums[r][0] += toLow * toLow;
          sums[r][1] += toHigh * toHigh;
        }
      }
      const LaneMask here = LaneMask{} + static_cast<std::int32_t>(t);
      for (std::size_t r = 0; r < kRowsAtOnce; ++r)
        for (std::size_t half = 0; half < 2; ++half) {
          where[r][half] = sums[r][half] < best[r][half] ? here : where[r][half];
          best[r][half] = minimum(sums[r][half], best[r][half]);
        }
    }
    for (std::size_t r = 0; r < count; ++r) {
      Nearest answer;
      for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const auto centroid =
              static_cast<std::uint32_t>(static_cast<std::size_t>(where[r][half][lane]) * kTile + half * kLanes + lane);
          const float distance = best[r][half][lane];
          if (distance < answer.squaredDistance || (distance == answer.squaredDistance && centroid < answer.centroid))
            answer = {centroid, distance};
        }
      if (!names_.empty()) answer.centroid = names_[answer.centroid];
      answers[begin + r] = answer;
    }
  }
}

std::size_t CentroidTiles::padded() const { return tiles_ * kTile; }

void CentroidTiles::squaredDistances(const float* vector, float* distances) const {
  const float* tile = values_.data();
  for (std::size_t t = 0; t < tiles_; ++t, distances += kTile) {
    Lanes low{};
    Lanes high{};
    for (std::size_t j = 0; j < dimensions_; ++j, tile += kTile) {
      const Lanes x = splat(vector[j]);
      const Lanes toLow = x - load(tile);
      const Lanes toHigh = x - load(tile + kLanes);
      low += toLow * toLow;
      high += toHigh * toHigh;
    }
    store(distances, low);
    store(distances + kLanes, high);
  }
}

}  // namespace earshot
