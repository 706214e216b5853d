#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace earshot {

/// What `earshot produce` is at: a position belongs to one job and to no other.
struct ProduceJob {
  std::string source;  ///< digest of what it reads
  std::string to;      ///< the log
  std::string topic;
  std::string topicBy;
  std::string format;
};

/// How far a job has come, in a small JSON file that is replaced whole: a run that was stopped, or killed, goes on from
/// there. Positions are the source's own: lines of a table, numbers of files. A source that changed since goes on, too,
/// if it begins with the records that were sent: what was appended, or mended further on, is sent like the rest.
class ProduceState {
 public:
  /// What the file says, or the beginning where there is none or a `fresh` one is wanted. Errors: Io, Corrupt (no such
  /// file of ours), InvalidArgument (the position is another job's).
  static Result<ProduceState> open(const std::filesystem::path& file, ProduceJob job, bool fresh);

  /// Of all records' event ids, whatever became of the source meanwhile.
  const std::string& events() const { return events_; }

  /// Records that are safe in the log, of all runs.
  std::size_t sent() const { return sent_; }

  /// To be told of every record of the source in its order, also of those that are in the log. `content` is what makes
  /// it another one. Errors: InvalidArgument (those before the position are not those that were sent).
  Result<void> pass(std::uint64_t position, std::string_view content);

  /// The source has ended. Errors: as of pass().
  Result<void> passAll();

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
  struct Passed {
    std::uint64_t position;
    std::string digest;
  };

  ProduceState(std::filesystem::path file, ProduceJob job);
  Result<void> read(std::string_view text);

  std::filesystem::path file_;
  ProduceJob job_;
  std::string source_;  ///< digest of the source that the position is of
  std::string events_;
  std::uint64_t through_ = 0;
  std::set<std::uint64_t> beyond_;  ///< of those after it
  std::size_t sent_ = 0;
  std::string digest_;         ///< of all contents that were passed, each with the digest before it
  std::string throughDigest_;  ///< the same through the position
  std::deque<Passed> ahead_;   ///< beyond the position
};

}  // namespace earshot
