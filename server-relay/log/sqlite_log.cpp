#include "server-relay/log/sqlite_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "server-relay/log/sqlite.h"

namespace earshot::relay {
namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMostWaiting = 100'000;    // records that are not yet committed
constexpr std::size_t kWaitingBytes = 64 << 20;  // and their bytes
constexpr std::size_t kCommitTogether = 2'000;   // records a transaction
constexpr std::size_t kReadBytes = 256 << 10;    // bytes a read gives back, and one record more
constexpr std::size_t kDeliverTogether = 1'000;  // records a call of a sink
constexpr std::size_t kRemoveTogether = 5'000;   // records a transaction of retention
constexpr std::chrono::seconds kRetentionPause{30};
constexpr std::chrono::seconds kTryPause{1};         // between tries of a disk that took nothing
constexpr std::chrono::milliseconds kLookPause{50};  // between looks for what other programs appended

std::int64_t now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Holds FILE.lock as long as it lives, so that no second relay writes the same file.
class FileLock {
 public:
  /// `file`: itself, not a link to it.
  static Result<FileLock> take(const std::string& file) {
    const std::string name = file + ".lock";
    FileLock lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) return Error(ErrorCode::Io, name, std::strerror(errno), "");
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0)
      return Error(ErrorCode::Io, file, "is another relay's log", "Stop that relay, or name another file.");
    return lock;
  }
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// A connection with the statements of the log.
class Store {
 public:
  static Result<Store> open(const std::string& file) {
    auto database = Database::open(file);
    if (!database) return std::move(database).error();
    return open(std::move(*database), file);
  }

  static Result<Store> open(Database database, const std::string& file) {
    // Before anything is written: it may be another program's.
    const auto version = versionOf(database, file);
    if (!version) return version.error();
    if (*version == 0)
      if (const auto marked = database.run("PRAGMA user_version = 1"); !marked) return marked.error();
    const auto made = database.run(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
        "CREATE TABLE IF NOT EXISTS topics (id INTEGER PRIMARY KEY, name BLOB UNIQUE NOT NULL,"
        "  first INTEGER NOT NULL, next INTEGER NOT NULL);"
        "CREATE TABLE IF NOT EXISTS records (topic INTEGER NOT NULL, offset INTEGER NOT NULL, at INTEGER NOT NULL,"
        "  key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (topic, offset)) WITHOUT ROWID;"
        "CREATE TEMP TABLE lasting (name BLOB PRIMARY KEY);");
    if (!made) return made.error();
    Store store(std::move(database));
    const auto prepared = store.prepare();
    if (!prepared) return prepared.error();
    return store;
  }

  struct Topic {
    std::int64_t id = 0;
    Extent extent;
  };

  /// None: it is not there.
  Result<std::optional<Topic>> find(const std::string& name) {
    findTopic_->bind(1, std::string_view(name));
    const auto step = findTopic_->step();
    std::optional<Topic> found;
    if (step == Statement::Step::Row)
      found = Topic{findTopic_->integer(0), {findTopic_->integer(1), findTopic_->integer(2)}};
    findTopic_->reset();
    if (step == Statement::Step::Failed) return database_.failure();
    return found;
  }

  /// Made if it is not there.
  Result<Topic> topic(const std::string& name) {
    for (const bool again : {false, true}) {
      const auto found = find(name);
      if (!found) return found.error();
      if (*found) return **found;
      if (again) break;
      addTopic_->bind(1, std::string_view(name));
      const auto added = finish(*addTopic_);
      if (!added) return added.error();
    }
    return Error(ErrorCode::Corrupt, name, "could be neither found nor made", "");
  }

  /// Of these retention leaves the last record of each key.
  Result<void> keepLast(const std::set<std::string>& topics) {
    auto add = database_.prepare("INSERT INTO temp.lasting (name) VALUES (?1)");
    if (!add) return std::move(add).error();
    for (const std::string& topic : topics) {
      add->bind(1, std::string_view(topic));
      const auto added = finish(*add);
      if (!added) return added;
    }
    return {};
  }

  /// Writes a little, to see whether that can be done.
  Result<void> tryOut() { return database_.run("PRAGMA user_version = 1"); }

  Result<void> begin() { return database_.run("BEGIN IMMEDIATE"); }
  Result<void> commit() { return database_.run("COMMIT"); }
  /// The failure that led here has been told; that there is nothing to roll back is none.
  void rollBack() { static_cast<void>(database_.run("ROLLBACK").ok()); }

  Result<void> insert(std::int64_t topic, const Record& record) {
    insert_->bind(1, topic);
    insert_->bind(2, record.offset);
    insert_->bind(3, record.at);
    insert_->bind(4, std::string_view(record.key));
    insert_->bind(5, std::string_view(record.value));
    return finish(*insert_);
  }

  Result<void> setNext(std::int64_t topic, std::int64_t next) {
    setNext_->bind(1, next);
    setNext_->bind(2, topic);
    return finish(*setNext_);
  }

  Result<std::vector<Record>> read(std::int64_t topic, std::int64_t offset, std::size_t limit) {
    std::vector<Record> records;
    std::size_t bytes = 0;
    read_->bind(1, topic);
    read_->bind(2, offset);
    read_->bind(3, static_cast<std::int64_t>(limit));
    Statement::Step step = Statement::Step::Done;
    while (bytes < kReadBytes && (step = read_->step()) == Statement::Step::Row) {
      records.push_back({0, read_->integer(0), read_->integer(1), read_->bytes(2), read_->bytes(3)});
      bytes += records.back().key.size() + records.back().value.size();
    }
    read_->reset();
    if (step == Statement::Step::Failed) return database_.failure();
    return records;
  }

  /// Another number after another connection has committed.
  std::int64_t version() {
    const std::int64_t version = version_->step() == Statement::Step::Row ? version_->integer(0) : 0;
    version_->reset();
    return version;
  }

  /// Removes some records that are older; whether there may be more.
  Result<bool> removeBefore(std::int64_t at) {
    remove_->bind(1, at);
    remove_->bind(2, static_cast<std::int64_t>(kRemoveTogether));
    std::int64_t removed = 0;
    const auto begun = begin();
    if (!begun) return begun.error();
    auto done = finish(*remove_);
    if (done) removed = changes();
    if (done && removed > 0) done = finish(*setFirst_);
    if (done) done = commit();
    if (!done) {
      rollBack();
      return done.error();
    }
    return removed == static_cast<std::int64_t>(kRemoveTogether);
  }

 private:
  explicit Store(Database database) : database_(std::move(database)) {}

  Result<void> prepare() {
    const std::pair<std::optional<Statement>*, const char*> statements[] = {
        {&findTopic_, "SELECT id, first, next FROM topics WHERE name = ?1"},
        {&addTopic_, "INSERT INTO topics (name, first, next) VALUES (?1, 0, 0)"},
        {&insert_, "INSERT INTO records (topic, offset, at, key, value) VALUES (?1, ?2, ?3, ?4, ?5)"},
        {&setNext_, "UPDATE topics SET next = ?1 WHERE id = ?2"},
        {&read_,
         "SELECT offset, at, key, value FROM records WHERE topic = ?1 AND offset >= ?2 ORDER BY offset LIMIT ?3"},
        // A topic's records are as old as their offsets say: those before the first one that is young enough go.
        {&remove_,
         "DELETE FROM records WHERE (topic, offset) IN (SELECT r.topic, r.offset FROM topics t JOIN records r ON "
         "r.topic = t.id AND r.offset < coalesce((SELECT min(y.offset) FROM records y WHERE y.topic = t.id AND y.at >= "
         "?1), t.next) WHERE t.name NOT IN (SELECT name FROM temp.lasting) OR EXISTS (SELECT 1 FROM records n WHERE "
         "n.topic = r.topic AND n.offset > r.offset AND n.key = r.key) LIMIT ?2)"},
        {&setFirst_,
         "UPDATE topics SET first = coalesce((SELECT min(offset) FROM records WHERE topic = topics.id), next)"},
        {&changes_, "SELECT changes()"},
        {&version_, "PRAGMA data_version"},
    };
    for (const auto& [statement, sql] : statements) {
      auto prepared = database_.prepare(sql);
      if (!prepared) return prepared.error();
      *statement = std::move(*prepared);
    }
    return {};
  }

  /// A log's version; 0 of a file without any tables.
  static Result<std::int64_t> versionOf(Database& database, const std::string& file) {
    auto query = database.prepare("SELECT (SELECT user_version FROM pragma_user_version), count(*) FROM sqlite_master");
    if (!query) return query.error();
    if (query->step() != Statement::Step::Row) return database.failure();
    const std::int64_t version = query->integer(0);
    if (version == kVersion || (version == 0 && query->integer(1) == 0)) return version;
    if (version == 0)
      return Error(ErrorCode::InvalidArgument, file, "is a database of another program", "Name another file.");
    return Error(ErrorCode::VersionMismatch, file, {"has version ", version, ", expected ", kVersion},
                 "Name another file.");
  }

  std::int64_t changes() {
    const std::int64_t count = changes_->step() == Statement::Step::Row ? changes_->integer(0) : 0;
    changes_->reset();
    return count;
  }

  Result<void> finish(Statement& statement) {
    const bool done = statement.step() != Statement::Step::Failed;
    Result<void> result;
    if (!done) result = database_.failure();
    statement.reset();
    return result;
  }

  // The statements are finalized before the database closes.
  Database database_;
  std::optional<Statement> findTopic_, addTopic_, insert_, setNext_, read_, remove_, setFirst_, changes_, version_;
};

struct Waiting {
  std::string topic;
  Record record;
  Log::Appended appended;
};

/// One who follows. `delivering` is held while the sink runs, so that whoever leaves waits for it.
struct Follower {
  std::string topic;
  std::int64_t next = 0;
  Log::Sink sink;
  std::mutex delivering;
  bool left = false;
};

class SqliteLog final : public Log {
 public:
  SqliteLog(std::optional<FileLock> lock, Store writing, Store reading, const SqliteLogOptions& options)
      : lock_(std::move(lock)),
        options_(options),
        writing_(std::move(writing)),
        reading_(std::move(reading)),
        writer_([this] { write(); }),
        deliverer_([this] { deliver(); }) {}

  ~SqliteLog() override {
    {
      const std::lock_guard guard(queueMutex_);
      stopping_ = true;
    }
    queued_.notify_all();
    writer_.join();
    {
      const std::lock_guard guard(followersMutex_);
      stoppingDelivery_ = true;
    }
    committed_.notify_all();
    deliverer_.join();
  }

  SqliteLog(const SqliteLog&) = delete;
  SqliteLog& operator=(const SqliteLog&) = delete;

  Result<std::vector<Extent>> extents(const std::string& topic) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    const std::lock_guard guard(readingMutex_);
    const auto found = reading_.find(topic);
    if (!found) return found.error();
    if (!*found) return std::vector<Extent>();
    return std::vector<Extent>{(*found)->extent};
  }

  void append(const std::string& topic, std::string key, std::string value, Appended appended) override {
    const auto valid = checkAppend(topic, key.size() + value.size());
    if (!valid) return appended(valid.error());
    const std::size_t bytes = key.size() + value.size();
    {
      const std::lock_guard guard(queueMutex_);
      if (waiting_.size() < kMostWaiting && waitingBytes_ + bytes <= kWaitingBytes && !stopping_) {
        waitingBytes_ += bytes;
        waiting_.push_back({topic, {0, 0, 0, std::move(key), std::move(value)}, std::move(appended)});
        queued_.notify_one();
        return;
      }
    }
    appended(Error(ErrorCode::Io, topic, "takes no more records now: the disk is slower than they come",
                   "Try again later."));
  }

  Result<std::vector<Record>> read(const std::string& topic, std::int32_t partition, std::int64_t offset,
                                   std::size_t limit) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    if (partition != 0) return Error(ErrorCode::InvalidArgument, topic, {"has one partition, 0; not ", partition}, "");
    const std::lock_guard guard(readingMutex_);
    const auto found = reading_.find(topic);
    if (!found) return found.error();
    if (!*found) return noSuchTopic(topic);
    return reading_.read((*found)->id, offset, limit);
  }

  Result<std::unique_ptr<Subscription>> follow(const std::string& topic, const std::vector<std::int64_t>& offsets,
                                               Sink sink) override {
    const auto valid = checkAppend(topic, 0);
    if (!valid) return valid.error();
    if (offsets.size() > 1)
      return Error(ErrorCode::InvalidArgument, topic, {"has one partition, not ", offsets.size()}, "");
    auto follower = std::make_shared<Follower>();
    follower->topic = topic;
    follower->next = offsets.empty() ? 0 : offsets[0];
    follower->sink = std::move(sink);
    {
      const std::lock_guard guard(followersMutex_);
      followers_.push_back(follower);
      fresh_ = true;
    }
    committed_.notify_one();
    return std::unique_ptr<Subscription>(std::make_unique<Following>(*this, std::move(follower)));
  }

  bool healthy() const override { return healthy_; }

 private:
  class Following final : public Subscription {
   public:
    Following(SqliteLog& log, std::shared_ptr<Follower> follower) : log_(log), follower_(std::move(follower)) {}
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;
    ~Following() override {
      {
        const std::lock_guard guard(log_.followersMutex_);
        std::erase(log_.followers_, follower_);
      }
      const std::lock_guard guard(follower_->delivering);
      follower_->left = true;
    }

   private:
    SqliteLog& log_;
    std::shared_ptr<Follower> follower_;
  };

  void write() {
    auto retentionDue = std::chrono::steady_clock::now();
    for (;;) {
      if (options_.retention.count() > 0 && std::chrono::steady_clock::now() >= retentionDue) {
        retain();
        retentionDue =
            std::chrono::steady_clock::now() + std::min<std::chrono::milliseconds>(kRetentionPause, options_.retention);
      }
      std::vector<Waiting> batch;
      {
        std::unique_lock guard(queueMutex_);
        const auto woken = [this] { return stopping_ || !waiting_.empty(); };
        if (!healthy_) {
          queued_.wait_for(guard, kTryPause, woken);
        } else if (options_.retention.count() > 0) {
          queued_.wait_until(guard, retentionDue, woken);
        } else {
          queued_.wait(guard, woken);
        }
        if (stopping_ && waiting_.empty()) return;
        while (!waiting_.empty() && batch.size() < kCommitTogether) {
          waitingBytes_ -= waiting_.front().record.key.size() + waiting_.front().record.value.size();
          batch.push_back(std::move(waiting_.front()));
          waiting_.pop_front();
        }
      }
      // Who says that it is not healthy may be spared records to see that it is again.
      if (batch.empty() && !healthy_) healthy_ = writing_.tryOut().ok();
      if (!batch.empty()) finish(batch, commit(batch));
    }
  }

  Result<void> commit(std::vector<Waiting>& batch) {
    const auto begun = writing_.begin();
    if (!begun) return begun.error();
    auto done = insert(batch);
    if (done) done = writing_.commit();
    if (!done) writing_.rollBack();
    return done;
  }

  Result<void> insert(std::vector<Waiting>& batch) {
    std::map<std::string, Store::Topic> topics;
    for (Waiting& each : batch) {
      auto known = topics.find(each.topic);
      if (known == topics.end()) {
        const auto topic = writing_.topic(each.topic);
        if (!topic) return topic.error();
        known = topics.emplace(each.topic, *topic).first;
      }
      each.record.offset = known->second.extent.next++;
      each.record.at = now();
      const auto inserted = writing_.insert(known->second.id, each.record);
      if (!inserted) return inserted.error();
    }
    for (const auto& [name, topic] : topics) {
      const auto set = writing_.setNext(topic.id, topic.extent.next);
      if (!set) return set.error();
    }
    return {};
  }

  void finish(const std::vector<Waiting>& batch, const Result<void>& result) {
    healthy_ = result.ok();
    for (const Waiting& each : batch) {
      if (result) {
        each.appended(Position{0, each.record.offset});
      } else {
        each.appended(result.error());
      }
    }
    if (!result) return;
    {
      const std::lock_guard guard(followersMutex_);
      fresh_ = true;
    }
    committed_.notify_one();
  }

  void retain() {
    const std::int64_t before = now() - options_.retention.count();
    for (;;) {
      const auto more = writing_.removeBefore(before);
      if (!more) healthy_ = false;
      if (!more || !*more) return;
    }
  }

  void deliver() {
    bool again = false;  // something could not be read
    for (;;) {
      std::vector<std::shared_ptr<Follower>> followers;
      {
        std::unique_lock guard(followersMutex_);
        const auto woken = [this] { return stoppingDelivery_ || fresh_; };
        if (followers_.empty()) {
          committed_.wait(guard, woken);
        } else if (!committed_.wait_for(guard, kLookPause, woken) && !again) {
          // Nobody here has committed; another program may have.
          guard.unlock();
          if (!changed()) continue;
          guard.lock();
        }
        if (stoppingDelivery_) return;
        fresh_ = false;
        again = false;
        followers = followers_;
      }
      for (const auto& follower : followers) {
        const std::lock_guard guard(follower->delivering);
        const auto more = deliverTo(*follower);
        again = again || !more;
        if (!more || !*more) continue;
        const std::lock_guard listGuard(followersMutex_);
        fresh_ = true;
      }
    }
  }

  /// Whether anybody has committed since the last call.
  bool changed() {
    const std::lock_guard guard(readingMutex_);
    const std::int64_t before = version_;
    version_ = reading_.version();
    return version_ != before;
  }

  /// Some records; whether there may be more.
  Result<bool> deliverTo(Follower& follower) {
    if (follower.left) return false;
    auto records = read(follower.topic, 0, follower.next, kDeliverTogether);
    if (!records && records.error().code == ErrorCode::NotFound) return false;  // it may come
    if (!records) return std::move(records).error();
    if (records->empty()) return false;
    follower.next = records->back().offset + 1;
    follower.sink(std::move(*records));
    return true;
  }

  std::optional<FileLock> lock_;  ///< none of who is beside another
  SqliteLogOptions options_;
  Store writing_;  ///< the writer's alone
  std::mutex readingMutex_;
  Store reading_;

  std::mutex queueMutex_;
  std::condition_variable queued_;
  std::deque<Waiting> waiting_;
  std::size_t waitingBytes_ = 0;
  bool stopping_ = false;

  std::mutex followersMutex_;
  std::condition_variable committed_;
  std::vector<std::shared_ptr<Follower>> followers_;
  bool fresh_ = false;        ///< somebody may have something to read
  std::int64_t version_ = 0;  ///< of what was read last; the deliverer's alone
  bool stoppingDelivery_ = false;

  std::atomic<bool> healthy_ = true;

  // Last: they begin when all else is there.
  std::thread writer_;
  std::thread deliverer_;
};

}  // namespace

Result<std::unique_ptr<Log>> openSqliteLog(const std::filesystem::path& file, const SqliteLogOptions& options) {
  // Nothing is written before it is clear whose it is.
  auto database = Database::open(file.string());
  if (!database) return std::move(database).error();
  std::optional<FileLock> lock;
  if (!options.beside) {
    auto taken = FileLock::take(database->file());
    if (!taken) return std::move(taken).error();
    lock.emplace(std::move(*taken));
  }
  auto writing = Store::open(std::move(*database), file.string());
  if (!writing) return std::move(writing).error();
  if (const auto lasting = writing->keepLast(options.lasting); !lasting) return lasting.error();
  auto reading = Store::open(file.string());
  if (!reading) return std::move(reading).error();
  return std::unique_ptr<Log>(
      std::make_unique<SqliteLog>(std::move(lock), std::move(*writing), std::move(*reading), options));
}

}  // namespace earshot::relay
