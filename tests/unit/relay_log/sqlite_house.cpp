#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "server-relay/log/sqlite_log.h"
#include "tests/catch.h"
#include "tests/unit/relay_log/log_house.h"

namespace earshot::relay {
namespace {

class SqliteHouse final : public LogHouse {
 public:
  SqliteHouse() {
    std::string pattern = (std::filesystem::temp_directory_path() / "earshot-log-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  SqliteHouse(const SqliteHouse&) = delete;
  SqliteHouse& operator=(const SqliteHouse&) = delete;
  ~SqliteHouse() override {
    log_.reset();
    std::filesystem::remove_all(folder_);
  }

  Log& log() override {
    if (log_ == nullptr) {
      auto opened = openSqliteLog(folder_ / "log.sqlite", options_);
      INFO((opened ? "" : opened.error().message()));
      REQUIRE(opened.ok());
      log_ = std::move(*opened);
    }
    return *log_;
  }

  void close() override { log_.reset(); }

  /// Everything that is there is older than the next moment: what comes after is what stays.
  void expire(const std::string& topic, std::int32_t, std::int64_t offset) override {
    log_.reset();
    options_.retention = std::chrono::milliseconds(1);
    const auto gone = [&] {
      const auto extents = log().extents(topic);
      return !extents || extents->at(0).first >= offset;
    };
    while (!gone()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    log_.reset();
    options_.retention = {};
  }

 private:
  std::filesystem::path folder_;
  SqliteLogOptions options_;
  std::unique_ptr<Log> log_;
};

}  // namespace

std::unique_ptr<LogHouse> openLogHouse() { return std::make_unique<SqliteHouse>(); }

std::string newTopic() { return "topic"; }

}  // namespace earshot::relay
