// Catalogs that were damaged: each fault is found, once, and says where it is.
#include <cstring>
#include <limits>
#include <string>
#include <tuple>

#include "shared/catalog/block_entries.h"
#include "shared/catalog/catalog_index.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/verify.h"
#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

/// Writes file and manifest anew after a file was changed, as a hostile host would: its hash is right, its content not.
void replaceFile(CatalogFiles& catalog, const std::string& role, const std::vector<std::byte>& bytes) {
  const auto& text = catalog.files.at("catalog.json");
  auto manifest = Manifest::read({reinterpret_cast<const char*>(text.data()), text.size()}, parseJson);
  REQUIRE(manifest.ok());
  for (CatalogFileEntry& entry : manifest->files)
    if (name(entry.role) == role) {
      catalog.files.erase(entry.name);
      entry.sha256 = sha256Hex(bytes);
      entry.bytes = bytes.size();
      entry.name = hashedName(entry.role, entry.sha256);
      catalog.files[entry.name] = bytes;
    }
  const std::string written = manifest->text();
  auto& target = catalog.files["catalog.json"];
  target.resize(written.size());
  std::memcpy(target.data(), written.data(), written.size());
}

/// The index with one tensor's element changed.
template <class T>
CatalogFiles withIndexElement(const std::string& tensor, std::size_t element, T value) {
  CatalogFiles catalog = write(testDraft(30, 3));
  std::vector<std::byte> bytes = catalog.files.at(catalog.nameOf("index"));
  const auto file = Safetensors::read(bytes, "index", parseJson);
  REQUIRE(file.ok());
  const Tensor* found = file->find(tensor);
  REQUIRE(found != nullptr);
  const auto offset = static_cast<std::size_t>(found->bytes.data() - bytes.data()) + element * sizeof(T);
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
  replaceFile(catalog, "index", bytes);
  return catalog;
}

/// A catalog of one cell with an element of a tensor of it changed, and every hash made to fit.
template <class T>
CatalogFiles withCellElement(const CatalogDraft& draft, const std::string& tensor, std::size_t element, T value) {
  CatalogFiles catalog = write(draft);
  std::vector<std::byte> bytes = catalog.files.at(catalog.nameOf("cells"));
  const auto cell = Safetensors::read(bytes, "cell", parseJson);
  REQUIRE(cell.ok());
  const Tensor* found = cell->find(tensor);
  REQUIRE(found != nullptr);
  std::memcpy(bytes.data() + (found->bytes.data() - bytes.data()) + element * sizeof(T), &value, sizeof(T));
  replaceFile(catalog, "cells", bytes);
  std::vector<std::byte> whole;
  const BlockEntry block = appendBlock(whole, bytes, sha256Hex);
  std::vector<std::byte> index = catalog.files.at(catalog.nameOf("index"));
  const auto file = Safetensors::read(index, "index", parseJson);
  REQUIRE(file.ok());
  const Tensor* hashes = file->find("cells.sha256");
  REQUIRE(hashes != nullptr);
  std::memcpy(index.data() + (hashes->bytes.data() - index.data()), block.sha256.data(), block.sha256.size());
  replaceFile(catalog, "index", index);
  return catalog;
}

std::string faultOf(const CatalogFiles& files) {
  const auto catalog = open(files);
  return catalog ? "none" : catalog.error().message();
}

bool says(const std::string& fault, const std::string& part) {
  INFO(fault);
  CHECK(fault.find(part) != std::string::npos);
  return fault.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an undamaged catalog has no fault") {
  const CatalogFiles files = write(testDraft(30, 3));
  CHECK(faultOf(files) == "none");
  CHECK(verifyCatalog(files.reader(), sha256Hex, parseJson).empty());
}

TEST_CASE("a missing, truncated or changed file is named with its size or hash") {
  for (const char* role : {"index", "cells"}) {
    CatalogFiles files = write(testDraft(30, 3));
    const std::string name = files.nameOf(role);
    files.files[name].resize(files.files[name].size() - 100);
    CHECK(says(faultOf(files), name + ": is "));
    files = write(testDraft(30, 3));
    files.files[name][200] ^= std::byte{1};
    CHECK(says(faultOf(files), name + ": has the sha256"));
    files.files.erase(name);
    CHECK(says(faultOf(files), name + ": is missing"));
  }
}

TEST_CASE("every single changed byte of every file is found by verify") {
  const CatalogFiles files = write(testDraft(8, 2));
  for (const auto& [name, bytes] : files.files) {
    if (name == "catalog.json") continue;
    for (std::size_t i = 0; i < bytes.size(); i += 37) {
      CatalogFiles damaged = files;
      damaged.files[name][i] ^= std::byte{0x10};
      REQUIRE_FALSE(verifyCatalog(damaged.reader(), sha256Hex, parseJson).empty());
    }
  }
}

TEST_CASE("blocks that do not fill their file are refused") {
  CHECK(says(faultOf(withIndexElement<std::uint32_t>("cells.lengths", 2, 1'000'000)), "the blocks of \"cells\" take"));
  CHECK(says(faultOf(withIndexElement<std::uint32_t>("cells.lengths", 2, ~0U)), "the blocks of \"cells\" take"));
  CHECK(says(faultOf(withIndexElement<std::uint32_t>("cells.lengths", 0, 0)), "the blocks of \"cells\" take"));
  CHECK(
      says(faultOf(withIndexElement<std::uint32_t>("lookup.lengths", 0, 1'000'000)), "the blocks of \"lookup\" take"));
}

TEST_CASE("an index whose numbers contradict the manifest or themselves is refused") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(says(faultOf(withIndexElement<std::uint32_t>("cells.rows", 0, 11)), "has 31 tracks, catalog.json says 30"));
  CHECK(says(faultOf(withIndexElement<std::uint32_t>("cells.rows", 0, ~0U)), "tracks"));
  CHECK(
      says(faultOf(withIndexElement<float>("centroid_scales", 1, nan)), "\"centroid_scales\" holds NaN at element 1"));
  CHECK(says(faultOf(withIndexElement<float>("radius_steps", 2, -1)), "\"radius_steps\" holds no finite number"));
  CHECK(says(faultOf(withIndexElement<float>("typical_distances", 2, 0)), "holds 0 for rhythm"));
  CHECK(says(faultOf(withIndexElement<std::uint32_t>("groups", 1, 23)), "do not follow one another"));
  CHECK(says(faultOf(withIndexElement<std::uint8_t>("lookup.kinds", 0, 9)), "unknown kind 9"));
}

TEST_CASE("a block that is not the one the index means is told by its hash") {
  CatalogFiles files = withIndexElement<std::uint8_t>("cells.sha256", 5, 0x5A);
  const auto faults = verifyCatalog(files.reader(), sha256Hex, parseJson);
  REQUIRE(faults.size() == 1);
  CHECK(says(faults[0].message(), "cell 0: has the sha256"));
}

TEST_CASE("a radius that is too short for a row is found by verify") {
  CatalogFiles files = withIndexElement<std::uint8_t>("radii", 5, 0);
  const auto faults = verifyCatalog(files.reader(), sha256Hex, parseJson);
  REQUIRE(faults.size() == 1);
  CHECK(says(faults[0].message(), "from the centroid"));
}

TEST_CASE("an artist's popularity that is not that of their tracks is found by verify") {
  CatalogDraft draft = testDraft(6);
  for (std::size_t i = 0; i < draft.tracks.size(); ++i) {
    draft.tracks[i].artistKey = i == 5 ? "" : "artist";
    draft.tracks[i].popularity = static_cast<float>(10 * i);
  }
  const auto faultsWith = [&](std::size_t row, std::uint8_t popularity) {
    const CatalogFiles files = withCellElement<std::uint8_t>(draft, "artist_popularity", row, popularity);
    CHECK(faultOf(files) == "none");
    return verifyCatalog(files.reader(), sha256Hex, parseJson);
  };
  CHECK(faultsWith(1, 40).empty());
  for (const auto& [row, wrong, words] : {std::tuple(1, 41, "\"album/1.mp3\" is 41, its artist's tracks give 40"),
                                          std::tuple(4, 255, "\"album/4.mp3\" is unknown, its artist's tracks give 40"),
                                          std::tuple(5, 40, "\"album/5.mp3\" is 40, its artist's tracks give 50")}) {
    const auto faults = faultsWith(static_cast<std::size_t>(row), static_cast<std::uint8_t>(wrong));
    REQUIRE(faults.size() == 1);
    CHECK(says(faults[0].message(), words));
  }
}

TEST_CASE("a file of another kind in the place of an index is told apart") {
  CatalogFiles files = write(testDraft(5));
  replaceFile(files, "index", std::vector<std::byte>(500, std::byte{'x'}));
  CHECK(says(faultOf(files), "not a safetensors file"));
  SafetensorsWriter other;
  other.add("weights", std::vector<float>{1, 2});
  replaceFile(files, "index", other.finish());
  CHECK(says(faultOf(files), "has no tensor \"groups\""));
}
