#include "shared/catalog/manifest.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "shared/catalog/faults.h"

namespace earshot {
namespace {

constexpr std::string_view kFormat = "earshot-catalog";
constexpr std::array<std::string_view, std::size(kFileRoles)> kRoles = {"index",      "cells", "lookup",
                                                                        "statistics", "taste", "factors"};
constexpr std::array<std::string_view, 2> kKinds = {"tracks", "artists"};

bool isSha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string textOr(const Json* json, std::string_view otherwise) {
  return std::string(json != nullptr && json->string() != nullptr ? std::string_view(*json->string()) : otherwise);
}

Result<std::uint64_t> count(const Json& object, std::string_view key) {
  const Json* member = object.find(key);
  const auto whole = member == nullptr ? std::nullopt : member->wholeNumber();
  if (!whole) return corrupt(kManifestName, {quoted(key), " is not a whole number"});
  return *whole;
}

Result<CatalogFileEntry> readFileEntry(const Json& json) {
  CatalogFileEntry entry;
  entry.name = textOr(json.find("name"), "");
  entry.sha256 = textOr(json.find("sha256"), "");
  const std::string role = textOr(json.find("role"), "");
  const auto* known = std::find(kRoles.begin(), kRoles.end(), role);
  if (known == kRoles.end()) return corrupt(kManifestName, {"lists a file of the unknown role ", quoted(role)});
  entry.role = static_cast<FileRole>(known - kRoles.begin());
  auto bytes = count(json, "bytes");
  if (!bytes) return std::move(bytes).error();
  entry.bytes = *bytes;
  if (!isSha256(entry.sha256))
    return corrupt(kManifestName, {"lists ", quoted(entry.name), " without a sha256 of 64 lower-case hex digits"});
  // The name carries the hash, so it is also never a path to somewhere else.
  if (entry.name != hashedName(entry.role, entry.sha256))
    return corrupt(kManifestName, {"lists ", quoted(entry.name), ", expected \"", hashedName(entry.role, entry.sha256),
                                   "\" by its role and hash"});
  return entry;
}

Result<void> readFiles(const Json& json, Manifest& manifest) {
  const Json* files = json.find("files");
  if (files == nullptr || files->array() == nullptr) return corrupt(kManifestName, "has no list \"files\"");
  for (const Json& file : *files->array()) {
    auto entry = readFileEntry(file);
    if (!entry) return std::move(entry).error();
    if (manifest.file(entry->role) != nullptr)
      return corrupt(kManifestName, {"lists two files of the role \"", name(entry->role), "\""});
    manifest.files.push_back(std::move(entry).value());
  }
  for (const FileRole role : {FileRole::Index, FileRole::Cells, FileRole::Lookup})
    if (manifest.file(role) == nullptr)
      return corrupt(kManifestName, {"lists no file of the role \"", name(role), "\""});
  if ((manifest.file(FileRole::Taste) == nullptr) != (manifest.file(FileRole::Factors) == nullptr))
    return corrupt(kManifestName, "lists one of the roles \"taste\" and \"factors\" without the other");
  return {};
}

}  // namespace

std::string_view name(FileRole role) { return kRoles[static_cast<std::size_t>(role)]; }

std::string_view name(CatalogKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::string hashedName(FileRole role, std::string_view sha256) {
  const bool blocks = role == FileRole::Cells || role == FileRole::Lookup || role == FileRole::Factors;
  return std::string(name(role)) + "-" + std::string(sha256.substr(0, 16)) + (blocks ? ".blocks" : ".safetensors");
}

const CatalogFileEntry* Manifest::file(FileRole role) const {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const CatalogFileEntry& entry) { return entry.role == role; });
  return found == files.end() ? nullptr : &*found;
}

std::string Manifest::text() const {
  Json::Array list;
  for (const CatalogFileEntry& entry : files)
    list.push_back(Json::Object{
        {"role", earshot::name(entry.role)}, {"name", entry.name}, {"bytes", entry.bytes}, {"sha256", entry.sha256}});
  Json::Object object{{"format", kFormat}, {"version", kCatalogVersion}, {"name", name}, {"licence", licence}};
  if (kind != CatalogKind::Tracks) object.push_back({"kind", earshot::name(kind)});
  object.push_back({"space", space});
  object.push_back({"features", Json::Object{{"set", featureSet}, {"version", featureSetVersion}}});
  object.push_back({"tracks", tracks});
  object.push_back({"cells", cells});
  object.push_back({"previews", previews});
  object.push_back({"files", std::move(list)});
  return Json(std::move(object)).text(2) + "\n";
}

bool Manifest::isOfCatalog(const Json& json) { return textOr(json.find("format"), "") == kFormat; }

Result<Manifest> Manifest::read(std::string_view text, const JsonParser& parse) {
  const auto json = parse(text, kManifestName);
  if (!json) return json.error();
  if (!isOfCatalog(*json))
    return Error(ErrorCode::UnsupportedFormat, kManifestName, "is not a catalog of Earshot",
                 "Its \"format\" must be \"earshot-catalog\".");
  const auto version = count(*json, "version");
  if (!version) return version.error();
  if (*version != kCatalogVersion)
    return Error(ErrorCode::VersionMismatch, kManifestName,
                 {"is of format version ", *version, ", this program reads version ", kCatalogVersion},
                 *version > kCatalogVersion ? "Update Earshot." : "Build the catalog again.");

  Manifest manifest;
  manifest.name = textOr(json->find("name"), "");
  manifest.licence = textOr(json->find("licence"), "");
  const std::string kind = textOr(json->find("kind"), kKinds.front());
  const auto* known = std::find(kKinds.begin(), kKinds.end(), kind);
  if (known == kKinds.end()) return corrupt(kManifestName, {"is of the unknown kind ", quoted(kind)});
  manifest.kind = static_cast<CatalogKind>(known - kKinds.begin());
  manifest.space = textOr(json->find("space"), "");
  if (manifest.space.empty()) return corrupt(kManifestName, "names no \"space\"");
  if (const Json* features = json->find("features")) {
    manifest.featureSet = textOr(features->find("set"), "");
    const auto setVersion = count(*features, "version");
    if (!setVersion) return setVersion.error();
    manifest.featureSetVersion = static_cast<int>(std::min<std::uint64_t>(*setVersion, 1'000'000));
  }
  const auto tracks = count(*json, "tracks");
  if (!tracks) return tracks.error();
  const auto cells = count(*json, "cells");
  if (!cells) return cells.error();
  const auto previews = count(*json, "previews");
  if (!previews) return previews.error();
  manifest.tracks = *tracks;
  manifest.cells = *cells;
  manifest.previews = *previews;
  if (auto done = readFiles(*json, manifest); !done) return std::move(done).error();
  return manifest;
}

Result<void> checkFile(const CatalogFileEntry& entry, std::span<const std::byte> bytes, const HashFunction& hash) {
  if (bytes.size() != entry.bytes)
    return Error(ErrorCode::Corrupt, entry.name,
                 {"is ", grouped(bytes.size()), " bytes, expected ", grouped(entry.bytes),
                  (bytes.size() < entry.bytes ? " (truncated?)" : "")},
                 "Download it again.");
  const std::string actual = hash(bytes);
  if (actual != entry.sha256)
    return Error(ErrorCode::Corrupt, entry.name,
                 {"has the sha256 ", actual.substr(0, 16), "..., expected ", entry.sha256.substr(0, 16), "..."},
                 "Download it again.");
  return {};
}

}  // namespace earshot
