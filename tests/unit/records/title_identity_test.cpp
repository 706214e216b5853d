#include "shared/records/title_identity.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "native/fold.h"
#include "native/sha256.h"
#include "native/track_table.h"
#include "tests/catch.h"
#include "tests/test_data.h"

namespace earshot {
namespace {

bool sameWork(const std::string& title, const std::string& other, const std::string& artist = "A",
              const std::string& otherArtist = "A") {
  const std::string one = titleIdentity(fold(title), fold(artist));
  return !one.empty() && one == titleIdentity(fold(other), fold(otherArtist));
}

TEST_CASE("the first of several artists is the one, with or without blanks between them") {
  CHECK(firstArtist("Yung Gravy,Jaystorm") == "Yung Gravy");
  CHECK(firstArtist("A,B,C") == "A");
  CHECK(firstArtist("10,000 Maniacs") == "10,000 Maniacs");
  CHECK(firstArtist("10,000 Maniacs,B") == "10,000 Maniacs");
  CHECK(firstArtist("Tyler, The Creator") == "Tyler");
  CHECK(firstArtist(",B") == ",B");
  CHECK(firstArtist("A,") == "A,");
  CHECK(sameWork("Song", "Song", "A,B", "A, C"));
}

TEST_CASE("a note about the recording makes no other piece") {
  for (const char* version : {"Song - Remastered 2011",
                              "Song - 2011 Remaster",
                              "Song (Remastered)",
                              "Song [Remastered] [Live]",
                              "Song (Live)",
                              "Song - Live at the Hall, 1972",
                              "Song - Live / 1972",
                              "Song (Ao Vivo)",
                              "Song - Radio Edit",
                              "Song - Single Version",
                              "Song - 7\" Version",
                              "Song - Mono",
                              "Song - 2019 Stereo Mix",
                              "Song - Original Mix",
                              "Song - Acoustic",
                              "Song - Demo",
                              "Song (Taylor's Version)",
                              "Song (feat. B)",
                              "Song feat. B & C",
                              "Song (with B) - Bonus Track",
                              "Song (feat. B) [Remastered]",
                              "Song - Alternate Take 2",
                              "Song - From \"A Film\" Soundtrack",
                              "SONG",
                              "S\u00f6ng",
                              "Song \u2013 Live"}) {
    INFO(version);
    CHECK(sameWork("Song", version));
  }
}

TEST_CASE("what names another piece stays") {
  for (const char* other : {"Song, Pt. 2", "Song (Part 2)", "Song - Part II", "Song No. 5", "Song - Reprise",
                            "Song (Interlude)", "Song - B Remix", "Song (Club Mix)", "Song - B Mix", "Song - B Edit",
                            "Song 2", "Song - Medley", "Song Live Forever", "Song (Of Joy)", "The Song", "Live"}) {
    INFO(other);
    CHECK_FALSE(sameWork("Song", other));
  }
  CHECK(sameWork("Song, Pt. 2", "Song, Pt. 2 - Live"));
  CHECK_FALSE(sameWork("Symphony No. 5", "Symphony No. 6"));
  CHECK_FALSE(sameWork("Main Title - From \"One\"", "Main Title - From \"Two\""));
  CHECK(sameWork("My Heart - From \"One\"", "My Heart"));
}

TEST_CASE("the first artist counts, guests and articles do not") {
  CHECK(sameWork("Song", "Song", "The A's", "A's feat. B"));
  CHECK(sameWork("Song", "Song", "A & B", "A and B"));
  CHECK(sameWork("Song", "Song", "A, B", "A"));
  CHECK_FALSE(sameWork("Song", "Song", "A", "B"));
}

TEST_CASE("a title that is nothing but a note is itself; without words there is no identity") {
  CHECK(sameWork("(Live)", "(Live)"));
  CHECK_FALSE(sameWork("(Live)", "(Demo)"));
  CHECK_FALSE(sameWork("Live", "Demo"));
  CHECK(titleIdentity("", "a").empty());
  CHECK(titleIdentity("song", "").empty());
  CHECK(titleIdentity("...", "a").empty());
  for (const char* odd : {"(", ")", "((", "))", " - ", "- ", "a -", "(feat", "[feat. x", "a (live", "\xE2\x80", "a]b["})
    CHECK_NOTHROW(titleIdentity(odd, odd));
}

// Titles of real songs, by the first twelve digits of the SHA-256 of their ids; labelled by ear and by hand.
struct LabelledPair {
  const char* one;
  const char* other;
  bool versions;
};
constexpr LabelledPair kPairs[] = {
    {"d17229ca010b", "c843660e74b8", true},  {"d7bd4c74320a", "b2bfd436f2f5", true},
    {"b36d551f1aeb", "5be2082fd6d3", true},  {"c8f81c98ca85", "12f6fed6976a", true},
    {"4dbc5d7cddfe", "4caa409c9fcd", true},  {"76d3dc1366a8", "7ab40a3c482d", true},
    {"8d14f1491f3a", "27e0e1749303", true},  {"6805c7f189fd", "edfbbf838457", true},
    {"bb61d7e1af4d", "96de54d1f966", true},  {"ab6433a34c2a", "f8068b386b22", true},
    {"0574ad0dc2bd", "ad14d14c5bc2", true},  {"e2ca95aa82da", "fd75748dff8c", true},
    {"b7bfe90ae9fb", "bb85211f2859", true},  {"ab228925aaca", "2b99e0ea73aa", true},
    {"90d2649fc97d", "0abf99e6e7e2", true},  {"65be31d2bbe7", "d8fc3e738a45", false},
    {"5e55d5beee04", "b90729d46fd2", false}, {"039805a84666", "7d603f8bd46b", false},
    {"df6df230061d", "fb096e6492a2", false}, {"58a94ae72ea5", "c85786cd7f1c", false},
    {"a15fcd4e9c03", "691cb4914f48", false}, {"52325bbb7617", "980174530ec6", false},
    {"f8ba90db2826", "d73b48b89501", false}, {"016d904ef812", "e12cc1d73c30", false},
    {"93e600632438", "791321807a11", false}, {"b5e608613ccc", "6e03425c4295", false},
    {"1fa0fff1c300", "aced93ac97ab", false}, {"58a61008333f", "2cd893aa50d1", false},
    {"1ccbefe12737", "c1e727cceded", false}, {"415f3bf8f76d", "92d433b41ce7", false},
};

TEST_CASE("thirty labelled pairs of real titles are told apart") {
  std::map<std::string, std::string> identities;
  CleaningReport report;
  TableReading reading;
  reading.take = [&](const TrackRecord& record) {
    identities[sha256Hex(std::as_bytes(std::span(record.id))).substr(0, 12)] =
        titleIdentity(fold(record.title), fold(record.artist));
  };
  reading.progress = [](std::size_t, std::size_t) { return true; };
  for (const char* decade : {"60s", "70s", "80s", "90s", "00s", "10s"}) {
    const auto table = testing::testData(std::string("data/spotify-hits/dataset-of-") + decade + ".csv");
    if (!table) return;
    REQUIRE(readTrackTable(*table, report, reading));
  }
  std::size_t right = 0;
  for (const auto& [one, other, versions] : kPairs) {
    REQUIRE(identities.count(one) == 1);
    REQUIRE(identities.count(other) == 1);
    INFO(one << " and " << other);
    const bool same = identities[one] == identities[other];
    if (!versions) CHECK_FALSE(same);  // a piece that nobody finds is worse than one shown twice
    right += same == versions ? 1 : 0;
  }
  // One has a second title in brackets, which only people know for a translation.
  CHECK(right >= std::size(kPairs) - 1);
}

}  // namespace
}  // namespace earshot
