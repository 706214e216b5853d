#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace earshot {

/// What `earshot produce` was asked for.
struct ProduceCommand {
  std::string source;  ///< a table, or a folder of audio
  std::string to;      ///< a log
  std::string topic = "tracks";
  std::string topicBy;                       ///< a field whose values name topics; empty: none
  std::string rate = "1";                    ///< records a second, or "max"
  std::string format = "json";               ///< or "comma"
  std::string resume;                        ///< file of the position; empty: beside the source
  bool fresh = false;                        ///< whatever an earlier run sent
  std::string deadLetters = "dead-letters";  ///< topic of rows that are no tracks
  std::string kafkaProperties;
  std::string cache;
  bool noCache = false;
  std::size_t jobs = 0;

  bool ofFolder() const;                    ///< of audio; else of a table
  std::optional<double> perSecond() const;  ///< none: as fast as the log takes them, or a rate that is no number
};

/// Sends every track of the source that is not safe in the log yet, and says what became of it; returns the command's
/// exit code.
int produce(const ProduceCommand& command);

}  // namespace earshot
