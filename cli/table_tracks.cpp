#include "cli/table_tracks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "cli/described_track.h"
#include "cli/work_numbers.h"
#include "native/fold.h"
#include "shared/embedding/audio_columns_space.h"
#include "shared/records/duplicates.h"
#include "shared/records/popularity.h"

namespace earshot {
namespace {

Traits traitsOf(const AudioColumns& audio) {
  Traits traits;
  if (const float tempo = audio[AudioColumn::Tempo]; !std::isnan(tempo)) traits.tempo = tempo;
  traits.loudness = audio[AudioColumn::Loudness];
  const float key = audio[AudioColumn::Key];
  const float mode = audio[AudioColumn::Mode];
  if (!std::isnan(key) && !std::isnan(mode)) traits.key = static_cast<std::uint8_t>(mode == 0 ? key + 12 : key);
  return traits;
}

/// How many of its values are known: of two duplicates the one that tells more stays.
int knownOf(const NewTrack& track) {
  int known = 0;
  for (const std::string* text : {&track.title, &track.artist, &track.album, &track.genre, &track.isrc})
    known += text->empty() ? 0 : 1;
  known += track.year != 0 ? 1 : 0;
  known += track.duration > 0 ? 1 : 0;
  known += track.traits.tempo > 0 ? 1 : 0;
  known += track.traits.key != Traits::kUnknownKey ? 1 : 0;
  return known;
}

}  // namespace

void TableTracks::add(TrackRecord record) {
  const std::string title = fold(record.title);
  const std::string artist = fold(record.artist);
  const bool named = !title.empty() && !artist.empty();
  origins_.push_back({static_cast<std::uint32_t>(std::min<std::uint64_t>(record.line, 0xFFFFFFFF)),
                      static_cast<float>(record.listens), named ? static_cast<std::uint32_t>(title.size()) : 0});
  const AudioColumns audio = record.audio;
  NewTrack track = describedTrack(std::move(record), title, artist);
  track.traits = traitsOf(audio);
  track.vector = embedAudioColumns(audio);
  tracks_.push_back(std::move(track));
}

void TableTracks::expect(std::size_t more) {
  tracks_.reserve(tracks_.size() + more);
  origins_.reserve(tracks_.size() + more);
}

std::vector<NewTrack> TableTracks::finish(CleaningReport& report) && {
  fillPopularity();
  merge(report);
  numberWorks();
  return std::move(tracks_);
}

const std::string& TableTracks::sourceOf(std::size_t track) const {
  const auto after = std::upper_bound(sources_.begin(), sources_.end(), track,
                                      [](std::size_t t, const Source& source) { return t < source.firstTrack; });
  return std::prev(after)->name;
}

void TableTracks::merge(CleaningReport& report) {
  std::vector<Candidate> candidates;
  candidates.reserve(tracks_.size());
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const NewTrack& track = tracks_[i];
    candidates.push_back({track.id, track.searchText, origins_[i].titleSize, track.popularity, knownOf(track)});
  }
  const std::vector<Merge> merges = mergeDuplicates(candidates);
  candidates = {};
  std::size_t kept = 0;
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const Merge& merge = merges[i];
    if (merge.into == i) continue;
    NewTrack& into = tracks_[merge.into];
    report.add(Cleaning::Merged, merge.sameId ? "same id" : "same title and artist", sourceOf(i), origins_[i].line,
               merge.sameId ? tracks_[i].id : tracks_[i].title + " - " + tracks_[i].artist);
    if (tracks_[i].id != into.id) into.aliases.push_back(tracks_[i].id);
  }
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    if (merges[i].into != i) continue;
    auto& aliases = tracks_[i].aliases;
    std::sort(aliases.begin(), aliases.end());
    aliases.erase(std::unique(aliases.begin(), aliases.end()), aliases.end());
    if (kept != i) {
      tracks_[kept] = std::move(tracks_[i]);
      origins_[kept] = origins_[i];
    }
    ++kept;
  }
  tracks_.resize(kept);
  origins_.resize(kept);
}

/// From counts of listening, where a table has those.
void TableTracks::fillPopularity() {
  float most = 0;
  for (const Origin& origin : origins_) most = std::max(most, origin.listens);
  for (std::size_t i = 0; i < tracks_.size(); ++i)
    if (std::isnan(tracks_[i].popularity))
      tracks_[i].popularity = popularityOf(static_cast<double>(origins_[i].listens), static_cast<double>(most));
}

void TableTracks::numberWorks() {
  WorkNumbers works;
  works.expect(tracks_.size());
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const std::size_t titleSize = origins_[i].titleSize;
    const std::string_view words = tracks_[i].searchText;
    tracks_[i].work = works.of(i, words.substr(0, titleSize), words.substr(titleSize + 1));
  }
}

}  // namespace earshot
