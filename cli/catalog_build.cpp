#include <memory>
#include <string>
#include <utility>

#include "cli/artists_build.h"
#include "cli/audio_build.h"
#include "cli/build_options.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/fma_build.h"
#include "cli/source_kind.h"
#include "cli/table_build.h"
#include "cli/topic.h"
#include "cli/track_sources.h"
#include "native/files.h"

namespace earshot {

void addCatalogBuild(CLI::App& catalog, int& exitCode) {
  const auto options = std::make_shared<BuildOptions>();
  CLI::App* command =
      catalog.add_subcommand("build", "Make a catalog of static files out of folders of audio, or of tables");
  command
      ->add_option(
          "sources", options->sources,
          "Folders of audio, searched through all their folders; or tables of tracks (CSV, JSON lines) and topics of a "
          "log (kafka:HOST:PORT/TOPIC, sqlite:FILE/TOPIC); or the folder of a model that was trained on artists")
      ->required()
      ->type_name("SOURCE");
  command->add_option("--out", options->out, "The catalog's folder; an older catalog there is replaced")
      ->required()
      ->type_name("DIR");
  command->add_option("--name", options->name, "What pages call the catalog")->type_name("TEXT");
  command->add_option("--licence", options->licence, "Under which licence the music may be used")->type_name("TEXT");
  command->add_flag("--previews", options->previews,
                    "Add audio to listen to: files up to 60 s as they are, of longer ones the middle 30 s as Opus");
  auto* cache = command->add_option("--cache", options->cache,
                                    "Where analyses are kept for the next build (default: $XDG_CACHE_HOME/earshot or "
                                    "~/.cache/earshot)");
  cache->type_name("DIR");
  command->add_flag("--no-cache", options->noCache, "Analyze every file, keep nothing")->excludes(cache);
  command->add_option("--jobs", options->jobs, "Files analyzed side by side (default: as many as cores)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
      ->type_name("N");
  auto* metadata = command->add_option("--metadata", options->metadata,
                                       "A table (CSV, JSON lines) that describes audio files: its titles, artists, "
                                       "albums, genres, dates and listens replace the files' tags");
  metadata->type_name("TABLE");
  auto* key =
      command->add_option("--key", options->key, "The table's column with a file's path in its SOURCE, name or stem");
  key->type_name("COLUMN")->needs(metadata);
  metadata->needs(key);
  const auto model = std::make_shared<std::string>();
  command
      ->add_option("--factors", *model,
                   "What earshot train wrote of plays of these tracks, by their ids: recommendations "
                   "then go by who listens to what, too")
      ->type_name("DIR");
  addKafkaProperties(*command, options->kafkaProperties);
  command->add_option("--report", options->report, "Write what was cleaned up in tables as JSON, too; - is stdout")
      ->type_name("FILE");
  command->footer(
      "A track's id is its path in its SOURCE, with the SOURCE's name before it if there are several. Each file is a\n"
      "track of its own, whatever its tags say. The catalog appears when it is complete; files that fail are named "
      "and\n"
      "left out, and so are previews of a catalog that lies in a SOURCE.\n\n"
      "Analyses are kept by what a file holds: a build that was stopped goes on where it was, and only new and "
      "changed\n"
      "files are analyzed again, wherever they lie. The cache may be removed at any time; what was not used for 90 "
      "days\n"
      "removes itself.\n\n"
      "Examples:\n"
      "  earshot catalog build Music --out site/catalog\n"
      "  earshot catalog build Albums Singles --out catalog --name \"My label\" --licence CC-BY-4.0 --previews\n"
      "  earshot catalog build Music --out catalog --metadata songs.csv --key file\n"
      "  earshot catalog build tracks.csv more.jsonl --out catalog --report cleaned.json\n"
      "  earshot catalog build kafka:127.0.0.1:9092/tracks --out catalog\n"
      "  earshot catalog build fma_metadata --out catalog\n"
      "  earshot catalog build Music --out catalog --factors model\n"
      "  earshot catalog build model --out catalog --metadata artists.tsv --key id");
  command->callback([options, model, &exitCode] {
    if (!options->cache.empty() && isWithin(options->cache, options->out))
      throw CLI::ValidationError("--cache", "lies in the catalog's folder and would be published with it");
    for (const std::string& source : options->sources)
      if (isWithin(source, options->out) && isWithin(options->out, source))
        throw CLI::ValidationError("--out",
                                   "is a SOURCE, too: all of the music would be published with the catalog, "
                                   "and previews be taken for music; choose a folder of its own");
    for (const std::string& source : options->sources)
      if (const auto topic = topicAddressOf(source); namesTopic(source) && !topic)
        throw CLI::ValidationError("SOURCE", topic.error().message());
    const auto kind = kindOfSources(options->sources);
    if (!kind) throw CLI::ValidationError("SOURCE", kind.error().message());
    const bool described = *kind == SourceKind::Audio || *kind == SourceKind::Model;
    if (!described && !options->metadata.empty())
      throw CLI::ValidationError("--metadata", "describes folders of audio; several tables are named as SOURCEs");
    if (*kind == SourceKind::Model && !model->empty())
      throw CLI::ValidationError("--factors", "is the SOURCE itself here; leave it out");
    if (described && options->metadata.empty() && !options->report.empty())
      throw CLI::ValidationError("--report", "tells what was cleaned up in tables, and there is none");
    if (!options->report.empty() && options->report != "-") {
      if (isWithin(options->report, options->out))
        throw CLI::ValidationError("--report", "lies in the catalog's folder and would be published with it");
      if (const auto writable = checkWritable(options->report); !writable)
        throw CLI::ValidationError("--report", writable.error().message());
    }
    if (const std::string& from = *kind == SourceKind::Model ? options->sources.front() : *model; !from.empty()) {
      auto read = readFactors(from);
      if (!read) {
        exitCode = failed(read.error());
        return;
      }
      options->factors = std::make_shared<const FactorsModel>(std::move(read).value());
    }
    if (*kind == SourceKind::Model) {
      exitCode = buildFromModel(*options);
      return;
    }
    if (*kind == SourceKind::Table) {
      exitCode = buildFromTables(*options);
      return;
    }
    if (*kind == SourceKind::Fma) {
      exitCode = buildFromFma(*options);
      return;
    }
    auto sources = listTracks(options->sources, options->out);
    if (!sources) throw CLI::ValidationError("SOURCE", sources.error().message());
    exitCode = buildFromAudio(*options, std::move(sources).value());
  });
}

}  // namespace earshot
