#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/files.h"
#include "shared/catalog/catalog.h"
#include "shared/catalog/catalog_taste.h"
#include "shared/catalog/catalog_writer.h"
#include "shared/result.h"

namespace earshot {

/// A catalog in a folder, whole. Errors: NotFound (names what is missing), Io, and openCatalog's.
Result<Catalog> openCatalogFolder(const std::filesystem::path& folder);

/// What the catalog of a folder knows of taste; nothing where it holds none. Errors: as openCatalogFolder.
Result<std::optional<CatalogTaste>> openTasteOfFolder(const std::filesystem::path& folder, const Catalog& catalog);

/// Everything that is wrong with it: verifyCatalog, and each preview against the hash in its name. Empty: all is well.
std::vector<Error> verifyCatalogFolder(const std::filesystem::path& folder);

/// Where previews lie in a catalog, and how one is named: "previews/<first 32 digits of its sha256><extension>".
inline constexpr std::string_view kPreviewFolder = "previews";
std::string previewName(std::string_view sha256, std::string_view extension);

/// Whether `preview` is such a name and lies in the catalog.
bool hasPreview(const std::filesystem::path& folder, const std::string& preview);

/// Whether a folder holds the previews of a catalog, of whatever version: they are no music of its owner's own.
bool isPreviewFolder(const std::filesystem::path& folder);

/// The audio files below a folder (findFiles), without the previews of catalogs that lie in it. That there
/// are none is a problem, too.
FoundFiles findMusic(const std::filesystem::path& folder);

/// Writes a catalog: hashed files first, each atomically, the manifest last; then removes hashed files and previews
/// that the new manifest does not name, and what an earlier writer that was killed left. Whoever reads meanwhile sees
/// the old catalog or the new one. Previews lie there already. Errors: Io, and writeCatalog's; then the old catalog is
/// still whole.
Result<Manifest> writeCatalogFolder(const std::filesystem::path& folder, const CatalogDraft& draft);

}  // namespace earshot
