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
  std::vector<std::uint64_t> unreadable;  ///< lines
  std::size_t mended = 0;
  std::string error;
};

Table readIn(const std::string& text, std::size_t pieceSize) {
  Table table;
  CsvReader reader("table.csv");
  const auto take = [&](const CsvRow& row) {
    if (!row.readable()) {
      table.unreadable.push_back(row.line);
      return true;
    }
    table.rows.emplace_back(row.fields.begin(), row.fields.end());
    table.lines.push_back(row.line);
    table.mended += row.fault == RowFault::None ? 0 : 1;
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
      CHECK(table.mended == 0);
      CHECK(table.unreadable.empty());
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
  CHECK(table.mended == 1);
}

TEST_CASE("a quotation mark that nobody closed costs its line and no other, in pieces of any size") {
  const std::string text =
      "id,name\n1,\"a\nb\"\n2,\"open\n3,\"c, "
      "d\"\n4,\"open\n5,e\n6,\"\"\n7,\"f\"\n8,\"g\nh\",\"open\n9,i\n10,\"open\n11,j\n12,\"cut";
  const std::vector<Row> rows = {{"id", "name"}, {"1", "a\nb"}, {"3", "c, d"}, {"5", "e"},
                                 {"6", ""},      {"7", "f"},    {"9", "i"},    {"11", "j"}};
  for (const std::string lineEnd : {"\n", "\r\n"}) {
    std::string ended;
    std::vector<Row> expected = rows;
    for (const char c : text) ended += c == '\n' ? lineEnd : std::string(1, c);
    expected[1][1] = "a" + lineEnd + "b";
    for (std::size_t size = 1; size <= ended.size(); ++size) {
      const Table table = readIn(ended, size);
      CHECK(table.error.empty());
      CHECK(table.rows == expected);
      CHECK(table.lines == std::vector<std::uint64_t>{1, 2, 5, 7, 8, 9, 12, 14});
      CHECK(table.unreadable == std::vector<std::uint64_t>{4, 6, 10, 13, 15});
    }
  }
  CHECK(read("a,b\rc,\"d\re,f\r").rows == std::vector<Row>{{"a", "b"}, {"e", "f"}});
}

TEST_CASE("so does one with more than a megabyte of rows after it, a row that is too long, a NUL byte") {
  std::string many = "id,name\n1,\"open\n";
  for (int i = 2; many.size() < 3 * CsvReader::kLargestRow; ++i) many += std::to_string(i) + ",some name\n";
  const Table open = readIn(many, 1 << 16);
  CHECK(open.unreadable == std::vector<std::uint64_t>{2});
  CHECK(open.lines.back() == open.rows.size() + 1);
  CHECK(open.rows[1] == Row{"2", "some name"});
  const std::string large(CsvReader::kLargestRow + 2, 'x');
  for (const std::string& row : {large, "\"" + large, "\"" + large + "\"", std::string(large.size(), ','),
                                 std::string("a\0b", 3), std::string("\"a\0\"", 5)})
    for (const std::size_t size : {std::size_t{1} << 16, 2 * large.size()}) {
      const Table table = readIn("h\n" + row + "\r\nz\n", size);
      CHECK(table.error.empty());
      CHECK(table.rows == std::vector<Row>{{"h"}, {"z"}});
      CHECK(table.lines == std::vector<std::uint64_t>{1, 3});
      CHECK(table.unreadable == std::vector<std::uint64_t>{2});
    }
}

TEST_CASE("a first row that cannot be read is an error that says the line and column") {
  CHECK(read("a,\"b\nc,d\n").error ==
        "table.csv: line 1, column 2: a quotation mark that is never closed. Is the table cut off?");
  CHECK(read(std::string("\na,b\0\n", 6)).error.find("line 2, column 2: a NUL byte") != std::string::npos);
  CHECK(read(std::string("\"a\0\"\n", 5)).error.find("a NUL byte") != std::string::npos);
  CHECK(read("\xFF\xFEi\n").error.find("UTF-16") != std::string::npos);
  const std::string large(CsvReader::kLargestRow + 2, 'x');
  CHECK(readIn(large, 1 << 16).error.find("line 1, column 1: more than 1 MB in one row") != std::string::npos);
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
