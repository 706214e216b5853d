#include "shared/records/title_identity.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace earshot {
namespace {

using Words = std::vector<std::string>;
using Listed = std::initializer_list<std::string_view>;

// A note with one of these names another piece, or a work of its own on it.
constexpr std::string_view kOtherPiece[] = {
    "part",    "pt",      "pts",      "parts",    "no",      "nr",     "vol",     "volume",    "op",
    "act",     "scene",   "movement", "mvt",      "chapter", "seq",    "reprise", "interlude", "medley",
    "finale",  "prelude", "overture", "remix",    "remixed", "rmx",    "dub",     "club",      "karaoke",
    "tribute", "remake",  "rework",   "reworked", "bootleg", "mashup", "vs"};
// A note with one of these is a version, whatever else it says.
constexpr std::string_view kVersion[] = {"version",      "versao",      "versione",      "versio",        "remaster",
                                         "remastered",   "remastering", "remasterizado", "remasterizada", "remasterise",
                                         "remasterisee", "mastering",   "outtake",       "unplugged",     "rerecorded",
                                         "rerecording",  "soundtrack"};
// A note of these and of words that tell no more is a version.
constexpr std::string_view kForm[] = {"edit",     "mix",          "take",        "demo",      "mono",     "stereo",
                                      "acoustic", "instrumental", "explicit",    "clean",     "live",     "single",
                                      "original", "alternate",    "alternative", "rehearsal", "acapella", "bonus",
                                      "extended", "edited",       "excerpt",     "studio",    "uncut"};
// What such notes say besides.
constexpr std::string_view kFiller[] = {
    "album", "radio", "video",  "short",    "long",      "full",     "length",      "lp",       "ep",  "early",
    "late",  "first", "second", "track",    "tracks",    "digital",  "digitally",   "us",       "uk",  "a",
    "the",   "in",    "and",    "cappella", "home",      "rough",    "session",     "sessions", "new", "tv",
    "vinyl", "cd",    "rpm",    "inch",     "recording", "recorded", "performance", "master",   "hd"};
// Titles that any film has.
constexpr std::string_view kAnyFilm[] = {
    "main title",   "main titles", "title",       "titles",    "overture",   "theme",   "main theme",     "finale",
    "prologue",     "epilogue",    "end credits", "end title", "end titles", "opening", "opening titles", "intro",
    "introduction", "suite",       "love theme",  "prelude",   "credits",    "ending"};

template <class Names>
bool isOneOf(const Names& names, std::string_view word) {
  return std::find(std::begin(names), std::end(names), word) != std::end(names);
}

bool isNumber(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Runs of letters and digits; apostrophes join, "&" is "and".
Words wordsOf(std::string_view text) {
  Words words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  constexpr std::string_view kApostrophe = "\xE2\x80\x99";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'') continue;
    if (text.substr(i, kApostrophe.size()) == kApostrophe) {
      i += kApostrophe.size() - 1;
      continue;
    }
    const bool punctuation = c == '\xE2' && i + 1 < text.size() && text[i + 1] == '\x80';  // U+2000 to U+203F
    if (punctuation) {
      i += 2;
      end();
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else {
      end();
      if (c == '&') words.emplace_back("and");
    }
  }
  end();
  return words;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

bool startsWith(std::span<const std::string> words, Listed beginning) {
  return words.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), words.begin());
}

bool saysLive(std::span<const std::string> words) {
  if (startsWith(words, {"ao", "vivo"}) || startsWith(words, {"en", "vivo"}) || startsWith(words, {"en", "directo"}) ||
      startsWith(words, {"en", "directe"}) || startsWith(words, {"dal", "vivo"}))
    return true;
  if (startsWith(words, {"recorded"})) words = words.subspan(1);
  if (words.size() < 2 || words[0] != "live") return false;
  return isNumber(words[1]) || isOneOf(Listed{"at", "from", "in", "on", "with"}, words[1]);
}

/// What a title says of the recording, not of the piece. `left` is the title without it.
bool isVersionNote(std::string_view note, std::string_view left) {
  const Words words = wordsOf(note);
  if (words.empty()) return false;
  if (isOneOf(Listed{"feat", "ft", "featuring", "with"}, words[0])) return true;
  const bool saysVersion =
      std::any_of(words.begin(), words.end(), [](const std::string& word) { return isOneOf(kVersion, word); });
  const bool otherPiece =
      std::any_of(words.begin(), words.end(), [&](const std::string& word) { return isOneOf(kOtherPiece, word); });
  if (words[0] == "from") return !isOneOf(kAnyFilm, joined(wordsOf(left)));
  if (saysLive(words)) return true;
  if (otherPiece) return false;
  if (saysVersion) return true;
  bool form = false;
  for (const std::string& word : words) {
    if (isOneOf(kForm, word))
      form = true;
    else if (!isNumber(word) && !isOneOf(kFiller, word))
      return false;
  }
  return form;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Where the bracket opens that the last character closes; nothing if it closes none.
std::optional<std::size_t> lastBracket(std::string_view title) {
  if (title.empty() || (title.back() != ')' && title.back() != ']')) return std::nullopt;
  std::size_t depth = 0;
  for (std::size_t i = title.size(); i-- > 0;) {
    if (title[i] == ')' || title[i] == ']') ++depth;
    if (title[i] == '(' || title[i] == '[')
      if (--depth == 0) return i;
  }
  return std::nullopt;
}

/// The title without its last note about the recording; itself if it has none.
std::string_view withoutNote(std::string_view title) {
  if (const auto bracket = lastBracket(title); bracket && *bracket > 0) {
    const std::string_view left = trimmed(title.substr(0, *bracket));
    if (isVersionNote(title.substr(*bracket + 1, title.size() - *bracket - 2), left)) return left;
  }
  for (const std::string_view dash : {" - ", " \xE2\x80\x93 "}) {
    const std::size_t at = title.rfind(dash);
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view left = trimmed(title.substr(0, at));
    if (isVersionNote(title.substr(at + dash.size()), left)) return left;
  }
  for (const std::string_view guest : {" feat. ", " feat ", " ft. ", " featuring "})
    if (const std::size_t at = title.find(guest); at != std::string_view::npos && at > 0)
      if (title.find_first_of("()[]", at) == std::string_view::npos) return trimmed(title.substr(0, at));
  return title;
}

/// A guest in brackets may stand before the end: "song (feat. b) - club mix".
std::string withoutGuests(std::string_view title) {
  std::string text(title);
  for (const std::string_view guest : {"(feat", "[feat", "(ft. ", "[ft. "}) {
    const std::size_t begin = text.find(guest);
    if (begin == std::string::npos || begin == 0) continue;
    const std::size_t end = text.find(guest.front() == '(' ? ')' : ']', begin);
    if (end != std::string::npos) text.erase(begin, end + 1 - begin);
  }
  return text;
}

std::string pieceOf(std::string_view title) {
  const std::string own = withoutGuests(title);
  std::string_view left = trimmed(own);
  for (std::string_view before; left != before;) {
    before = left;
    left = withoutNote(left);
  }
  Words words = wordsOf(left);
  if (words.empty()) words = wordsOf(title);
  return joined(words);
}

std::string withoutThe(std::string_view artist) {
  Words words = wordsOf(artist);
  if (words.size() > 1 && words.front() == "the") words.erase(words.begin());
  return joined(words);
}

}  // namespace

std::string_view firstArtist(std::string_view artist) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
  for (const std::string_view next : {", ", " feat. ", " feat ", " ft. ", " featuring ", ";"}) {
    const auto at = std::search(artist.begin(), artist.end(), next.begin(), next.end(), same);
    if (at != artist.begin()) artist = artist.substr(0, static_cast<std::size_t>(at - artist.begin()));
  }
  // Names may be joined without blanks, "A,B"; "10,000 Maniacs" is one.
  for (std::size_t at = artist.find(','); at != std::string_view::npos; at = artist.find(',', at + 1)) {
    const char next = at + 1 < artist.size() ? artist[at + 1] : ' ';
    if (at == 0 || next == ' ' || (next >= '0' && next <= '9')) continue;
    artist = artist.substr(0, at);
    break;
  }
  return trimmed(artist);
}

std::string titleIdentity(std::string_view foldedTitle, std::string_view foldedArtist) {
  const std::string piece = pieceOf(foldedTitle);
  const std::string artist = withoutThe(firstArtist(foldedArtist));
  if (piece.empty() || artist.empty()) return {};
  return piece + '\n' + artist;
}

std::string plainWords(std::string_view folded) { return joined(wordsOf(folded)); }

}  // namespace earshot
