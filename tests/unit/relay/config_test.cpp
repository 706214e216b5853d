#include <string>
#include <vector>

#include "server-relay/config/command_line.h"
#include "server-relay/config/settings.h"
#include "server-relay/config/values.h"
#include "tests/catch.h"
#include "tests/unit/relay/temporary_folder.h"

using namespace earshot::relay;
using earshot::relay::testing::TemporaryFolder;
using namespace std::chrono_literals;

namespace {

Command read(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
  arguments.insert(arguments.begin(), "earshot-relay");
  std::vector<const char*> argumentTexts;
  for (const std::string& argument : arguments) argumentTexts.push_back(argument.c_str());
  std::vector<const char*> variables;
  for (const std::string& variable : environment) variables.push_back(variable.c_str());
  variables.push_back(nullptr);
  return readCommandLine(static_cast<int>(arguments.size()), argumentTexts.data(), variables.data());
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("without any setting the defaults are in force") {
  const Command command = read({});
  CHECK_FALSE(command.exitCode);
  CHECK(command.config.listen.text() == "127.0.0.1:8787");
  CHECK(command.config.idleTimeout == 60s);
  CHECK(command.config.site.empty());
}

TEST_CASE("flags win over the environment, the environment over the file, the file over the defaults") {
  const TemporaryFolder folder;
  folder.write("relay.conf",
               "# all three\nthreads = 3\n  max-body-bytes=1KiB  \r\n\nidle-timeout = 5s\ncontent-security-policy = "
               "default-src 'none'; a=b\n");
  const std::string file = (folder.path() / "relay.conf").string();
  const Command command =
      read({"--config", file, "--threads", "5"}, {"EARSHOT_THREADS=4", "EARSHOT_IDLE_TIMEOUT=6s", "HOME=/nowhere"});
  REQUIRE_FALSE(command.exitCode);
  CHECK(command.config.threads == 5);
  CHECK(command.config.idleTimeout == 6s);
  CHECK(command.config.maxBodyBytes == 1024);
  CHECK(command.config.contentSecurityPolicy == "default-src 'none'; a=b");
  CHECK(command.config.headerTimeout == 10s);

  const Command fromEnvironment = read({}, {"EARSHOT_CONFIG=" + file});
  CHECK(fromEnvironment.config.threads == 3);
}

TEST_CASE("every setting can be set by flag, by environment and by file, to what it shows") {
  const TemporaryFolder folder;
  for (const Setting& setting : settings()) {
    CAPTURE(setting.key);
    const bool isFolder = setting.placeholder == "DIR";
    const std::string value = isFolder                        ? folder.path().string()
                              : setting.key == "listen"       ? "[::1]:99"
                              : setting.key == "log-level"    ? "warn"
                              : setting.key == "log"          ? "kafka:broker:9092"
                              : setting.key == "live-origins" ? "https://music.example, http://127.0.0.1:5173"
                              : setting.key == "live-window"  ? "77ms"
                              : setting.key == "topics"       ? "tracks=new-music, tracks/jazz=jazz, charts/rock=rock"
                              : setting.placeholder == "DURATION" ? "77s"
                              : setting.placeholder == "BYTES"    ? "5KiB"
                              : setting.placeholder == "COUNT"    ? "7"
                                                                  : "default-src 'none'";
    // What must go with others: the address stays smaller than the head it is part of, a certificate has its key, what
    // is live has a log of its kind, tokens have keys.
    std::vector<std::string> others;
    const std::string log = setting.key == "kafka-properties" ? "kafka:broker" : "sqlite:log";
    for (const auto& [key, text] :
         {std::pair("max-header-bytes", "8KiB"), std::pair("tls-certificate", "certificate"),
          std::pair("tls-key", "key"), std::pair("log", log.c_str()), std::pair("token-secret-file", "secret")}) {
      if (setting.key != key) others.insert(others.end(), {"--" + std::string(key), text});
    }
    const auto with = [&](std::vector<std::string> own) {
      own.insert(own.end(), others.begin(), others.end());
      return own;
    };
    folder.write("one.conf", setting.key + " = " + value + "\n");
    const std::string file = (folder.path() / "one.conf").string();
    for (const Command& command :
         {read(with({setting.flag(), value})), read(others, {setting.environment() + "=" + value}),
          read(with({"--config", file}))}) {
      CHECK(command.complaint.empty());
      CHECK(setting.show(command.config) == value);
    }
  }
}

TEST_CASE("what --check-config prints is a file that sets the same") {
  const TemporaryFolder folder;
  const Command first =
      read({"--check-config", "--threads", "9", "--site", folder.path().string()}, {"EARSHOT_DRAIN_TIMEOUT=0ms"});
  CHECK(first.exitCode == 0);
  CHECK(contains(first.output, "# --threads\nthreads = 9\n"));
  CHECK(contains(first.output, "# EARSHOT_DRAIN_TIMEOUT\ndrain-timeout = 0ms\n"));
  folder.write("printed.conf", first.output);
  const Command second = read({"--config", (folder.path() / "printed.conf").string()});
  CHECK(second.complaint.empty());
  for (const Setting& setting : settings()) CHECK(setting.show(second.config) == setting.show(first.config));
}

TEST_CASE("each fault is a sentence: which key, what was given, what is allowed") {
  struct Fault {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::vector<std::string> parts;
  };
  const std::vector<Fault> faults = {
      {{"--listen", "8787"}, {}, {"--listen", "\"8787\"", "Allowed: a numeric address"}},
      {{"--listen", "relay.example:80"}, {}, {"--listen", "\"relay.example:80\""}},
      {{"--listen", "127.0.0.1:65536"}, {}, {"\"127.0.0.1:65536\""}},
      {{"--listen", "::1:80"}, {}, {"\"::1:80\""}},
      {{"--threads", "0"}, {}, {"--threads", "\"0\"", "from 1 to 64"}},
      {{"--threads", "two"}, {}, {"\"two\""}},
      {{"--threads", "-1"}, {}, {"\"-1\""}},
      {{"--idle-timeout", "10"}, {}, {"--idle-timeout", "\"10\"", "ms, s, m or h"}},
      {{"--idle-timeout", "99999999999999999999h"}, {}, {"--idle-timeout"}},
      {{"--max-body-bytes", "1TB"}, {}, {"--max-body-bytes", "\"1TB\"", "KiB"}},
      {{"--log-level", "loud"}, {}, {"--log-level", "\"loud\"", "debug, info, warn, error or off"}},
      {{"--site", "/no/such/folder"}, {}, {"--site", "\"/no/such/folder\" is not a folder"}},
      {{"--content-security-policy", "a\r\nSet-Cookie: b"}, {}, {"--content-security-policy"}},
      {{"--site"}, {}, {"--site needs a value", "a folder"}},
      {{"--lisen", "x"}, {}, {"\"--lisen\"", "did you mean \"--listen\"?"}},
      {{"--lisen=x"}, {}, {"did you mean \"--listen\"?"}},
      {{"stray"}, {}, {"\"stray\" is not an option"}},
      {{"--config", "/no/such/file"}, {}, {"config", "\"/no/such/file\" cannot be read"}},
      {{}, {"EARSHOT_THREADS=many"}, {"EARSHOT_THREADS", "\"many\"", "from 1 to 64"}},
      {{}, {"EARSHOT_LISTN=x"}, {"EARSHOT_LISTN", "did you mean \"EARSHOT_LISTEN\"?"}},
      {{"--max-header-bytes", "1KiB"}, {}, {"--max-header-bytes", "max-target-bytes (4096)", "(1024)"}},
      {{"--log", "kafka:broker:9092/tracks"}, {}, {"\"kafka:broker:9092/tracks\"", "where the port is 9092 if none"}},
      {{"--log", "kafka:broker:"}, {}, {"\"kafka:broker:\""}},
      {{"--topics", "tracks=a"}, {}, {"--topics: has no effect without a log"}},
      {{}, {"EARSHOT_LIVE_WINDOW=20ms"}, {"EARSHOT_LIVE_WINDOW: has no effect without a log"}},
      {{"--log", "kafka:broker", "--log-retention", "1h"}, {}, {"--log-retention: has no effect on Kafka"}},
      {{"--log", "sqlite:log", "--kafka-properties", "p"},
       {},
       {"--kafka-properties: has no effect on a log in a file"}},
      {{"--log", "sqlite:log", "--token-issuer", "i"}, {}, {"--token-issuer: has no effect without keys"}},
      {{"--log", "sqlite:log", "--live-origins", "music.example"}, {}, {"\"music.example\"", "without a path"}},
      {{"--log", "sqlite:log", "--topics", "tracks/=a"}, {}, {"\"tracks/=a\"", "tracks/NAME"}},
      {{"--log", "sqlite:log", "--topics", "tracks/a b=a"}, {}, {"\"tracks/a b=a\""}},
  };
  for (const Fault& fault : faults) {
    const Command command = read(fault.arguments, fault.environment);
    CAPTURE(fault.arguments, fault.environment, command.complaint);
    CHECK(command.exitCode == 2);
    CHECK(command.output.empty());
    CHECK(contains(command.complaint, "earshot-relay: "));
    for (const std::string& part : fault.parts) CHECK(contains(command.complaint, part));
  }
}

TEST_CASE("a fault in a file is named by its line") {
  const TemporaryFolder folder;
  folder.write("relay.conf", "threads = 2\nthread = 2\nno equals sign\nthreads = 3\nlog-level = loud\n");
  const Command command = read({"--config", (folder.path() / "relay.conf").string()});
  CHECK(command.exitCode == 2);
  CHECK(contains(command.complaint, "line 2: \"thread\" is not a setting, did you mean \"threads\"?"));
  CHECK(contains(command.complaint, "line 3: \"no equals sign\" has no '='"));
  CHECK(contains(command.complaint, "line 4: threads: is set already in line 1"));
  CHECK(contains(command.complaint, "line 5: log-level: \"loud\" is not allowed"));
}

TEST_CASE("variables of the project's builds and tests are not settings and do no harm") {
  CHECK_FALSE(read({}, {"EARSHOT_TEST_DATA=x", "EARSHOT_REQUIRE_ALL=1", "EARSHOT_BIN_DIR=y"}).exitCode);
}

TEST_CASE("help shows every setting and examples") {
  const Command command = read({"--help"});
  CHECK(command.exitCode == 0);
  for (const Setting& setting : settings()) CHECK(contains(command.output, setting.flag()));
  CHECK(contains(command.output, "Examples:"));
}

TEST_CASE("an origin is what a browser sends, letter by letter") {
  for (const char* good : {"*", "https://music.example", "http://127.0.0.1:5173", "http://[::1]:8080",
                           "http://localhost", "capacitor://localhost", "https://a.example:80"}) {
    CAPTURE(good);
    CHECK(isOrigin(good));
  }
  for (const char* bad : {"", "music.example", "https://", "https://Music.example", "https://music.example/",
                          "https://a.example/b", "https://a.example:443", "http://a.example:80", "https://a.example:",
                          "https://a.example:0x1", "null", "https://user@a.example", "https://*.example", "http://[::1",
                          "http://[::1]:80801", "http://[x]", "://a", "https://a b"}) {
    CAPTURE(bad);
    CHECK_FALSE(isOrigin(bad));
  }
}

TEST_CASE("sizes, times and addresses are shown as they are read") {
  for (const char* text : {"0", "1", "1023", "1KiB", "16KiB", "1MiB", "3GiB"})
    CHECK(showBytes(*parseBytes(text)) == text);
  for (const char* text : {"0ms", "1ms", "1500ms", "10s", "1m", "90s", "24h"})
    CHECK(showDuration(*parseDuration(text)) == text);
  for (const char* text : {"127.0.0.1:0", "0.0.0.0:80", "[::1]:8787", "[::]:1"})
    CHECK(parseEndpoint(text)->text() == text);
  CHECK(parseEndpoint("localhost:5")->text() == "127.0.0.1:5");
  for (const char* text : {"", ":", ":80", "127.0.0.1", "127.0.0.1:", "[]:1", "[127.0.0.1]:1", "127.0.0.1:1x", "a:1"}) {
    CAPTURE(text);
    CHECK_FALSE(parseEndpoint(text));
  }
}
