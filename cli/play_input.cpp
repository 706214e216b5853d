#include "cli/play_input.h"

#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/topic.h"
#include "native/play_events.h"
#include "native/play_selection.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "shared/sentence.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

Result<PlayColumns> columnsOf(std::string_view text) {
  PlayColumns columns;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    const std::string_view key = part.substr(0, equals);
    std::string* column = key == "listener" ? &columns.listener
                          : key == "item"   ? &columns.item
                          : key == "count"  ? &columns.count
                                            : nullptr;
    if (equals == std::string_view::npos || column == nullptr || equals + 1 == part.size())
      return Error(ErrorCode::InvalidArgument, "--columns", {"has ", quoted(part)},
                   "For example: --columns listener=user,item=artist,count=plays, or listener=1,item=2,count=3");
    *column = part.substr(equals + 1);
  }
  return columns;
}

Result<PlayLog> readTable(const PlayInput& input) {
  auto columns = columnsOf(input.columns);
  if (!columns) return std::move(columns).error();
  std::error_code unknown;
  const auto size = fs::file_size(input.file, unknown);
  Progress progress("Reading " + printable(fs::path(input.file).filename()), unknown ? 0 : size);
  progress.countsBytes();
  return readPlays(input.file, {*std::move(columns), [&](std::size_t, std::size_t bytes) {
                                  progress.advance(bytes);
                                  return !stopRequested();
                                }});
}

Result<PlayLog> readEvents(const PlayInput& input) {
  if (!input.columns.empty())
    return Error(ErrorCode::InvalidArgument, "--columns", "are of tables; events have names for what they hold", "");
  const auto address = topicAddressOf(input.file);
  if (!address) return address.error();
  PlayEvents events;
  const auto read = readTopic(*address, input.kafkaProperties, [&](const relay::Record& record) {
    events.take(record.value, [&] { return placeOf(*address, record); });
  });
  if (!read) return read.error();
  return std::move(events).finish(address->text());
}

}  // namespace

void addPlayInput(CLI::App& command, PlayInput& input) {
  command
      .add_option("plays", input.file,
                  "Who played what: CSV or TSV of listener, item and count, by the header's names or in this order; "
                  ".rating files; events as JSON lines; or all events of a topic, kafka:HOST:PORT/TOPIC or "
                  "sqlite:FILE/TOPIC")
      ->required()
      ->type_name("PLAYS");
  command
      .add_option("--columns", input.columns, "Which columns, by name or position: listener=user,item=artist,count=3")
      ->type_name("COLUMNS");
  command.add_option("--min-items", input.fewestItems, "Leave out listeners with fewer different items")
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--min-listeners", input.fewestListeners, "Leave out items with fewer listeners")
      ->type_name("N")
      ->capture_default_str();
  addKafkaProperties(command, input.kafkaProperties);
}

Result<PlayLog> readPlayInput(const PlayInput& input) {
  auto log = namesTopic(input.file) ? readEvents(input) : readTable(input);
  if (!log) return log;
  keepFrequent(*log, input.fewestItems, input.fewestListeners);
  std::fprintf(stderr, "earshot: %s: %s, %s\n%s", printable(input.file).c_str(),
               sentence({grouped(log->report.rows), " rows"}).c_str(), log->layout.c_str(), log->report.text().c_str());
  if (log->duplicates > 0)
    std::fprintf(
        stderr, "  duplicates: %s\n",
        sentence({grouped(log->duplicates), " rows were summed with earlier ones of the same listener and item"})
            .c_str());
  if (log->plays.empty())
    return Error(ErrorCode::InvalidArgument, printable(input.file), "has no plays left: there is nothing to learn from",
                 "Lower --min-items and --min-listeners.");
  std::fprintf(stderr, "earshot: %s listeners, %s items, %s pairs\n",
               sentence({grouped(log->listeners.size())}).c_str(), sentence({grouped(log->items.size())}).c_str(),
               sentence({grouped(log->plays.size())}).c_str());
  return log;
}

}  // namespace earshot
