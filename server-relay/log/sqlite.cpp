#include "server-relay/log/sqlite.h"

#include <utility>

namespace earshot::relay {

Database::Database(std::string path, std::unique_ptr<sqlite3, Close> handle)
    : path_(std::move(path)), handle_(std::move(handle)) {}

Result<Database> Database::open(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(path, std::unique_ptr<sqlite3, Close>(raw));
  if (raw == nullptr) return Error(ErrorCode::OutOfMemory, path, "cannot be opened: out of memory", "");
  if (code != SQLITE_OK) return database.failure();
  constexpr int kWaitMilliseconds = 5000;
  sqlite3_busy_timeout(raw, kWaitMilliseconds);
  return database;
}

Result<void> Database::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure();
  return {};
}

Result<Statement> Database::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_.get(), sql, -1, &statement, nullptr) != SQLITE_OK) return failure();
  return Statement(statement);
}

Error Database::failure() const {
  const int code = sqlite3_errcode(handle_.get());
  const bool foreign = code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
  return {foreign ? ErrorCode::Corrupt : ErrorCode::Io, path_, sqlite3_errmsg(handle_.get()),
          code == SQLITE_FULL   ? "Make room on the disk."
          : foreign             ? "Name another file, or restore this one."
          : code == SQLITE_BUSY ? "Stop the other program that writes it."
                                : ""};
}

Statement::Step Statement::step() {
  switch (sqlite3_step(handle_.get())) {
    case SQLITE_ROW:
      return Step::Row;
    case SQLITE_DONE:
      return Step::Done;
    default:
      return Step::Failed;
  }
}

std::string Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return data == nullptr ? std::string() : std::string(data, static_cast<std::size_t>(size));
}

}  // namespace earshot::relay
