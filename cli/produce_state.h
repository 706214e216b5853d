#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

#include "shared/result.h"

namespace earshot {

/// What `earshot produce` is at: a position belongs to one job and to no other.
struct ProduceJob {
  std::string source;  ///< digest of what it reads
  std::string to;      ///< the log
  std::string topic;
  std::string topicBy;
  std::string format;

  friend bool operator==(const ProduceJob&, const ProduceJob&) = default;
};

/// How far a job has come, in a small JSON file that is replaced whole: a run that was stopped, or killed, goes on from
/// there. Positions are the source's own: lines of a table, numbers of files.
class ProduceState {
 public:
  /// What the file says, or the beginning where there is none. Errors: Io, Corrupt (no such file of ours),
  /// InvalidArgument (the position is another job's).
  static Result<ProduceState> open(const std::filesystem::path& file, ProduceJob job);

  /// Records that are safe in the log, of all runs.
  std::size_t sent() const { return sent_; }

  /// Whether the record of this position is.
  bool has(std::uint64_t position) const { return position <= through_ || beyond_.count(position) > 0; }

  void add(std::uint64_t position);

  /// From the beginning to this position there is nothing left to send.
  void settle(std::uint64_t position);

  /// Errors: Io.
  Result<void> save() const;

  /// All was sent: the next run begins anew.
  void remove() const;

 private:
  ProduceState(std::filesystem::path file, ProduceJob job) : file_(std::move(file)), job_(std::move(job)) {}
  Result<void> read(std::string_view text);

  std::filesystem::path file_;
  ProduceJob job_;
  std::uint64_t through_ = 0;
  std::set<std::uint64_t> beyond_;  ///< of those after it
  std::size_t sent_ = 0;
};

}  // namespace earshot
