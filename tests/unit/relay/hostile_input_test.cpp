// The fuzz target with a seeded generator: runs everywhere, finds the shallow faults. tests/fuzz has the deep ones.
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "tests/catch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("no sequence of the bytes that matter breaks what the rules promise") {
  constexpr std::string_view kPieces[] = {
      "/",      "..",      "%2e",  "%2f",  "%5c",      "%00", "\\",
      ".",      "a",       "?",    "#",    "%",        "//",  "-",
      ",",      "\"",      "W/",   "*",    ";",        "q=",  "0.5",
      "bytes=", "http://", "br",   "gzip", "identity", " ",   "99999999999999999999",
      "1",      "\t",      "\r\n", "\xff"};
  std::mt19937 random(1);
  for (int round = 0; round < 100'000; ++round) {
    std::string text(1, static_cast<char>(random()));
    if (random() % 2 == 0) text += '/';
    for (auto pieces = random() % 12; pieces > 0; --pieces) text += kPieces[random() % std::size(kPieces)];
    REQUIRE(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()) == 0);
  }
}
