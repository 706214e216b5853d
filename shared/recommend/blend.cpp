#include "shared/recommend/blend.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/factors/gathered_rows.h"
#include "shared/ordering.h"
#include "shared/recommend/reasons.h"

namespace earshot {
namespace {

constexpr std::size_t kMostSeeds = 10;

/// Gives the gain of its rank to each candidate that has a value, by it; equal ones by track number.
void addGains(std::vector<Candidate>& candidates, std::span<const double> values, double Candidate::*gain) {
  std::vector<SortKey> keys;
  for (std::uint32_t i = 0; i < candidates.size(); ++i)
    if (!std::isnan(values[i])) keys.push_back({-values[i], 0, candidates[i].track, i});
  sortKeys(keys);
  for (std::size_t rank = 1; rank <= keys.size(); ++rank)
    candidates[keys[rank - 1].place].*gain = 1 / std::log2(static_cast<double>(1 + rank));
}

std::vector<std::uint32_t> tracksOf(std::span<const Liking> likings, bool dislikedOnly) {
  std::vector<std::uint32_t> tracks;
  for (const Liking& liking : likings)
    if (!dislikedOnly || liking.worth < 0) tracks.push_back(liking.track);
  return tracks;
}

std::vector<std::uint32_t> artistsOf(const TrackTable& table, std::span<const std::uint32_t> tracks) {
  std::vector<std::uint32_t> artists;
  for (const std::uint32_t track : tracks)
    if (table.isLoaded(track)) artists.push_back(table.numbers(track).artist);
  return artists;
}

}  // namespace

Blend::Blend(const TrackTable& table, const TasteTable* taste, const Distance& distance, Versions versions)
    : table_(table),
      taste_(taste),
      distance_(std::make_unique<Distance>(distance)),
      pool_(table, *distance_, {versions, 0}) {}

Result<Blend> Blend::of(const TrackTable& table, const TasteTable* taste, std::span<const Listened> history,
                        const BlendOptions& options, std::span<float> warmStart) {
  if (options.tasteShare && !(*options.tasteShare >= 0 && *options.tasteShare <= 1))
    return Error(ErrorCode::InvalidArgument, "tasteShare", {"is ", *options.tasteShare, ", expected 0 to 1"}, "");
  const auto distance = distanceOf(table, {});
  if (!distance) return distance.error();
  Blend blend(table, taste, *distance, options.versions);
  const std::vector<Liking> likings = likingsOf(history);
  Pool& pool = blend.pool_;
  pool.exclude(options.filters);
  for (const std::uint32_t track : options.exclude) pool.exclude(track);
  for (const std::uint32_t track : options.blocked) pool.exclude(track);
  pool.excludeTitles(tracksOf(likings, options.known));
  pool.excludeArtists(artistsOf(table, options.blocked));
  if (options.newArtists) pool.excludeArtists(artistsOf(table, tracksOf(likings, false)));

  for (const Liking& liking : likings)
    if (liking.worth > 0 && blend.seeds_.size() < kMostSeeds && table.isLoaded(liking.track)) {
      blend.seeds_.push_back(Seed::of(table, liking.track));
      blend.points_.push_back(blend.seeds_.back().vector);
    }
  for (std::size_t i = likings.size(); i-- > 0 && likings[i].worth < 0 && blend.dislikes_.size() < kMostSeeds;)
    if (table.isLoaded(likings[i].track)) blend.dislikes_.push_back(table.row(likings[i].track).vector());

  if (taste == nullptr) return blend;
  auto listener = Listener::of(table, *taste, likings, warmStart);
  if (!listener) return std::move(listener).error();
  if (!listener->isKnown()) return blend;
  blend.listener_ = std::move(listener).value();
  blend.share_ = blend.seeds_.empty() ? 1 : options.tasteShare.value_or(shareOfTaste(blend.known()));
  return blend;
}

Result<std::vector<Candidate>> Blend::best(std::size_t ask) const {
  std::vector<Candidate> candidates;
  if (share_ > 0) candidates = bestByTaste(ask);
  if (share_ < 1 && !points_.empty()) {
    const auto near = pool_.nearest(points_, ask);
    if (!near) return near.error();
    TrackSet there(table_.tracks());
    for (const Candidate& candidate : candidates) there.add(candidate.track);
    for (const NearTrack& track : *near)
      if (!there.contains(track.neighbour.track)) candidates.emplace_back().track = track.neighbour.track;
  }
  if (!points_.empty()) measureSound(candidates);
  if (listener_) measureTaste(candidates);
  for (Candidate& candidate : candidates)
    candidate.score = (1 - share_) * candidate.soundGain + share_ * candidate.tasteGain;
  sortByKeys(candidates, [](const Candidate& candidate) { return SortKey{-candidate.score, 0, candidate.track}; });
  return candidates;
}

std::vector<Candidate> Blend::bestByTaste(std::size_t ask) const {
  PreferredTracks best(listener_->factors(), ask);
  for (std::size_t c = 0; c < table_.cells(); ++c)
    if (const FactorColumns* cell = taste_->cell(c); cell != nullptr && table_.cell(c) != nullptr)
      best.scan(*cell, table_.firstTrack(c), pool_.excluded());
  std::vector<Candidate> candidates;
  for (const SortKey& key : best.take()) candidates.emplace_back().track = key.third;
  return candidates;
}

void Blend::measureSound(std::vector<Candidate>& candidates) const {
  const double typical = distance_->typical(table_.space().typicalDistances);
  const std::size_t count = seeds_.size();
  std::vector<double> closeness(candidates.size() * count);
  std::vector<double> best(count);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    for (std::size_t s = 0; s < count; ++s) {
      if (seeds_[s].track == candidates[i].track) continue;
      double& c = closeness[i * count + s];
      c = closenessOf(distance_->between(points_[s], table_.row(candidates[i].track)), typical);
      best[s] = std::max(best[s], c);
    }
  std::vector<double> values(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Candidate& candidate = candidates[i];
    double repelled = 0;
    for (const Embedding& dislike : dislikes_)
      repelled = std::max(repelled, closenessOf(distance_->between(dislike, table_.row(candidate.track)), typical));
    candidate.sound = 0;
    for (std::size_t s = 0; s < count; ++s) {
      const double c = closeness[i * count + s];
      if (!(c > 0)) continue;
      candidate.sound = std::max(candidate.sound, c * (1 - repelled));
      if (const double value = c / best[s] * (1 - repelled); value > values[i]) {
        values[i] = value;
        candidate.seed = s;
      }
    }
  }
  addGains(candidates, values, &Candidate::soundGain);
}

void Blend::measureTaste(std::vector<Candidate>& candidates) const {
  const std::span<const float> factors = listener_->factors();
  alignas(64) float row[kMostStoredFactors] = {};
  std::vector<double> values(candidates.size(), Candidate::kNone);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (taste_->originOf(table_, candidates[i].track) == FactorsOrigin::None) continue;
    taste_->copyFactors(table_, candidates[i].track, row);
    values[i] = candidates[i].taste =
        static_cast<double>(dotOfRows(row, factors.data(), paddedFactors(factors.size())));
  }
  addGains(candidates, values, &Candidate::tasteGain);
}

}  // namespace earshot
