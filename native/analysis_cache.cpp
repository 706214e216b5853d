#include "native/analysis_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "analysis_sources.h"
#include "native/ffmpeg.h"
#include "native/files.h"
#include "native/sha256.h"
#include "native/text.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameDigits = 32;
constexpr std::size_t kRecipeDigits = 16;
constexpr auto kUnused = std::chrono::hours(24 * 90);
constexpr auto kLookEvery = std::chrono::hours(24);
constexpr std::time_t kSettled = 3;  // seconds: the coarsest clock of a file system (FAT's has 2)
constexpr const char* kMarker = "last-cleaned";

std::string digestOf(std::string_view text) { return sha256Hex(std::as_bytes(std::span(text))); }

bool isHex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// All that decides what an analysis gives, as a name.
std::string recipeOf(const FileAnalysisOptions& options) {
  std::string text = kAnalysisSources;
  text += '|' + std::string(FeatureSet::librosa().name()) + ' ' + std::to_string(FeatureSet::librosa().version());
  text += "|excerpt " + (options.excerptSeconds ? std::to_string(*options.excerptSeconds) : "all");
  for (const unsigned version : {avformat_version(), avcodec_version(), avutil_version(), swresample_version()})
    text += '|' + std::to_string(version);
  text += avcodec_find_decoder_by_name("libopus") != nullptr ? "|libopus" : "";
  return digestOf(text).substr(0, kRecipeDigits);
}

/// A file as the system describes it without reading it. The time of the last change of anything about it (ctime) is
/// part of it: programs that edit tags restore the time of the last writing, and padding keeps the size.
struct FileState {
  std::string text;
  bool settled = false;  ///< a change from now on shows in its times
};

std::optional<FileState> stateOf(const fs::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  FileState state;
  state.text = std::to_string(info.st_size);
  for (const timespec& time : {info.st_mtim, info.st_ctim})
    state.text += ' ' + std::to_string(time.tv_sec) + '.' + std::to_string(time.tv_nsec);
  state.settled = std::max(info.st_mtim.tv_sec, info.st_ctim.tv_sec) + kSettled < std::time(nullptr);
  return state;
}

/// `recipe`/`kind`/ab/abcd...
fs::path placeOf(const fs::path& recipe, const char* kind, const std::string& digest) {
  return recipe / kind / digest.substr(0, 2) / digest.substr(0, kNameDigits);
}

/// Whether a file below <folder>/analyses is one of ours: nothing else is ever removed.
bool isOurs(const fs::path& relative) {
  std::vector<std::string> parts;
  for (const fs::path& part : relative) parts.push_back(part.native());
  return parts.size() == 4 && isHex(parts[0], kRecipeDigits) && (parts[1] == "content" || parts[1] == "seen") &&
         isHex(parts[2], 2) && (isHex(parts[3], kNameDigits) || isUnfinishedName(parts[3]));
}

/// An entry; none where there is none or it is damaged, which `damage` then says.
std::optional<AnalysisEntry> load(const fs::path& path, std::string& damage) {
  const auto bytes = readFile(path);
  if (!bytes) {
    if (bytes.error().code != ErrorCode::NotFound) damage = bytes.error().what;
    return std::nullopt;
  }
  auto entry = readAnalysisEntry(*bytes, printable(path));
  if (!entry) {
    damage = entry.error().what;
    return std::nullopt;
  }
  std::error_code ignored;  // an entry that seems unused is made again some day
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return std::move(entry).value();
}

}  // namespace

std::optional<fs::path> AnalysisCache::usualFolder() {
  const auto absolute = [](const char* name) -> std::optional<fs::path> {
    const char* value = std::getenv(name);
    if (value == nullptr || *value != '/') return std::nullopt;  // the XDG specification: a relative one is ignored
    return fs::path(value);
  };
  if (const auto caches = absolute("XDG_CACHE_HOME")) return *caches / "earshot";
  if (const auto home = absolute("HOME")) return *home / ".cache" / "earshot";
  return std::nullopt;
}

Result<AnalysisCache> AnalysisCache::open(const fs::path& folder, FileAnalysisOptions options) {
  AnalysisCache cache;
  cache.folder_ = fs::absolute(folder) / "analyses";
  cache.recipe_ = cache.folder_ / recipeOf(options);
  cache.options_ = std::move(options);
  std::error_code failure;
  fs::create_directories(cache.recipe_, failure);
  if (failure)
    return Error{ErrorCode::Io, printable(folder), "cannot be created (" + failure.message() + ")",
                 "Choose another --cache."};
  const fs::path tag = folder / "CACHEDIR.TAG";  // bford.info/cachedir: programs that make backups leave it out
  if (!fs::exists(tag, failure))
    (void)writeFileAtomically(tag,
                              std::string_view("Signature: 8a477f597d28d172789f06886806bc55\n# Made by Earshot\n"));
  return cache;
}

fs::path AnalysisCache::entryPath(const std::string& sha256) const { return placeOf(recipe_, "content", sha256); }

fs::path AnalysisCache::seenPath(const fs::path& file, const std::string& state) const {
  return placeOf(recipe_, "seen", digestOf(fs::absolute(file).lexically_normal().native() + '\0' + state));
}

Result<AnalysisCache::Analyzed> AnalysisCache::analyze(const fs::path& file) const {
  Analyzed analyzed;
  std::string damage;
  const std::optional<FileState> state = stateOf(file);
  std::optional<AnalysisEntry> entry;
  if (state) entry = load(seenPath(file, state->text), damage);
  if (state && !entry) {
    auto sha256 = sha256OfFile(file, options_.stop);
    if (sha256) {
      analyzed.sha256 = std::move(sha256).value();
      entry = load(entryPath(analyzed.sha256), damage);
    } else if (sha256.error().code == ErrorCode::Canceled) {
      return std::move(sha256).error();
    }
    if (entry && entry->sha256 != analyzed.sha256) entry.reset();
  }
  if (entry) {
    analyzed.file = {file, entry->properties, entry->analysis, {}, entry->warnings};
    analyzed.preview = entry->preview;
    analyzed.sha256 = entry->sha256;
    analyzed.remembered = true;
  } else {
    auto made = analyzeFile(file, options_);
    if (!made) return std::move(made).error();
    analyzed.file = std::move(made).value();
  }
  const std::optional<FileState> after = stateOf(file);
  const bool unchanged = state && after && state->text == after->text;
  // A file that changed meanwhile: who knows which of its versions was heard.
  if (!unchanged) analyzed.sha256.clear();
  if (unchanged && !analyzed.remembered && !analyzed.sha256.empty())
    keep({analyzed.sha256, analyzed.file.properties, analyzed.file.analysis, analyzed.file.warnings, ""});
  if (unchanged && state->settled && !analyzed.sha256.empty()) {
    const fs::path link = seenPath(file, state->text);
    std::error_code ignored;  // without the link the file is read again, nothing worse
    fs::create_directories(link.parent_path(), ignored);
    fs::create_symlink(
        fs::path("../../content") / analyzed.sha256.substr(0, 2) / analyzed.sha256.substr(0, kNameDigits), link,
        ignored);
  }
  if (!damage.empty() && !analyzed.remembered)
    analyzed.file.warnings.push_back("its analysis in the cache " + damage + ": analyzed again");
  return analyzed;
}

void AnalysisCache::keepPreview(const Analyzed& analyzed, const std::string& preview) const {
  if (analyzed.sha256.empty() || analyzed.preview == preview) return;
  std::string ignored;
  auto entry = load(entryPath(analyzed.sha256), ignored);
  if (!entry) return;
  entry->preview = preview;
  keep(*entry);
}

void AnalysisCache::keep(const AnalysisEntry& entry) const {
  const auto bytes = writeAnalysisEntry(entry);
  if (!bytes) return complain(bytes.error());
  const fs::path path = entryPath(entry.sha256);
  std::error_code ignored;  // writing says why
  fs::create_directories(path.parent_path(), ignored);
  // Not flushed to the disk, which would take longer than many an analysis: what a power cut tears has a checksum.
  if (auto written = writeFileAtomically(path, *bytes, Flush::Later); !written) complain(written.error());
}

void AnalysisCache::complain(Error error) const {
  const std::lock_guard lock(faults_->mutex);
  if (!faults_->first) faults_->first = std::move(error);
}

std::optional<Error> AnalysisCache::fault() const {
  const std::lock_guard lock(faults_->mutex);
  return faults_->first;
}

void AnalysisCache::removeUnused() const {
  std::error_code ignored;
  const fs::path marker = folder_ / kMarker;
  const auto now = fs::file_time_type::clock::now();
  if (const auto last = fs::last_write_time(marker, ignored); !ignored && now - last < kLookEvery) return;
  if (!writeFileAtomically(marker, std::string_view(), Flush::Later)) return;

  std::vector<fs::path> unused;
  fs::recursive_directory_iterator entries(folder_, ignored);
  for (const fs::recursive_directory_iterator end; !ignored && entries != end; entries.increment(ignored)) {
    const fs::path& path = entries->path();
    struct stat info {};
    if (!isOurs(path.lexically_relative(folder_)) || ::lstat(path.c_str(), &info) != 0) continue;
    const auto age = std::chrono::seconds(std::time(nullptr) - info.st_mtim.tv_sec);
    if (age > kUnused) unused.push_back(path);
  }
  for (const fs::path& path : unused) fs::remove(path, ignored);
}

}  // namespace earshot
