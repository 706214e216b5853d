#include "cli/left_out_file.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "native/files.h"
#include "native/text.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;
using Pair = std::pair<std::string_view, std::string_view>;

/// The next piece of `text` up to one of the separators, without blanks around it.
std::string_view take(std::string_view& text, std::string_view separators) {
  const std::size_t end = text.find_first_of(separators);
  std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  while (!piece.empty() && (piece.front() == ' ' || piece.front() == '\r')) piece.remove_prefix(1);
  while (!piece.empty() && (piece.back() == ' ' || piece.back() == '\r')) piece.remove_suffix(1);
  return piece;
}

/// "(listener,item)". The comma is the last one: names of listeners may have others.
std::optional<Pair> pairOf(std::string_view key) {
  if (key.size() < 5 || key.front() != '(' || key.back() != ')') return std::nullopt;
  key = key.substr(1, key.size() - 2);
  const std::size_t comma = key.rfind(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string_view listener = key.substr(0, comma);
  std::string_view item = key.substr(comma + 1);
  const Pair pair = {take(listener, ""), take(item, "")};
  if (pair.first.empty() || pair.second.empty()) return std::nullopt;
  return pair;
}

Error fault(const fs::path& file, std::size_t line, std::string_view what) {
  return Error(ErrorCode::Corrupt, printable(file), {"line ", grouped(line), " ", what},
               "Expected a line for each test: (listener,item), then a tab before each negative.");
}

Result<std::set<Pair>> pairsOf(const fs::path& file, std::string_view text) {
  std::set<Pair> pairs;
  for (std::size_t line = 1; !text.empty(); ++line) {
    std::string_view row = take(text, "\n");
    if (row.empty()) continue;
    const std::string_view listener = take(row, "\t,");
    const std::string_view item = take(row, "\t,");
    if (listener.empty() || item.empty())
      return Error(ErrorCode::Corrupt, printable(file), {"line ", grouped(line), " has no listener and item"}, "");
    pairs.insert({listener, item});
  }
  return pairs;
}

}  // namespace

Result<LeftOutPlays> readLeftOut(const NamedText& negatives, const NamedText& test, const NameIndex& listeners,
                                 NameIndex& items) {
  auto wanted = pairsOf(test.file, test.text);
  if (!wanted) return std::move(wanted).error();

  LeftOutPlays result;
  const std::size_t known = items.size();
  std::string_view rest = negatives.text;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    std::string_view row = take(rest, "\n");
    if (row.empty()) continue;
    const auto pair = pairOf(take(row, "\t"));
    if (!pair) return fault(negatives.file, line, "does not begin with (listener,item)");
    if (!test.file.empty() && wanted->erase(*pair) == 0)
      return fault(negatives.file, line, "is of no pair of the test file");
    const auto listener = listeners.find(pair->first);
    if (!listener) {
      ++result.unknownListeners;
      continue;
    }
    LeftOut one = {*listener, items.add(pair->second), {}};
    if (one.item >= known) ++result.unknownItems;
    while (!row.empty())
      if (const std::string_view name = take(row, "\t"); !name.empty()) one.others.push_back(items.add(name));
    result.amongOwn += std::erase(one.others, one.item) > 0 ? 1 : 0;
    if (one.others.empty()) return fault(negatives.file, line, "has no negatives");
    result.plays.push_back(std::move(one));
  }
  if (!wanted->empty())
    return Error(ErrorCode::Corrupt, printable(test.file),
                 {"has ", grouped(wanted->size()), " pairs without negatives"},
                 "Give the negatives that belong to it.");
  if (result.plays.empty())
    return Error(ErrorCode::Corrupt, printable(negatives.file), "holds no pair of a listener who is in the plays", "");
  return result;
}

Result<LeftOutPlays> readLeftOutFiles(const fs::path& negatives, const fs::path& test, const NameIndex& listeners,
                                      NameIndex& items) {
  const auto text = readTextFile(negatives);
  if (!text) return text.error();
  Result<std::string> testText = std::string();
  if (!test.empty()) testText = readTextFile(test);
  if (!testText) return testText.error();
  return readLeftOut({negatives, *text}, {test, *testText}, listeners, items);
}

}  // namespace earshot
