#include <cstring>
#include <string>
#include <vector>

#include "native/json.h"
#include "shared/catalog/safetensors.h"
#include "shared/catalog/string_column.h"
#include "tests/catch.h"

using namespace earshot;

namespace {

/// A file of this header and so many bytes of data.
std::vector<std::byte> fileOf(std::string header, std::size_t dataBytes) {
  header.append((8 - header.size() % 8) % 8, ' ');
  std::vector<std::byte> file(8 + header.size() + dataBytes);
  const std::uint64_t length = header.size();
  std::memcpy(file.data(), &length, 8);
  std::memcpy(file.data() + 8, header.data(), header.size());
  return file;
}

std::string faultOf(const std::vector<std::byte>& bytes) {
  const auto file = Safetensors::read(bytes, "test.safetensors", parseJson);
  return file ? "none" : file.error().message();
}

std::string faultOf(const std::string& header, std::size_t dataBytes) { return faultOf(fileOf(header, dataBytes)); }

bool contains(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find("test.safetensors: ") == 0);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("files that are something else are named so") {
  CHECK(contains(faultOf(std::vector<std::byte>{}), "is 0 bytes, expected at least 8"));
  CHECK(contains(faultOf(std::vector<std::byte>(7)), "is 7 bytes"));
  CHECK(contains(faultOf(std::vector<std::byte>(100)), "header that is not a JSON object"));
  CHECK(
      contains(faultOf(std::vector<std::byte>(100, std::byte{0xFF})), "claims a header of 18,446,744,073,709,551,615"));
  CHECK(contains(faultOf("[]", 0), "header that is not a JSON object"));
  CHECK(contains(faultOf(R"({"a":)", 0), "test.safetensors"));
}

TEST_CASE("a header that is longer than the file is a truncated file") {
  auto file = fileOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 4);
  file.resize(20);
  CHECK(contains(faultOf(file), "truncated?"));
}

TEST_CASE("each broken rule of an entry has its own message") {
  CHECK(contains(faultOf(R"({"a":{"shape":[4],"data_offsets":[0,4]}})", 4), "tensor \"a\" has no dtype"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","data_offsets":[0,4]}})", 4), "has no shape"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[4]}})", 4), "has no data_offsets"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}})", 4), "has no data_offsets"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"C64","shape":[4],"data_offsets":[0,4]}})", 4), "of type \"C64\""));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}})", 4), "whole numbers"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,4]}})", 4), "whole numbers"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}})", 4), "not an interval"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4.5]}})", 4), "not an interval"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4), "is 4 bytes, expected 8"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 3), "ends at byte 4 of 3"));
  CHECK(contains(faultOf(R"({"a":7})", 0), "has no dtype"));
}

TEST_CASE("a shape whose size overflows 64 bits is refused, not wrapped") {
  CHECK(contains(faultOf(R"({"a":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0),
                 "overflows"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[4294967296,2147483648,4],"data_offsets":[0,0]}})", 0),
                 "overflows"));
}

TEST_CASE("tensors cover the data once, without holes") {
  const std::string first = R"("a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]})";
  CHECK(contains(faultOf("{" + first + R"(,"b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}})", 7), "overlap"));
  CHECK(contains(faultOf("{" + first + R"(,"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}})", 9), "a hole"));
  CHECK(contains(faultOf("{" + first + "}", 6), "has 2 bytes after its last tensor"));
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})", 4), "a hole"));
}

TEST_CASE("a tensor that cannot be read in place is refused") {
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                             "b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})",
                         5),
                 "cannot be read from in place"));
}

TEST_CASE("names and metadata are checked") {
  CHECK(contains(faultOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                             "a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                         2),
                 "twice"));
  CHECK(contains(faultOf(R"({"__metadata__":[]})", 0), "__metadata__"));
  CHECK(contains(faultOf(R"({"__metadata__":{"a":1}})", 0), "not a string"));
}

TEST_CASE("asking for what is not there says what is") {
  const auto bytes = fileOf(R"({"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})", 8);
  const auto file = Safetensors::read(bytes, "test.safetensors", parseJson);
  REQUIRE(file.ok());
  CHECK(contains(file->elements<float>("b", {2}).error().message(), "has no tensor \"b\""));
  CHECK(contains(file->elements<std::uint32_t>("a", {2, 1}).error().message(), "is F32 (2, 1), expected U32 (2, 1)"));
  CHECK(contains(file->elements<float>("a", {3, 1}).error().message(), "expected F32 (3, 1)"));
  CHECK(contains(file->elements<float>("a", {kAnyLength}).error().message(), "expected F32 (n)"));
}

TEST_CASE("bytes at an odd address are refused rather than read askew") {
  std::vector<std::byte> bytes(fileOf("{}", 0).size() + 1);
  const auto file = Safetensors::read(std::span<const std::byte>(bytes).subspan(1), "test", parseJson);
  REQUIRE_FALSE(file.ok());
  CHECK(file.error().code == ErrorCode::InvalidArgument);
}

TEST_CASE("string columns whose offsets or letters break the rules are refused") {
  const auto fault = [](std::vector<std::uint32_t> offsets, std::string text) {
    SafetensorsWriter writer;
    writer.add("t.bytes", std::vector<std::uint8_t>(text.begin(), text.end()));
    writer.add("t.offsets", offsets);
    const auto bytes = writer.finish();
    const auto file = Safetensors::read(bytes, "test.safetensors", parseJson);
    REQUIRE(file.ok());
    const auto column = StringColumn::read(*file, "t", kAnyLength);
    return column ? "none" : column.error().message();
  };
  CHECK(contains(fault({}, ""), "is empty"));
  CHECK(contains(fault({1, 3}, "abc"), "starts at 1"));
  CHECK(contains(fault({0, 2}, "abc"), "ends at 2, expected 3"));
  CHECK(contains(fault({0, 2, 1, 3}, "abc"), "falls at string 1"));
  CHECK(contains(fault({0, 4'000'000'000, 3}, "abc"), "falls at string 1"));
  CHECK(contains(fault({0, 1, 2}, "\u00e9"), "string 0 of \"t\" is not UTF-8"));
}
