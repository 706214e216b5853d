#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace earshot::relay {

class Statement;

/// A connection to an SQLite file. One thread at a time.
class Database {
 public:
  /// Makes the file if it is not there. Errors: Io, Corrupt (not a database).
  static Result<Database> open(const std::string& path);

  /// The file itself, whatever links led to it.
  std::string file() const { return sqlite3_db_filename(handle_.get(), "main"); }

  /// Statements without parameters or results. Errors: Io, Corrupt.
  Result<void> run(const char* sql);
  Result<Statement> prepare(const char* sql);

  /// What went wrong last, as an error.
  Error failure() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  Database(std::string path, std::unique_ptr<sqlite3, Close> handle);

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement: bind from 1, step, read columns from 0, reset.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}

  void bind(int parameter, std::int64_t value) { sqlite3_bind_int64(handle_.get(), parameter, value); }
  /// The text must live until the next reset.
  void bind(int parameter, std::string_view bytes) {
    sqlite3_bind_blob64(handle_.get(), parameter, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
  }

  enum class Step { Row, Done, Failed };
  Step step();
  void reset() { sqlite3_reset(handle_.get()); }

  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  std::string bytes(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace earshot::relay
