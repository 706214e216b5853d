#include "cli/metadata_join.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "native/fold.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/track_table.h"
#include "shared/records/popularity.h"

namespace earshot {
namespace {

std::string_view withoutExtension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

/// A number without the zeros before it; anything else as it is.
std::string_view withoutZeros(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return text;
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

void replace(std::string& text, const std::string& by) {
  if (!by.empty()) text = by;
}

}  // namespace

void MetadataJoin::Row::add(std::string_view file, std::size_t fileRank) {
  if (fileRank > rank) return;
  ambiguous = fileRank == rank && (ambiguous || file != song);
  rank = fileRank;
  song = file;
}

Result<MetadataJoin> MetadataJoin::read(const std::filesystem::path& table, const std::string& key) {
  MetadataJoin join;
  join.name_ = printable(table.filename());
  Progress progress("Reading " + join.name_, 0);
  TableReading reading;
  reading.audio = AudioNumbers::Ignored;
  reading.key = key;
  reading.take = [&](TrackRecord record) {
    const auto [place, isNew] = join.places_.try_emplace(std::string(withoutZeros(record.id)), join.rows_.size());
    if (isNew)
      join.rows_.emplace_back().record = std::move(record);
    else
      join.report_.add(Cleaning::RowDropped, "a key that another row has", join.name_, record.line, record.id);
  };
  reading.progress = [&](std::size_t rows, std::size_t) {
    progress.advance(rows);
    return !stopRequested();
  };
  if (auto read = readTrackTable(table, join.report_, reading); !read) return std::move(read).error();
  return join;
}

MetadataJoin::Match MetadataJoin::find(std::string_view id, bool several) {
  const std::string_view path = several ? id.substr(id.find('/') + 1) : id;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  Match match;
  for (const std::string_view key : {id, path, withoutExtension(path), name, withoutExtension(name)}) {
    if (const auto place = places_.find(std::string(withoutZeros(key))); place != places_.end()) {
      match.row = &rows_[place->second];
      return match;
    }
    ++match.rank;
  }
  return match;
}

const CleaningReport& MetadataJoin::describe(std::vector<NewTrack>& tracks, bool several) {
  double most = 0;
  for (const Row& row : rows_) most = std::max(most, row.record.listens);
  std::vector<Match> matches;
  for (const NewTrack& track : tracks) {
    matches.push_back(find(track.id, several));
    if (Row* row = matches.back().row) row->add(withoutExtension(track.id), matches.back().rank);
  }
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    NewTrack& track = tracks[i];
    const Row* row = matches[i].row;
    if (row == nullptr || row->ambiguous || matches[i].rank > row->rank) {
      report_.add(Cleaning::Unmatched, row == nullptr ? "file without a row" : "file whose row is another's, too",
                  name_, row == nullptr ? 0 : row->record.line, track.id);
      continue;
    }
    const TrackRecord& record = row->record;
    replace(track.title, record.title);
    replace(track.artist, record.artist);
    replace(track.album, record.album);
    replace(track.genre, record.genre);
    replace(track.isrc, record.isrc);
    if (record.year != 0) track.year = record.year;
    track.popularity = std::isnan(record.popularity) ? popularityOf(record.listens, most) : record.popularity;
    if (!record.artist.empty()) track.artistKey = fold(record.firstArtist);
    track.searchText = fold(track.title + ' ' + track.artist);
  }
  for (const Row& row : rows_)
    if (row.rank == Row::kUnused)
      report_.add(Cleaning::Unmatched, "row without a file", name_, row.record.line, row.record.id);
  report_.tracks = tracks.size();
  return report_;
}

}  // namespace earshot
