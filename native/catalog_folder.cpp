#include "native/catalog_folder.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "native/files.h"
#include "native/json.h"
#include "native/sha256.h"
#include "native/text.h"
#include "shared/catalog/verify.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPreviewDigits = 32;

CatalogReader readerOf(const fs::path& folder) {
  return [folder](const std::string& name) -> Result<std::vector<std::byte>> {
    auto bytes = readFile(folder / name);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
      return Error{ErrorCode::NotFound, printable(folder / name),
                   name == kManifestName ? "does not exist: this is no catalog" : "is missing from the catalog",
                   name == kManifestName ? "Make one: earshot catalog build MUSIC --out " + printable(folder)
                                         : "Get it again or build the catalog again."};
    return bytes;
  };
}

bool isHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

/// Whether a file's name is one that a catalog gave it: only those are ever removed.
bool isHashedName(const std::string& name) {
  for (const FileRole role : kFileRoles) {
    const std::string pattern = hashedName(role, std::string(16, '0'));
    const std::size_t digits = pattern.find('0');
    if (name.size() == pattern.size() && name.substr(0, digits) == pattern.substr(0, digits) &&
        isHex(std::string_view(name).substr(digits, 16)) && name.substr(digits + 16) == pattern.substr(digits + 16))
      return true;
  }
  return false;
}

bool isPreviewName(const std::string& name) {
  return name.size() > kPreviewDigits && isHex(std::string_view(name).substr(0, kPreviewDigits)) &&
         name[kPreviewDigits] == '.';
}

bool isPreviewPath(const fs::path& relative) {
  return relative.parent_path() == kPreviewFolder && isPreviewName(relative.filename().native());
}

bool isUnfinished(const std::string& name) { return isUnfinishedName(name); }

void removeOthers(const fs::path& folder, const std::set<std::string>& kept, bool (*ours)(const std::string&)) {
  std::vector<fs::path> stale;
  std::error_code ignored;  // what stays behind does no harm: the manifest does not name it
  for (fs::directory_iterator entries(folder, ignored), end; !ignored && entries != end; entries.increment(ignored)) {
    const std::string name = entries->path().filename().native();
    if (ours(name) && kept.count(name) == 0) stale.push_back(entries->path());
  }
  for (const fs::path& file : stale) fs::remove(file, ignored);
}

}  // namespace

Result<Catalog> openCatalogFolder(const fs::path& folder) {
  return Catalog::open(readerOf(folder), sha256Hex, parseJson);
}

Result<std::optional<CatalogTaste>> openTasteOfFolder(const fs::path& folder, const Catalog& catalog) {
  return CatalogTaste::open(catalog, readerOf(folder), sha256Hex, parseJson);
}

std::vector<Error> verifyCatalogFolder(const fs::path& folder) {
  std::vector<Error> faults = verifyCatalog(readerOf(folder), sha256Hex, parseJson);
  if (!faults.empty()) return faults;
  const auto catalog = openCatalogFolder(folder);
  if (!catalog) return {catalog.error()};
  std::set<std::string> checked;
  for (std::uint32_t track = 0; track < catalog->tracks(); ++track) {
    const std::string preview(catalog->track(track).preview);
    if (preview.empty() || !checked.insert(preview).second) continue;
    const fs::path relative(preview);
    const std::string name = relative.filename().native();
    if (!isPreviewPath(relative)) {
      faults.push_back({ErrorCode::Corrupt, printable(preview), "is no name of a preview",
                        "Build the catalog again with --previews."});
      continue;
    }
    const auto bytes = readFile(folder / relative);
    if (!bytes) {
      faults.push_back(bytes.error());
    } else if (const std::string hash = sha256Hex(*bytes);
               hash.substr(0, kPreviewDigits) != name.substr(0, kPreviewDigits)) {
      faults.push_back({ErrorCode::Corrupt, printable(folder / relative),
                        "has the sha256 " + hash.substr(0, kPreviewDigits) + "..., its name says otherwise",
                        "Get it again or build the catalog again."});
    }
  }
  return faults;
}

std::string previewName(std::string_view sha256, std::string_view extension) {
  std::string name(kPreviewFolder);
  name += '/';
  name += sha256.substr(0, kPreviewDigits);
  name += extension;
  return name;
}

bool hasPreview(const fs::path& folder, const std::string& preview) {
  std::error_code ignored;
  return isPreviewPath(preview) && fs::is_regular_file(folder / preview, ignored);
}

bool isPreviewFolder(const fs::path& folder) {
  if (folder.filename() != kPreviewFolder) return false;
  const auto text = readTextFile(folder.parent_path() / kManifestName);
  const auto manifest = text ? parseJson(*text, kManifestName) : Result<Json>(text.error());
  return manifest && Manifest::isOfCatalog(*manifest);
}

FoundFiles findMusic(const fs::path& folder) {
  FoundFiles found = findFiles(folder, hasAudioExtension, isPreviewFolder);
  if (found.files.empty() && found.problems.empty())
    found.problems.push_back({ErrorCode::NotFound, printable(folder), "holds no audio files",
                              "Name a folder with MP3, FLAC, Ogg, Opus, M4A, WAV or AIFF files."});
  return found;
}

Result<Manifest> writeCatalogFolder(const fs::path& folder, const CatalogDraft& draft) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure)
    return Error{ErrorCode::Io, printable(folder), "cannot be created: " + failure.message(), "Choose another --out."};
  auto manifest = writeCatalog(draft, sha256Hex, [&](const CatalogFile& file) {
    return writeFileAtomically(folder / file.entry.name, file.bytes);
  });
  if (!manifest) return manifest;
  if (auto written = writeFileAtomically(folder / kManifestName, manifest->text()); !written)
    return std::move(written).error();

  std::set<std::string> kept;
  for (const CatalogFileEntry& entry : manifest->files) kept.insert(entry.name);
  removeOthers(folder, kept, isHashedName);
  kept.clear();
  for (const NewTrack& track : draft.tracks) kept.insert(fs::path(track.preview).filename().native());
  removeOthers(folder / kPreviewFolder, kept, isPreviewName);
  for (const fs::path& written : {folder, folder / kPreviewFolder}) removeOthers(written, {}, isUnfinished);
  return manifest;
}

}  // namespace earshot
