#include "native/play_file.h"

#include "native/play_selection.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

using namespace earshot;

namespace {

PlayLog readOf(std::string_view name, std::string_view text) {
  const Scratch scratch;
  auto log = readPlays(scratch.write(name, text), {});
  REQUIRE(log.ok());
  return std::move(log).value();
}

std::string refusal(std::string_view name, std::string_view text) {
  const Scratch scratch;
  const auto log = readPlays(scratch.write(name, text), {});
  REQUIRE_FALSE(log.ok());
  return log.error().message();
}

float countOf(const PlayLog& log, std::string_view listener, std::string_view item) {
  for (const Play& play : log.plays)
    if (log.listeners[play.listener] == listener && log.items[play.item] == item) return play.count;
  return 0;
}

}  // namespace

TEST_CASE("tabs, CR LF, stray blanks and empty lines are read past, and duplicates are summed and counted") {
  const PlayLog log =
      readOf("user_artists.dat", "2\t51\t13883\r\n 2 \t52 \t 11690\r\n\r\n  \r\n3\t51\t7\r\n2\t51\t1\r\n");
  CHECK(log.plays.size() == 3);
  CHECK(log.duplicates == 1);
  CHECK(countOf(log, "2", "51") == 13884);
  CHECK(countOf(log, "2", "52") == 11690);
  CHECK(log.listeners.size() == 2);
  CHECK(log.items.size() == 2);
}

TEST_CASE("a mark at the beginning, quotation marks and semicolons are understood") {
  CHECK(countOf(readOf("a.csv", "\xEF\xBB\xBFuser,item,plays\n\"a, b\",\"x \"\"y\"\"\",2\n"), "a, b", "x \"y\"") == 2);
  CHECK(countOf(readOf("a.csv", "user;item;plays\na;x;2\n"), "a", "x") == 2);
}

TEST_CASE("names that are not UTF-8 are refused with their line, lest two become one") {
  for (const char* text : {"user,item\na,x\na,Bj\xF6rk\na,Bj\xE4rk\n", "user\titem\na\tx\nJ\xFCrgen\tx\n"}) {
    const std::string message = refusal("latin.csv", text);
    CHECK(message.find("line 3") != std::string::npos);
    CHECK(message.find("is not UTF-8") != std::string::npos);
    CHECK(message.find("Save it as UTF-8") != std::string::npos);
  }
  CHECK(countOf(readOf("a.csv", "user,item\na,Bj\xC3\xB6rk\n"), "a", "Bj\xC3\xB6rk") == 1);
}

TEST_CASE("rows with more fields than the header are read and counted") {
  const PlayLog log = readOf("a.csv", "user,item,plays\na,x,2,\na,y,3\nb,x,4,5,6\n");
  CHECK(log.plays.size() == 3);
  CHECK(log.report.count(Cleaning::Repaired) == 2);
  CHECK(log.report.text().find("more fields than the header has") != std::string::npos);
  CHECK(readOf("b.csv", "a,x,2\nb,x,4,5\n").report.count(Cleaning::Repaired) == 0);
}

TEST_CASE("what a model does not know goes, with those who played nothing else") {
  PlayLog log = readOf("a.csv", "a,x,1\na,y,2\nb,y,3\nc,z,4\n");
  NameIndex known;
  known.add("z");
  known.add("x");
  CHECK(keepKnown(log, known) == 1);
  CHECK(log.listeners.size() == 2);
  CHECK(log.items.size() == 2);
  CHECK(countOf(log, "a", "x") == 1);
  CHECK(countOf(log, "c", "z") == 4);
}

TEST_CASE("events are summed, and what is disliked is left out") {
  const PlayLog log = readOf("events.jsonl",
                             "{\"user\": \"u\", \"item\": \"a\", \"event\": \"play\"}\n"
                             "{\"user\": \"u\", \"item\": \"a\", \"event\": \"like\"}\r\n\n"
                             "{\"user\": \"u\", \"item\": \"b\", \"event\": \"play\"}\n"
                             "{\"user\": \"u\", \"item\": \"b\", \"event\": \"dislike\"}\n"
                             "{\"user\": \"u\", \"item\": \"c\", \"event\": \"skip\"}");
  CHECK(log.plays.size() == 1);
  CHECK(countOf(log, "u", "a") == 6);
  CHECK(log.report.count(Cleaning::RowDropped) == 2);
}

TEST_CASE("bad plays are one error that names the file and the line") {
  CHECK(refusal("a.csv", "user,item,plays\nu,i,2\nu,j,-2\n").find("line 3") != std::string::npos);
  CHECK(refusal("a.csv", "u,i,2\nu,j,nan\n").find("line 2") != std::string::npos);
  CHECK(refusal("a.csv", "u,i,2\nu,j,1e30\n").find("above 1,000,000,000") != std::string::npos);
  CHECK(refusal("a.csv", "foo,bar,baz\n").find("--columns") != std::string::npos);
  CHECK(refusal("a.csv", "").find("no plays") != std::string::npos);
  CHECK(refusal("a.csv", "user,item,plays\n").find("no plays") != std::string::npos);
  CHECK(refusal("a.csv", "user,item,plays\nu,i,0\n").find("no plays") != std::string::npos);
  CHECK(refusal("a.jsonl", "{\"user\": \"u\"\n").find("line 1") != std::string::npos);
  CHECK(refusal("a.csv", std::string("\0\0,2\nu,i,1\n", 12)).find("a.csv") != std::string::npos);
}

TEST_CASE("a row of plays that cannot be read is counted and costs no other") {
  std::string text = "user,item\nu,\"i\nu,j\nv,?i\nv,j\nw,j\n";
  text[text.find('?')] = '\0';
  const PlayLog log = readOf("a.csv", text);
  CHECK(log.plays.size() == 3);
  CHECK(log.report.text() ==
        "  row dropped, a quotation mark that is never closed: 1 (a.csv, line 2: \"u\")\n"
        "  row dropped, a NUL byte: 1 (a.csv, line 4: \"v\")\n");
}

TEST_CASE("too rare listeners and items are left out until all that are left are frequent enough") {
  // Without z, v has one item; without v, y one listener.
  PlayLog log = readOf("a.csv", "u,x,1\nu,w,1\nt,x,1\nt,w,1\nv,y,1\nv,z,1\nt,y,1\n");
  keepFrequent(log, 2, 2);
  CHECK(log.listeners.size() == 2);
  CHECK(log.items.size() == 2);
  CHECK(log.plays.size() == 4);
  CHECK(countOf(log, "t", "w") == 1);
  CHECK(log.report.count(Cleaning::Unmatched) == 3);
  keepFrequent(log, 3, 1);
  CHECK(log.plays.empty());
}
