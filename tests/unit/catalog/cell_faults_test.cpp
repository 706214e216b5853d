#include <cstring>
#include <limits>
#include <string>

#include "shared/catalog/cell.h"
#include "shared/catalog/cell_writer.h"
#include "tests/unit/catalog/small_catalog.h"

using namespace earshot;

namespace {

constexpr std::size_t kRows = 5;

std::vector<std::byte> block(std::uint8_t artistPopularity = 60) {
  std::vector<NewTrack> tracks;
  std::vector<const NewTrack*> members;
  for (int i = 0; i < static_cast<int>(kRows); ++i) {
    tracks.push_back(testTrack(i));
    tracks.back().place = {{0, 0}};
    tracks.back().traits.key = 3;
    tracks.back().popularity = 50;
  }
  for (const NewTrack& track : tracks) members.push_back(&track);
  const std::vector<std::uint16_t> genres(kRows, 0);
  const std::vector<std::uint32_t> numbers(kRows, 1);
  const std::vector<std::uint8_t> popularity(kRows, artistPopularity);
  std::vector<Embedding> vectors;
  for (const NewTrack& track : tracks) vectors.push_back(track.vector);
  auto written = writeCell(members, StoredVectors(vectors, std::vector<std::uint32_t>{2, 3}),
                           {genres, numbers, numbers, popularity}, kDimensions);
  REQUIRE(written.ok());
  return std::move(written).value();
}

std::string faultOf(const std::vector<std::byte>& bytes, CellContext context = {kRows, kDimensions, 1}) {
  const auto cell = Cell::read(bufferOf(bytes), context, "cell 3", parseJson);
  return cell ? "none" : cell.error().message();
}

template <class T>
std::string faultWith(const std::string& tensor, std::size_t element, T value) {
  std::vector<std::byte> bytes = block();
  const auto file = Safetensors::read(bytes, "cell", parseJson);
  REQUIRE(file.ok());
  REQUIRE(file->find(tensor) != nullptr);
  const auto offset = static_cast<std::size_t>(file->find(tensor)->bytes.data() - bytes.data()) + element * sizeof(T);
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
  return faultOf(bytes);
}

bool says(const std::string& fault, const std::string& part) {
  INFO(fault);
  CHECK(fault.find("cell 3: ") == 0);
  CHECK(fault.find(part) != std::string::npos);
  return true;
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("an undamaged cell has no fault") { CHECK(faultOf(block()) == "none"); }

TEST_CASE("scales that are no numbers, negative or too large are refused by row") {
  CHECK(says(faultWith("scales", 2, kNan), "tensor \"scales\" holds NaN at element 2"));
  CHECK(says(faultWith("scales", 2, -1.F), "holds -1 at element 2"));
  CHECK(says(faultWith("scales", 4, kInfinity), "element 4"));
}

TEST_CASE("parts that are not of the cell's rows are refused, and so are centres out of range") {
  CHECK(says(faultWith<std::uint32_t>("part_rows", 1, 4), "has 6 rows in parts, expected 5"));
  CHECK(says(faultWith<std::uint32_t>("part_rows", 0, 0xFFFFFFFF), "has 4,294,967,298 rows in parts, expected 5"));
  CHECK(says(faultWith("centre_scales", 1, -1.F), "tensor \"centre_scales\" holds -1 at element 1"));
  CHECK(says(faultWith("centre_scales", 0, kNan), "tensor \"centre_scales\" holds NaN at element 0"));
}

TEST_CASE("vectors that are too long to be compared are refused when they are ranked") {
  auto columns = TrackColumns::allocate(3);
  REQUIRE(columns.ok());
  columns->vectors[64] = 111;
  columns->scales[1] = 1e30F;
  const auto sealed = columns->seal(testSpace().groups, 0, "cell 3");
  REQUIRE_FALSE(sealed.ok());
  CHECK(says(sealed.error().message(), "the vector of row 1 is too long"));
}

TEST_CASE("columns out of their range are refused") {
  CHECK(says(faultWith("duration", 1, kNan), "\"duration\""));
  CHECK(says(faultWith("duration", 1, -1.F), "\"duration\""));
  CHECK(says(faultWith("tempo", 1, kInfinity), "\"tempo\""));
  CHECK(says(faultWith("brightness", 1, kInfinity), "\"brightness\""));
  CHECK(faultWith("brightness", 1, kNan) == "none");
  CHECK(says(faultWith("map", 3, kNan), "\"map\""));
  CHECK(says(faultWith<std::uint16_t>("genre", 3, 1), "names genre 1 at row 3, the index has 1"));
  CHECK(faultWith<std::uint16_t>("genre", 3, 65535) == "none");
  CHECK(says(faultWith<std::uint8_t>("popularity", 2, 101), "\"popularity\" holds 101 at row 2"));
  CHECK(faultWith<std::uint8_t>("popularity", 2, 255) == "none");
  CHECK(says(faultWith<std::uint8_t>("artist_popularity", 2, 101), "\"artist_popularity\" holds 101 at row 2"));
  CHECK(says(faultWith<std::uint8_t>("key", 0, 24), "\"key\" holds 24"));
  CHECK(faultWith<std::uint8_t>("key", 0, 255) == "none");
  CHECK(says(faultWith<std::uint32_t>("title.offsets", 2, 1'000'000), "falls at string 2"));
  CHECK(says(faultWith<std::uint8_t>("id.bytes", 2, 0xFF), "of \"id\" is not UTF-8"));
}

TEST_CASE("popularity without the artists' is refused") {
  CHECK(says(faultOf(block(kUnknownPopularity)), "has no tensor \"artist_popularity\" beside \"popularity\""));
}

TEST_CASE("a cell of another number of rows is refused") {
  CHECK(says(faultOf(block(), {kRows + 1, kDimensions, 1}), "is I8 (5, 64), expected I8 (6, 64)"));
}

TEST_CASE("a block cut anywhere is refused") {
  const std::vector<std::byte> whole = block();
  for (std::size_t size = 0; size < whole.size(); size += 11)
    REQUIRE(faultOf({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}) != "none");
}

TEST_CASE("random damage never does worse than an error") {
  const std::vector<std::byte> whole = block();
  std::mt19937 random(11);
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::byte> damaged = whole;
    for (unsigned k = 0; k <= random() % 4; ++k) damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    auto cell = Cell::read(bufferOf(damaged), {kRows, kDimensions, 1}, "cell 3", parseJson);
    if (!cell) continue;
    for (std::size_t row = 0; row < cell->rows(); ++row)
      REQUIRE(cell->titles[row].size() + cell->ids[row].size() < 1000);
  }
}
