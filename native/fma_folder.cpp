#include "native/fma_folder.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "native/files.h"
#include "native/text.h"
#include "shared/records/csv_reader.h"
#include "shared/records/date_text.h"
#include "shared/records/number_text.h"
#include "shared/sentence.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

using TellProgress = std::function<bool(std::size_t rows, std::size_t bytes)>;
using Header = std::vector<std::vector<std::string>>;

constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
constexpr std::string_view kRemedy = "Take it as it is published in fma_metadata.zip.";

/// Reads a table whose columns are named by several rows.
class FmaTable {
 public:
  FmaTable(fs::path file, std::size_t headerRows, CleaningReport& report, const TellProgress& progress)
      : file_(std::move(file)),
        name_(printable(file_.filename())),
        headerRows_(headerRows),
        report_(report),
        progress_(progress) {}

  /// `takeHeader` may refuse the table; rows of another width are reported.
  Result<void> read(const std::function<Result<void>(const Header&)>& takeHeader,
                    const std::function<void(const CsvRow&)>& takeRow) {
    CsvReader reader(name_);
    std::optional<Error> fault;
    std::size_t rows = 0;
    bool begun = false;
    const auto take = [&](const CsvRow& row) {
      ++rows;
      if (header_.size() < headerRows_) {
        header_.emplace_back(row.fields.begin(), row.fields.end());
        if (header_.back().size() != header_.front().size())
          fault = Error(ErrorCode::UnsupportedFormat, name_, "has header rows of different length", kRemedy);
        else if (header_.size() == headerRows_)
          if (auto taken = takeHeader(header_); !taken) fault = std::move(taken).error();
        return !fault;
      }
      const bool namesIndex = !std::exchange(begun, true) && row.fields.front() == "track_id";
      if (namesIndex) return true;
      if (!row.readable())
        report_.add(Cleaning::RowDropped, earshot::name(row.fault), name_, row.line, row.fields.front());
      else if (row.fields.size() == header_.front().size())
        takeRow(row);
      else
        report_.add(Cleaning::RowDropped, sentence({"another number of fields than the header of ", name_}), name_,
                    row.line, row.fields.front());
      return true;
    };
    auto read = readPieces(file_, [&](std::span<const std::byte> piece) {
      rows = 0;
      auto goOn = reader.read({reinterpret_cast<const char*>(piece.data()), piece.size()}, take);
      if (!goOn) fault = std::move(goOn).error();
      if (!fault && !progress_(rows, piece.size()))
        fault = Error(ErrorCode::Canceled, name_, "was not read to its end", "");
      return !fault;
    });
    if (!read) return read;
    if (!fault)
      if (auto finished = reader.finish(take); !finished) fault = std::move(finished).error();
    if (fault) return *std::move(fault);
    if (header_.size() < headerRows_)
      return Error(ErrorCode::UnsupportedFormat, name_, {"has fewer than its ", headerRows_, " header rows"}, kRemedy);
    return {};
  }

  const std::string& name() const { return name_; }

 private:
  fs::path file_;
  std::string name_;
  std::size_t headerRows_;
  CleaningReport& report_;
  const TellProgress& progress_;
  Header header_;
};

std::size_t columnOf(const Header& header, std::string_view group, std::string_view name) {
  for (std::size_t i = 0; i < header.front().size(); ++i)
    if (header[0][i] == group && header[1][i] == name) return i;
  return kAbsent;
}

class FmaReader {
 public:
  FmaReader(const fs::path& folder, CleaningReport& report, const TellProgress& progress)
      : folder_(folder), report_(report), progress_(progress) {}

  Result<FmaFolder> read() {
    if (auto read = readGenres(); !read) return std::move(read).error();
    if (auto read = readTracks(); !read) return std::move(read).error();
    if (auto read = readFeatures(); !read) return std::move(read).error();
    for (const FmaTrack& track : known_)
      if (!track.id.empty())
        report_.add(Cleaning::Unmatched, "track without features", "tracks.csv", 0, track.id + ": " + track.title);
    return std::move(fma_);
  }

 private:
  /// Genres by number; without the file only genre_top is known.
  Result<void> readGenres() {
    std::error_code ignored;
    if (!fs::exists(folder_ / "genres.csv", ignored)) return {};
    FmaTable table(folder_ / "genres.csv", 1, report_, progress_);
    std::size_t number = kAbsent;
    std::size_t title = kAbsent;
    return table.read(
        [&](const Header& header) -> Result<void> {
          for (std::size_t i = 0; i < header[0].size(); ++i) {
            if (header[0][i] == "genre_id") number = i;
            if (header[0][i] == "title") title = i;
          }
          if (number != kAbsent && title != kAbsent) return {};
          return Error(ErrorCode::UnsupportedFormat, table.name(), "has no columns genre_id and title", kRemedy);
        },
        [&](const CsvRow& row) { genres_[std::string(row.fields[number])] = repairUtf8(row.fields[title]); });
  }

  Result<void> readTracks() {
    struct Columns {
      std::size_t title, artist, album, duration, listens, genreTop, genres, released, recorded, created;
    } at{};
    FmaTable table(folder_ / "tracks.csv", 2, report_, progress_);
    return table.read(
        [&](const Header& header) -> Result<void> {
          at = {columnOf(header, "track", "title"),         columnOf(header, "artist", "name"),
                columnOf(header, "album", "title"),         columnOf(header, "track", "duration"),
                columnOf(header, "track", "listens"),       columnOf(header, "track", "genre_top"),
                columnOf(header, "track", "genres"),        columnOf(header, "album", "date_released"),
                columnOf(header, "track", "date_recorded"), columnOf(header, "track", "date_created")};
          if (at.title != kAbsent && at.artist != kAbsent) return {};
          return Error(ErrorCode::UnsupportedFormat, table.name(),
                       "has no columns track/title and artist/name in its "
                       "two header rows",
                       kRemedy);
        },
        [&](const CsvRow& row) {
          ++report_.rows;
          const auto field = [&](std::size_t column) {
            return column == kAbsent ? std::string_view() : row.fields[column];
          };
          FmaTrack track;
          track.id = row.fields.front();
          track.title = text(field(at.title), "title", row.line);
          track.artist = text(field(at.artist), "artist", row.line);
          track.album = text(field(at.album), "album", row.line);
          track.genre = genreOf(field(at.genreTop), field(at.genres));
          if (const auto seconds = parseNumber(field(at.duration)); seconds && *seconds > 0 && *seconds < 86'400)
            track.duration = static_cast<float>(*seconds);
          if (const auto listens = parseNumber(field(at.listens)); listens && *listens >= 0) track.listens = *listens;
          // The recording's own date is rarely given, the one of the upload always.
          for (const std::size_t date : {at.released, at.recorded, at.created})
            if (track.year == 0) track.year = yearOfDate(field(date)).value_or(0);
          const bool isNew = places_.try_emplace(track.id, known_.size()).second;
          if (track.id.empty() || !isNew)
            report_.add(track.id.empty() ? Cleaning::RowDropped : Cleaning::Merged,
                        track.id.empty() ? "no id" : "same id", table.name(), row.line, track.title);
          else
            known_.push_back(std::move(track));
        });
  }

  Result<void> readFeatures() {
    FmaTable table(folder_ / "features.csv", 3, report_, progress_);
    return table.read(
        [&](const Header& header) -> Result<void> {
          for (std::size_t i = 1; i < header[0].size(); ++i)
            fma_.columns.push_back({header[0][i], header[1][i], header[2][i]});
          fma_.features.reserve(known_.size() * fma_.columns.size());
          return {};
        },
        [&](const CsvRow& row) {
          const auto place = places_.find(std::string(row.fields.front()));
          if (place == places_.end() || known_[place->second].id.empty()) {
            report_.add(Cleaning::Unmatched, "features without a track", table.name(), row.line, row.fields.front());
            return;
          }
          const auto numbers = std::span(row.fields).subspan(1);
          if (std::none_of(numbers.begin(), numbers.end(), finite)) {
            report_.add(Cleaning::RowDropped, "no number about its sound", table.name(), row.line, row.fields.front());
            known_[place->second].id.clear();
            return;
          }
          for (const std::string_view field : numbers) fma_.features.push_back(feature(field, row.line));
          fma_.tracks.push_back(std::move(known_[place->second]));
          known_[place->second].id.clear();
        });
  }

  static std::optional<float> finite(std::string_view field) {
    const auto number = parseNumber(field);
    if (number && *number >= -kLargest && *number <= kLargest) return static_cast<float>(*number);
    return std::nullopt;
  }

  float feature(std::string_view field, std::uint64_t line) {
    if (const auto number = finite(field)) return *number;
    report_.add(Cleaning::ValueFilled, "feature that is no finite number", "features.csv", line, field);
    return std::numeric_limits<float>::quiet_NaN();
  }

  std::string text(std::string_view field, std::string_view name, std::uint64_t line) {
    if (isUtf8(field)) return std::string(field);
    report_.add(Cleaning::Repaired, sentence({name, " that is not UTF-8"}), "tracks.csv", line, field);
    return repairUtf8(field);
  }

  /// genre_top, or the first of "[21, 3]".
  std::string genreOf(std::string_view top, std::string_view list) const {
    if (!top.empty()) return repairUtf8(top);
    const std::size_t begin = list.find_first_of("0123456789");
    if (begin == std::string_view::npos) return {};
    const std::size_t end = std::min(list.find_first_not_of("0123456789", begin), list.size());
    const auto genre = genres_.find(std::string(list.substr(begin, end - begin)));
    return genre == genres_.end() ? std::string() : genre->second;
  }

  static constexpr double kLargest = 1e12;

  const fs::path& folder_;
  CleaningReport& report_;
  const TellProgress& progress_;
  FmaFolder fma_;
  std::unordered_map<std::string, std::string> genres_;
  std::vector<FmaTrack> known_;                          ///< of tracks.csv; those taken have no id any more
  std::unordered_map<std::string, std::size_t> places_;  ///< of an id in known_
};

}  // namespace

bool isFmaFolder(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "tracks.csv", ignored) && fs::is_regular_file(folder / "features.csv", ignored);
}

Result<FmaFolder> readFmaFolder(const fs::path& folder, CleaningReport& report, const TellProgress& progress) {
  return FmaReader(folder, report, progress).read();
}

}  // namespace earshot
