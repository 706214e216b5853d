#include "shared/records/csv_reader.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"

namespace earshot {
namespace {

using Row = std::vector<std::string>;

struct Table {
  std::vector<Row> rows;
  std::vector<std::uint64_t> lines;
  std::size_t malformed = 0;
  std::string error;
};

Table readIn(const std::string& text, std::size_t pieceSize) {
  Table table;
  CsvReader reader("table.csv");
  const auto take = [&](const CsvRow& row) {
    table.rows.emplace_back(row.fields.begin(), row.fields.end());
    table.lines.push_back(row.line);
    table.malformed += row.malformed ? 1 : 0;
    return true;
  };
  for (std::size_t at = 0; at < text.size(); at += pieceSize)
    if (const auto read = reader.read(std::string_view(text).substr(at, pieceSize), take); !read) {
      table.error = read.error().message();
      return table;
    }
  if (const auto read = reader.finish(take); !read) table.error = read.error().message();
  return table;
}

Table read(const std::string& text) { return readIn(text, text.size() + 1); }

std::string written(const std::vector<Row>& rows, const std::string& lineEnd) {
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i > 0 ? "," : "";
      text += '"';
      for (const char c : row[i]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += lineEnd;
  }
  return text;
}

TEST_CASE("what is written by RFC 4180 is read back, in pieces of any size") {
  std::mt19937 random(7);
  const std::string letters = "ab,\"\r\n \t\xC3\xA9";
  std::vector<Row> rows;
  for (int i = 0; i < 40; ++i) {
    Row row(1 + random() % 4);
    for (std::string& field : row)
      for (std::size_t length = random() % 9; length > 0; --length) field += letters[random() % letters.size()];
    rows.push_back(row);
  }
  for (const std::string lineEnd : {"\r\n", "\n", "\r"}) {
    const std::string text = written(rows, lineEnd);
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{64}, text.size()}) {
      const Table table = readIn(text, size);
      CHECK(table.error.empty());
      CHECK(table.rows == rows);
      CHECK(table.malformed == 0);
    }
  }
}

TEST_CASE("a row says the line it begins in, also after fields of several lines") {
  const Table table = read("a,b\r\n\"1\n2\n3\",x\n\ny,z");
  CHECK(table.rows == std::vector<Row>{{"a", "b"}, {"1\n2\n3", "x"}, {"y", "z"}});
  CHECK(table.lines == std::vector<std::uint64_t>{1, 2, 6});
}

TEST_CASE("a byte order mark is skipped, also in pieces; text that only begins like one is kept") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{100}}) {
    CHECK(readIn("\xEF\xBB\xBFid,\"name\"\n", size).rows == std::vector<Row>{{"id", "name"}});
    CHECK(readIn("\xEF\xBB\xBF\"id\",name\n", size).rows == std::vector<Row>{{"id", "name"}});
    CHECK(readIn("\xEF\xBB,x\n", size).rows == std::vector<Row>{{"\xEF\xBB", "x"}});
  }
  CHECK(read("\xEF\xBB\xBF").rows.empty());
  CHECK(read("\xEF").rows == std::vector<Row>{{"\xEF"}});
}

TEST_CASE("empty lines are no rows, empty fields are") {
  CHECK(read("\n\r\n\n").rows.empty());
  CHECK(read("").rows.empty());
  CHECK(read("\"\"\n").rows == std::vector<Row>{{""}});
  CHECK(read(",\n").rows == std::vector<Row>{{"", ""}});
  CHECK(read("a,").rows == std::vector<Row>{{"a", ""}});
}

TEST_CASE("a quotation mark inside a field is a letter; text after a closing one is kept and told") {
  CHECK(read("7\" single,x\n").rows == std::vector<Row>{{"7\" single", "x"}});
  const Table table = read("\"a\"b,c\n\"d\",e\n");
  CHECK(table.rows == std::vector<Row>{{"ab", "c"}, {"d", "e"}});
  CHECK(table.malformed == 1);
}

TEST_CASE("what cannot be a table is an error that says the line and column") {
  CHECK(read("a,b\nc,\"d\ne").error ==
        "table.csv: line 2, column 2: a quotation mark that is never closed. Is the table cut off?");
  CHECK(read(std::string("a,b\nc,d\0\n", 9)).error.find("line 2, column 2: a NUL byte") != std::string::npos);
  CHECK(read(std::string("\"a\0\"\n", 5)).error.find("a NUL byte") != std::string::npos);
  CHECK(read("\xFF\xFEi\n").error.find("UTF-16") != std::string::npos);
  const std::string large(CsvReader::kLargestRow + 2, 'x');
  CHECK(readIn("a\n" + large, 1 << 16).error.find("line 2, column 1: more than 1 MB in one row") != std::string::npos);
  CHECK(readIn("a,\"" + large, 1 << 16).error.find("more than 1 MB in quotation marks") != std::string::npos);
  CHECK(read(std::string(CsvReader::kLargestRow + 2, ',')).error.find("more than 1 MB") != std::string::npos);
}

TEST_CASE("reading stops when it is asked to") {
  CsvReader reader("table.csv");
  int rows = 0;
  const auto goOn = reader.read("a\nb\nc\n", [&](const CsvRow&) { return ++rows < 2; });
  REQUIRE(goOn);
  CHECK_FALSE(*goOn);
  CHECK(rows == 2);
}

}  // namespace
}  // namespace earshot
