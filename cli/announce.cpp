#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/topic.h"
#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/sha256.h"
#include "native/text.h"
#include "server-relay/log/open_log.h"

namespace earshot {
namespace {

struct AnnounceCommand {
  std::string folder;
  std::string to;
  std::string topic = "catalog";
  std::string url = "/catalog/";
  std::string kafkaProperties;
};

/// An http(s) address with a host, or a path from the root of the page's own host; nothing that is not part of either.
bool isCatalogAddress(std::string_view url) {
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F &&
           std::string_view("?#\\\"<>").find(c) == std::string::npos;
  });
  if (!plain) return false;
  for (const std::string_view scheme : {"http://", "https://"})
    if (url.starts_with(scheme)) {
      const std::string_view host = url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size());
      return !host.empty() && host.front() != ':' && host.find('@') == std::string_view::npos;
    }
  return url.starts_with('/') && !url.starts_with("//");
}

Result<Json> announcementOf(const AnnounceCommand& command) {
  const std::filesystem::path folder = command.folder;
  // What is announced is there, whole: every page that hears of it fetches it.
  const auto catalog = openCatalogFolder(folder);
  if (!catalog) return catalog.error();
  if (const auto taste = openTasteOfFolder(folder, *catalog); !taste) return taste.error();
  const auto text = readTextFile(folder / std::string(kManifestName));
  if (!text) return text.error();
  const std::string version = sha256Hex(std::as_bytes(std::span(*text))).substr(0, 16);
  const Manifest& manifest = catalog->manifest();
  Json::Array files;
  for (const CatalogFileEntry& file : manifest.files)
    files.push_back(
        Json::Object{{"role", name(file.role)}, {"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  return Json(Json::Object{{"id", version},
                           {"catalog", command.url},
                           {"version", version},
                           {"kind", name(manifest.kind)},
                           {"space", manifest.space},
                           {"tracks", manifest.tracks},
                           {"files", std::move(files)}});
}

Result<void> announce(const AnnounceCommand& command) {
  const auto announcement = announcementOf(command);
  if (!announcement) return announcement.error();
  auto log = openLogFor({command.to, command.topic}, command.kafkaProperties);
  if (!log) return std::move(log).error();
  auto told = std::make_shared<std::promise<Result<relay::Position>>>();
  auto position = told->get_future();
  (*log)->append(command.topic, command.url, announcement->text(),
                 [told](const Result<relay::Position>& result) { told->set_value(result); });
  const auto appended = position.get();
  if (!appended) return appended.error();
  std::fprintf(stderr, "earshot: %s: version %s announced to %s, topic %s\n", printable(command.folder).c_str(),
               announcement->find("version")->string()->c_str(), printable(command.to).c_str(), command.topic.c_str());
  return {};
}

}  // namespace

void addAnnounce(CLI::App& app, int& exitCode) {
  const auto command = std::make_shared<AnnounceCommand>();
  CLI::App* parser =
      app.add_subcommand("announce", "Tell open pages of a catalog's new version, once it lies where they fetch it");
  parser->add_option("catalog", command->folder, "The catalog's folder")->required()->type_name("DIR");
  parser->add_option("--to", command->to, "kafka:HOST:PORT (several, by commas), or sqlite:FILE")
      ->required()
      ->type_name("LOG");
  parser->add_option("--url", command->url, "Where pages find it: an address, or a path at their own host")
      ->type_name("URL")
      ->capture_default_str();
  parser->add_option("--topic", command->topic, "The topic")->type_name("NAME")->capture_default_str();
  addKafkaProperties(*parser, command->kafkaProperties);
  parser->footer(
      "Relays hand it out on the channel \"catalog\"; pages that hold the catalog then fetch the files that "
      "changed.\n\n"
      "Examples:\n"
      "  earshot announce site/catalog --to kafka:127.0.0.1:9092\n"
      "  earshot announce site/catalog --to sqlite:relay.log --url https://music.example/catalog/");
  parser->callback([command, &exitCode] {
    if (!relay::isLogAddress(command->to))
      throw CLI::ValidationError("--to", "names no log: write kafka:HOST:PORT or sqlite:FILE");
    if (!relay::isTopicName(command->topic))
      throw CLI::ValidationError("--topic", "is up to 249 letters, digits, dots, underscores and hyphens");
    if (!isCatalogAddress(command->url))
      throw CLI::ValidationError("--url",
                                 "is where pages find the catalog: https://HOST/PATH/, or /PATH/ at their own "
                                 "host, without a query");
    const auto done = announce(*command);
    exitCode = done ? kAllWell : failed(done.error());
  });
}

}  // namespace earshot
