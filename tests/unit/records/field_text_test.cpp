// The texts of a table's fields: lists, dates, numbers.
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/records/date_text.h"
#include "shared/records/number_text.h"
#include "shared/records/popularity.h"
#include "shared/records/python_list.h"
#include "shared/utf8.h"
#include "tests/catch.h"

namespace earshot {
namespace {

using List = std::vector<std::string>;

TEST_CASE("lists of strings are read as Python prints them") {
  CHECK(parsePythonList("['A', \"B's\"]") == List{"A", "B's"});
  CHECK(parsePythonList("[]") == List{});
  CHECK(parsePythonList(" [ 'a' ,'b', ] ") == List{"a", "b"});
  CHECK(parsePythonList(R"(['it\'s', "say \"hi\"", 'a\\b', 'tab\t', 'x\d'])") ==
        List{"it's", "say \"hi\"", "a\\b", "tab\t", "x\\d"});
  CHECK(parsePythonList(R"(['Bj\xf6rk', 'Bj\u00f6rk', '\U0001F3B5'])") ==
        List{"Bj\xC3\xB6rk", "Bj\xC3\xB6rk", "\xF0\x9F\x8E\xB5"});
  CHECK(parsePythonList("['Earth, Wind & Fire', 'a]b']") == List{"Earth, Wind & Fire", "a]b"});
}

TEST_CASE("what is no list of strings is none") {
  for (const char* text : {"", "[", "]", "['a", "['a'", "['a' 'b']", "['a'] x", "[1]", "[a]", "['a',,'b']", "['\\x4']",
                           "['\\ud800']", "['\\U00110000']", "['\\", "The Who"})
    CHECK_FALSE(parsePythonList(text));
}

TEST_CASE("a date is a year, a month, a day or a moment") {
  for (const char* text : {"1969", "1969-08", "1969-08-15", "1969-08-15 20:00:00", "1969-08-15T20:00:00Z", " 1969",
                           "8/15/1969", "08/15/69", "8/1/69 20:00"})
    CHECK(yearOfDate(text) == 1969);
  for (const char* text :
       {"", "0000", "0000-00-00", "69", "19690", "1969-8", "1969-13", "1969-00", "1969-08-32", "1969/08/15",
        "August 1969", "3000", "999", "13/1/69", "8/32/69", "8/15", "8/15/", "8/15/196", "8//69"})
    CHECK_FALSE(yearOfDate(text));
  CHECK(yearOfDate("1/1/26") == 2026);
  CHECK(yearOfDate("1/1/27") == 1927);
}

TEST_CASE("a number is the whole text, and finite") {
  CHECK(parseNumber("-8.09") == -8.09);
  CHECK(parseNumber(" +3 ") == 3.);
  CHECK(parseNumber("1.21e-05") == 1.21e-05);
  CHECK(parseNumber(".5") == .5);
  CHECK(parseNumber("0.1") == .1);
  for (const char* text :
       {"", " ", "nan", "inf", "-inf", "1e999", "0x10", "1,5", "1 2", "12a", "+-3", "--3", "e5", "."})
    CHECK_FALSE(parseNumber(text));
}

TEST_CASE("popularity out of listens: 100 for the most, 0 for none, equal steps for equal ratios") {
  CHECK(popularityOf(999, 999) == 100);
  CHECK(popularityOf(0, 999) == 0);
  CHECK(popularityOf(9, 999) == Approx(33.3333));
  CHECK(popularityOf(99, 999) == Approx(66.6667));
  for (const auto& [listens, most] : {std::pair(-1., 9.), std::pair(5., -1.), std::pair(0., 0.)})
    CHECK(std::isnan(popularityOf(listens, most)));
}

TEST_CASE("code points become UTF-8 that is valid, or nothing") {
  for (const std::uint32_t codePoint : {0x41U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xFFFFU, 0x10000U, 0x10FFFFU}) {
    std::string text;
    CHECK(appendUtf8(text, codePoint));
    CHECK(isUtf8(text));
  }
  for (const std::uint32_t codePoint : {0xD800U, 0xDFFFU, 0x110000U}) {
    std::string text;
    CHECK_FALSE(appendUtf8(text, codePoint));
    CHECK(text.empty());
  }
}

}  // namespace
}  // namespace earshot
