#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/records/json.h"
#include "shared/result.h"

namespace earshot {

inline constexpr int kCatalogVersion = 3;
inline constexpr std::string_view kManifestName = "catalog.json";

/// SHA-256 of bytes as 64 lower-case hexadecimal digits. The engine has none of its own: natively OpenSSL computes it;
/// in the browser crypto.subtle compares files before they are handed over.
using HashFunction = std::function<std::string(std::span<const std::byte>)>;

enum class FileRole { Index, Cells, Lookup, Statistics, Taste, Factors };
inline constexpr FileRole kFileRoles[] = {FileRole::Index,      FileRole::Cells, FileRole::Lookup,
                                          FileRole::Statistics, FileRole::Taste, FileRole::Factors};
std::string_view name(FileRole role);  ///< as in the manifest: "index"

/// What the entries of a catalog are. Artists have no sound: their vectors are factors of who listens to them.
enum class CatalogKind { Tracks, Artists };
std::string_view name(CatalogKind kind);  ///< as in the manifest: "tracks"

struct CatalogFileEntry {
  FileRole role = FileRole::Index;
  std::string name;  ///< "<role>-<first 16 digits of sha256>.<extension>"
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 lower-case hexadecimal digits
};

/// `catalog.json`: what a catalog is and which files it consists of.
struct Manifest {
  std::string name;
  std::string licence;
  CatalogKind kind = CatalogKind::Tracks;
  std::string space;  ///< the space's version
  std::string featureSet;
  int featureSetVersion = 0;
  std::uint64_t tracks = 0;
  std::uint64_t cells = 0;
  std::uint64_t previews = 0;  ///< how many tracks can be played
  std::vector<CatalogFileEntry> files;

  /// Null if the catalog has no such file.
  const CatalogFileEntry* file(FileRole role) const;

  std::string text() const;

  /// Whether it says that it is a catalog's, of whatever version.
  static bool isOfCatalog(const Json& json);

  /// Checks format, version, counts, and that each file's name is a plain name that carries its hash; one file a role,
  /// index, cells and lookup present, taste and factors both or neither. Errors: UnsupportedFormat (not a catalog),
  /// VersionMismatch, Corrupt.
  static Result<Manifest> read(std::string_view text, const JsonParser& parse);
};

/// Compares a file's bytes with its entry. Errors: Corrupt (size or hash, with actual and expected).
Result<void> checkFile(const CatalogFileEntry& entry, std::span<const std::byte> bytes, const HashFunction& hash);

/// "cells-1f2e3d4c5b6a7988.blocks".
std::string hashedName(FileRole role, std::string_view sha256);

}  // namespace earshot
