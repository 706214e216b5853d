// Histories of other services, read and matched as the package does in pages (tests/wasm/history.test.ts).
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "native/files.h"
#include "native/fold.h"
#include "native/json.h"
#include "native/listening_history.h"
#include "native/matched_history.h"
#include "shared/records/history_match.h"
#include "shared/records/title_identity.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"

namespace earshot {
namespace {

Json vectors(const std::string& name) {
  const auto text = readTextFile("tests/vectors/histories/" + name + ".json");
  REQUIRE(text.ok());
  auto json = parseJson(*text, name);
  REQUIRE(json.ok());
  return *std::move(json);
}

std::string text(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value == nullptr ? std::string() : *value->string();
}

Listen listenOf(const Json& about) {
  Listen listen;
  listen.id = text(about, "id");
  listen.isrc = text(about, "isrc");
  listen.title = text(about, "title");
  listen.artist = text(about, "artist");
  return listen;
}

}  // namespace

TEST_CASE("tracks are found by id, by ISRC and by name, and never a false one", "[native]") {
  const Json all = vectors("matching");
  const Json::Array& tracks = *all.find("tracks")->array();
  HistoryMatcher matcher(fold);
  for (const Json& track : tracks)
    matcher.add(text(track, "id"), text(track, "isrc"), text(track, "title"), text(track, "artist"));
  for (const Json& listen : *all.find("listens")->array()) {
    INFO(text(listen, "is"));
    const HistoryMatch match = matcher.find(listenOf(listen));
    const bool expected = listen.find("track") != nullptr;
    CHECK(name(match.by) == (expected ? text(listen, "by") : "nothing"));
    if (expected && match.by != MatchedBy::Nothing) CHECK(text(tracks[match.track], "id") == text(listen, "track"));
  }
  Listen former;
  former.id = "spotify:track:former";
  CHECK(matcher.find(former).by == MatchedBy::Nothing);
  matcher.alias("former", 3);
  CHECK(matcher.find(former).track == 3);
}

TEST_CASE("artists are found by their name alone", "[native]") {
  const Json all = vectors("matching");
  const Json::Array& artists = *all.find("artists")->array();
  HistoryMatcher matcher(fold, HistoryMatcher::Known::Artists);
  for (const Json& artist : artists) matcher.add(text(artist, "id"), "", "", text(artist, "name"));
  for (const Json& listen : *all.find("listensOfArtists")->array()) {
    INFO(text(listen, "artist"));
    const HistoryMatch match = matcher.find(listenOf(listen));
    const bool isKnown = match.by != MatchedBy::Nothing;
    CHECK((isKnown ? text(artists[match.track], "id") : "") == text(listen, "track"));
  }
}

TEST_CASE("versions of a piece are told from other pieces", "[native]") {
  const Json all = vectors("matching");
  const auto same = [](const Json& pair) {
    const auto identity = [&](std::size_t side) { return titleIdentity(fold(*(*pair.array())[side].string()), "a"); };
    return !identity(0).empty() && identity(0) == identity(1);
  };
  for (const Json& pair : *all.find("sameWork")->array()) CHECK(same(pair));
  for (const Json& pair : *all.find("otherWork")->array()) CHECK_FALSE(same(pair));
}

TEST_CASE("odd names match nothing, without a fault", "[native]") {
  HistoryMatcher matcher(fold);
  matcher.add("a", "", "Song", "A");
  for (const char* odd : {"(", ")", "((", " - ", "a -", "(feat", "\xE2\x80", "a]b[", " + + ", " & "}) {
    Listen listen;
    listen.id = listen.title = listen.artist = odd;
    CHECK(matcher.find(listen).by == MatchedBy::Nothing);
  }
}

TEST_CASE("a report counts how listens matched, the most played of the others first", "[native]") {
  HistoryReport report;
  CHECK(report.rate() == 0);
  Listen listen;
  listen.title = "One";
  report.add(listen, MatchedBy::Id);
  report.add(listen, MatchedBy::Name);
  for (const char* title : {"Two", "Three", "Two"}) {
    listen.title = title;
    report.add(listen, MatchedBy::Nothing);
  }
  CHECK(report.listens() == 5);
  CHECK(report.count(MatchedBy::Name) == 1);
  CHECK(report.rate() == 0.4);
  const auto unmatched = report.unmatched();
  REQUIRE(unmatched.size() == 2);
  CHECK(unmatched[0].title == "Two");
  CHECK(unmatched[0].plays == 2);
}

TEST_CASE("a history's file becomes events of known tracks", "[native]") {
  HistoryMatcher matcher(fold);
  matcher.add("x", "", "Other", "B");
  matcher.add("y", "", "Song", "The A");
  const Scratch scratch;
  const auto file = scratch.write("scrobbles.csv", "A,Album,Song,06 Nov 2021 12:33\nC,,Unknown,\n");
  const auto history = readMatchedHistory(file, matcher);
  REQUIRE(history.ok());
  REQUIRE(history->events.size() == 1);
  CHECK(history->events[0].track == 1);
  CHECK(history->events[0].at == 1636201980);
  CHECK_FALSE(history->events[0].skip);
  CHECK(history->matches.rate() == 0.5);
  CHECK_FALSE(readMatchedHistory(scratch.write("a.zip", "PK\x03\x04"), matcher).ok());
}

TEST_CASE("files of histories tell the same here as in pages", "[native]") {
  const Json all = vectors("reading");
  for (const Json& one : *all.array()) {
    INFO(text(one, "is"));
    const Scratch scratch;
    const auto file = scratch.write(text(one, "name"), text(one, "text"));
    std::vector<Listen> listens;
    CleaningReport report;
    const auto read = readListens(file, report, [&](Listen listen) { listens.push_back(std::move(listen)); });
    if (const Json* error = one.find("error")) {
      CHECK_FALSE(read.ok());
      if (!read.ok()) CHECK(read.error().message().find(*error->string()) != std::string::npos);
      continue;
    }
    REQUIRE(read.ok());
    const Json::Array& expected = *one.find("listens")->array();
    REQUIRE(listens.size() == expected.size());
    for (std::size_t i = 0; i < listens.size(); ++i) {
      const Listen& listen = listens[i];
      CHECK(listen.id == text(expected[i], "id"));
      CHECK(listen.isrc == text(expected[i], "isrc"));
      CHECK(listen.title == text(expected[i], "title"));
      CHECK(listen.artist == text(expected[i], "artist"));
      CHECK(listen.album == text(expected[i], "album"));
      CHECK(static_cast<double>(listen.at) == *expected[i].find("at")->number());
      CHECK(std::abs(listen.heard - *expected[i].find("heard")->number()) < 1e-9);
      CHECK(isSkip(listen) == *expected[i].find("skip")->boolean());
    }
    std::multiset<std::string> found;
    std::multiset<std::string> named;
    for (const auto& finding : report.findings()) found.insert(finding.what);
    for (const Json& what : *one.find("leftOut")->array()) named.insert(*what.string());
    CHECK(found == named);
  }
}

}  // namespace earshot
