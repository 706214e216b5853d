#include "shared/catalog/safetensors.h"

#include <cstdint>

#include "native/json.h"
#include "shared/catalog/safetensors_writer.h"
#include "shared/catalog/string_column.h"
#include "tests/catch.h"

using namespace earshot;

TEST_CASE("what is written is read back, types, shapes, elements and metadata") {
  SafetensorsWriter writer;
  writer.addMetadata("space", "test \"1\"");
  writer.add("bytes", std::vector<std::uint8_t>{1, 2, 3});
  writer.add("wide", std::vector<std::uint64_t>{1ULL << 60});
  writer.add("table", {2, 3}, std::span<const float>(std::vector<float>{1, 2, 3, 4, 5, 6}));
  writer.add("shorts", std::vector<std::int16_t>{-5});
  writer.add("none", std::vector<float>{});
  const std::vector<std::byte> bytes = writer.finish();

  const auto file = Safetensors::read(bytes, "test", parseJson);
  REQUIRE(file.ok());
  CHECK(file->metadata("space") == "test \"1\"");
  CHECK(file->metadata("other").empty());
  CHECK(file->tensors().size() == 5);
  const auto table = file->elements<float>("table", {kAnyLength, 3});
  REQUIRE(table.ok());
  CHECK(table->size() == 6);
  CHECK((*table)[5] == 6);
  CHECK((*file->elements<std::uint64_t>("wide", {1}))[0] == 1ULL << 60);
  CHECK((*file->elements<std::int16_t>("shorts", {kAnyLength}))[0] == -5);
  CHECK(file->elements<float>("none", {0})->empty());
}

TEST_CASE("rows of whole cache lines start on one") {
  SafetensorsWriter writer;
  writer.add("odd", std::vector<std::uint8_t>(13));
  writer.add("vectors", {2, 64}, std::span<const std::int8_t>(std::vector<std::int8_t>(128)));
  const auto bytes = writer.finish();
  const auto file = Safetensors::read(bytes, "test", parseJson);
  REQUIRE(file.ok());
  CHECK((file->find("vectors")->bytes.data() - bytes.data()) % 64 == 0);
}

TEST_CASE("a file without tensors is a file") {
  const auto bytes = SafetensorsWriter().finish();
  const auto file = Safetensors::read(bytes, "test", parseJson);
  REQUIRE(file.ok());
  CHECK(file->tensors().empty());
}

TEST_CASE("strings of every kind are read back, and broken ones repaired") {
  SafetensorsWriter writer;
  const std::vector<std::string_view> strings = {"", "one", "zw\u00f6lf", std::string_view("a\0b", 3), "caf\xE9", ""};
  REQUIRE(addStrings(writer, "title", strings).ok());
  const auto bytes = writer.finish();
  const auto file = Safetensors::read(bytes, "test", parseJson);
  REQUIRE(file.ok());
  const auto column = StringColumn::read(*file, "title", 6);
  REQUIRE(column.ok());
  CHECK((*column)[0].empty());
  CHECK((*column)[1] == "one");
  CHECK((*column)[2] == "zw\u00f6lf");
  CHECK((*column)[3] == std::string_view("a\0b", 3));
  CHECK((*column)[4] == "caf\ufffd");
  CHECK_FALSE(StringColumn::read(*file, "title", 5).ok());
}
