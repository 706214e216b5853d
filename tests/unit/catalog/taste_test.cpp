// What a catalog knows of taste: written, read back, checked.
#include <cmath>
#include <vector>

#include "shared/catalog/catalog_taste.h"
#include "shared/catalog/verify.h"
#include "tests/unit/catalog/small_catalog.h"

namespace earshot {
namespace {

constexpr std::size_t kFactors = 5;

TasteDraft testTaste(std::size_t factors = kFactors) {
  TasteDraft draft;
  Taste& taste = draft.taste;
  taste.model = "0123456789abcdef";
  taste.items = 40;
  taste.alpha0 = .3F;
  taste.lambda = .007F;
  taste.weighting = Weighting::Log;
  taste.weightMean = 1.25;
  auto gram = FactorMatrix::allocate(factors, factors);
  REQUIRE(gram.ok());
  for (std::size_t i = 0; i < factors; ++i) gram->row(i)[i] = static_cast<float>(i + 1);
  taste.gram = std::move(gram).value();
  taste.ridge = RidgeMap{kDimensions, factors, std::vector<float>((kDimensions + 1) * factors, .25F), 0, 0};
  draft.factorsOf = [](const NewTrack& track, std::span<float> out) {
    for (std::size_t j = 0; j < out.size(); ++j) out[j] = track.vector[j];
    return track.title.starts_with("Title 1 ")   ? FactorsOrigin::None
           : track.title.starts_with("Title 2 ") ? FactorsOrigin::Mapped
                                                 : FactorsOrigin::Trained;
  };
  return draft;
}

CatalogDraft draftWithTaste() {
  CatalogDraft draft = testDraft(30, 3);
  draft.taste = testTaste();
  return draft;
}

Result<std::optional<CatalogTaste>> openTaste(const CatalogFiles& files) {
  const auto catalog = open(files);
  REQUIRE(catalog.ok());
  return CatalogTaste::open(*catalog, files.reader(), sha256Hex, parseJson);
}

/// The catalog with other bytes under a role, whose size and hash fit.
CatalogFiles withFile(const CatalogFiles& files, FileRole role, std::vector<std::byte> bytes) {
  const auto& text = files.files.at(std::string(kManifestName));
  auto manifest = Manifest::read({reinterpret_cast<const char*>(text.data()), text.size()}, parseJson);
  REQUIRE(manifest.ok());
  CatalogFiles changed = files;
  for (CatalogFileEntry& entry : manifest->files) {
    if (entry.role != role) continue;
    changed.files.erase(entry.name);
    entry.bytes = bytes.size();
    entry.sha256 = sha256Hex(bytes);
    entry.name = hashedName(role, entry.sha256);
    changed.files[entry.name] = bytes;
  }
  const std::string again = manifest->text();
  auto& stored = changed.files[std::string(kManifestName)];
  stored.resize(again.size());
  std::memcpy(stored.data(), again.data(), again.size());
  return changed;
}

}  // namespace

TEST_CASE("taste comes back as it was written, factors within half a step") {
  const CatalogFiles files = write(draftWithTaste());
  CHECK(verifyCatalog(files.reader(), sha256Hex, parseJson).empty());
  const auto catalog = open(files);
  REQUIRE(catalog.ok());
  const auto taste = openTaste(files);
  REQUIRE(taste.ok());
  REQUIRE(taste->has_value());
  const auto& [model, cells] = **taste;
  CHECK(model.model == "0123456789abcdef");
  CHECK(model.items == 40);
  CHECK(model.alpha0 == .3F);
  CHECK(model.lambda == .007F);
  CHECK(model.weightMean == 1.25);
  CHECK(model.gram.row(3)[3] == 4);
  CHECK(model.ridge->values == std::vector<float>((kDimensions + 1) * kFactors, .25F));
  REQUIRE(cells.size() == 3);
  for (int number = 0; number < 30; ++number) {
    const NewTrack track = testTrack(number);
    const auto found = catalog->find(track.id);
    REQUIRE(found);
    const std::size_t cell = catalog->table().cellOf(*found);
    const std::size_t row = *found - catalog->table().firstTrack(cell);
    const auto origin = static_cast<FactorsOrigin>(cells[cell].origins[row]);
    CHECK(origin == (number == 1 ? FactorsOrigin::None : number == 2 ? FactorsOrigin::Mapped : FactorsOrigin::Trained));
    const float scale = cells[cell].scales[row];
    CHECK((scale > 0) == (number != 1));
    for (std::size_t j = 0; j < kFactors && number != 1; ++j)
      CHECK(std::abs(scale * static_cast<float>(cells[cell].values[row * kFactors + j]) - track.vector[j]) <=
            scale * .501F);
  }
}

TEST_CASE("a catalog without taste has no files of it and is the same as ever") {
  const CatalogFiles files = write(testDraft(30, 3));
  CHECK(files.nameOf("taste").empty());
  CHECK(files.nameOf("factors").empty());
  const auto taste = openTaste(files);
  REQUIRE(taste.ok());
  CHECK_FALSE(taste->has_value());
  CatalogFiles with = write(draftWithTaste());
  for (const auto& [name, bytes] : files.files)
    if (name != kManifestName) CHECK(with.files.at(name) == bytes);
}

TEST_CASE("taste of too many factors, or of factors that are no numbers, is refused") {
  CatalogDraft draft = testDraft(3);
  const auto code = [&] {
    const auto written = writeCatalog(draft, sha256Hex, [](const CatalogFile&) { return Result<void>(); });
    REQUIRE_FALSE(written.ok());
    return written.error().code;
  };
  draft.taste = testTaste(kMostStoredFactors + 1);
  CHECK(code() == ErrorCode::InvalidArgument);
  draft.taste = testTaste();
  draft.taste->factorsOf = [](const NewTrack&, std::span<float> out) {
    std::fill(out.begin(), out.end(), std::nanf(""));
    return FactorsOrigin::Trained;
  };
  CHECK(code() == ErrorCode::NotFinite);
}

TEST_CASE("what is wrong with taste is named") {
  const CatalogFiles files = write(draftWithTaste());
  const auto faultOf = [&](FileRole role, const std::vector<std::byte>& bytes) {
    const CatalogFiles changed = withFile(files, role, bytes);
    const auto taste = openTaste(changed);
    REQUIRE_FALSE(taste.ok());
    CHECK_FALSE(verifyCatalog(changed.reader(), sha256Hex, parseJson).empty());
    return taste.error().message();
  };
  const auto taste = files.files.at(files.nameOf("taste"));
  const auto catalog = open(files);
  const auto opened = openTaste(files);
  REQUIRE(opened.ok());
  auto file = TasteFile::read(taste, catalog->manifest(), catalog->index(), parseJson);
  REQUIRE(file.ok());

  SECTION("a Gram matrix that is no number") {
    file->taste.gram.row(1)[2] = std::nanf("");
    CHECK(faultOf(FileRole::Taste, writeTaste(file->taste, file->cells)).find("\"gram\" holds NaN") !=
          std::string::npos);
  }
  SECTION("a ridge map of other vectors") {
    file->taste.ridge = RidgeMap{3, kFactors, std::vector<float>(4 * kFactors), 0, 0};
    CHECK(faultOf(FileRole::Taste, writeTaste(file->taste, file->cells)).find("ridge") != std::string::npos);
  }
  SECTION("settings that nobody trains with") {
    file->taste.lambda = 0;
    CHECK(faultOf(FileRole::Taste, writeTaste(file->taste, file->cells)).find("\"lambda\"") != std::string::npos);
  }
  SECTION("blocks of other cells") {
    file->cells.pop_back();
    CHECK(faultOf(FileRole::Taste, writeTaste(file->taste, file->cells)).find("cells.lengths") != std::string::npos);
  }
  SECTION("a block that was changed") {
    auto blocks = files.files.at(files.nameOf("factors"));
    blocks.back() = static_cast<std::byte>(7);
    CHECK(faultOf(FileRole::Factors, blocks).find("sha256") != std::string::npos);
  }
  SECTION("factors of a track that has none") {
    SafetensorsWriter writer;
    const std::vector<std::int8_t> values(10 * kFactors, 1);
    writer.add("factors", {10, kFactors}, std::span<const std::int8_t>(values));
    writer.add("scales", std::vector<float>(10, .5F));
    writer.add("origin", std::vector<std::uint8_t>(10, 0));
    const std::vector<std::byte> block = writer.finish();
    const auto rows = FactorRows::read(bufferOf(block), 10, kFactors, "block", parseJson);
    REQUIRE_FALSE(rows.ok());
    CHECK(rows.error().message().find("\"origin\" holds 0 at row 0") != std::string::npos);
  }
  SECTION("taste without its factors") {
    CatalogFiles changed = files;
    auto& text = changed.files.at(std::string(kManifestName));
    auto manifest = Manifest::read({reinterpret_cast<const char*>(text.data()), text.size()}, parseJson);
    std::erase_if(manifest->files, [](const CatalogFileEntry& entry) { return entry.role == FileRole::Factors; });
    const std::string again = manifest->text();
    text.resize(again.size());
    std::memcpy(text.data(), again.data(), again.size());
    const auto refused = open(changed);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message().find("\"taste\" and \"factors\"") != std::string::npos);
  }
}

}  // namespace earshot
