#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/production.h"
#include "cli/topic.h"
#include "server-relay/log/open_log.h"

namespace earshot {

void addProduce(CLI::App& app, int& exitCode) {
  const auto command = std::make_shared<ProduceCommand>();
  CLI::App* parser =
      app.add_subcommand("produce", "Send tracks to a log, one record a track: what relays hand to pages");
  parser
      ->add_option("source", command->source,
                   "A table of tracks (CSV, JSON lines), or a folder of audio, which is analyzed")
      ->required()
      ->type_name("SOURCE");
  parser->add_option("--to", command->to, "kafka:HOST:PORT (several, by commas), or sqlite:FILE")
      ->required()
      ->type_name("LOG");
  parser->add_option("--topic", command->topic, "The topic")->type_name("NAME")->capture_default_str();
  parser
      ->add_option("--topic-by", command->topicBy,
                   "A topic for each value: NAME-rock, NAME-hip-hop ...; NAME for tracks without one")
      ->check(CLI::IsMember({"genre", "artist", "album", "year"}))
      ->type_name("FIELD");
  parser->add_option("--rate", command->rate, "Records a second, as a simulation; max: as fast as the log takes them")
      ->type_name("N|max")
      ->capture_default_str();
  parser
      ->add_option("--format", command->format,
                   "json, or comma: id, title, artists and twelve numbers without any quotes (of tables only)")
      ->check(CLI::IsMember({"json", "comma"}))
      ->capture_default_str();
  parser
      ->add_option("--resume", command->resume,
                   "Where the position is kept until all is sent (default: SOURCE.produce.json)")
      ->type_name("FILE");
  parser->add_flag("--fresh", command->fresh, "Begin anew, whatever an earlier run sent");
  parser->add_option("--dead-letters", command->deadLetters, "The topic that keeps rows which are no tracks")
      ->type_name("NAME")
      ->capture_default_str();
  addKafkaProperties(*parser, command->kafkaProperties);
  auto* cache = parser->add_option("--cache", command->cache, "Where analyses of audio are kept, as of catalog build");
  cache->type_name("DIR");
  parser->add_flag("--no-cache", command->noCache, "Analyze every file, keep nothing")->excludes(cache);
  parser->add_option("--jobs", command->jobs, "Files analyzed side by side (default: as many as cores)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
      ->type_name("N");
  parser->footer(
      "Rows are cleaned as catalog build cleans them; what is no track is counted, told at the end, and kept in the\n"
      "topic dead-letters. What was stopped goes on when the same command is given again: nothing is sent twice after\n"
      "Ctrl-C, at most what was on its way after a crash, under the same eventId. docs/topics.md says what a record "
      "holds.\n\n"
      "Examples:\n"
      "  earshot produce tracks.csv --to kafka:127.0.0.1:9092\n"
      "  earshot produce tracks.csv --to kafka:127.0.0.1:9092 --topic-by genre --rate max\n"
      "  earshot produce tracks.csv --to kafka:127.0.0.1:9092 --topic songs --format comma --rate 50\n"
      "  earshot produce Music --to sqlite:relay.log");
  parser->callback([command, &exitCode] {
    const auto rate = command->perSecond();
    constexpr double kSlowest = 1e-4;
    constexpr double kFastest = 1e6;
    if (command->rate != "max" && !(rate && *rate >= kSlowest && *rate <= kFastest))
      throw CLI::ValidationError("--rate", "is records a second, from 0.0001 to 1000000, or max");
    if (!relay::isLogAddress(command->to))
      throw CLI::ValidationError("--to", "names no log: write kafka:HOST:PORT or sqlite:FILE");
    for (const auto& [option, topic] : {std::pair("--topic", command->topic), {"--dead-letters", command->deadLetters}})
      if (!relay::isTopicName(topic))
        throw CLI::ValidationError(option, "is up to 249 letters, digits, dots, underscores and hyphens");
    if (command->format == "comma" && command->ofFolder())
      throw CLI::ValidationError("--format", "comma has no place for what is heard in audio; take json");
    exitCode = produce(*command);
  });
}

}  // namespace earshot
