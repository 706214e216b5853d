#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace earshot {

/// Tells on stderr how far a job is and how long it will take: "Analyzing 12/340, 3 min left". On a terminal that is
/// one line, drawn anew at most ten times a second; elsewhere, in a log say, a line of its own every half a minute.
/// Safe to call from any thread.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `total` 0: unknown, only the count is shown. `pause` lies between two lines where there is no terminal.
  Progress(std::string label, std::size_t total, Clock::duration pause = std::chrono::seconds(30));
  ~Progress();  ///< wipes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::size_t steps = 1);

  /// The count is of bytes, shown as megabytes.
  void countsBytes();

  /// What else the line says from now on: "312,000 rows".
  void note(std::string text);

  /// Prints a whole line to stderr without tearing the progress line; also where it is no terminal.
  void say(std::string_view line);

 private:
  std::string status() const;
  void draw();
  void wipe();

  std::mutex mutex_;  ///< guards everything below
  std::string label_;
  std::string note_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool bytes_ = false;
  bool terminal_;
  Clock::duration pause_;  ///< between two reports
  bool drawn_ = false;
  Clock::time_point start_;
  Clock::time_point last_;
};

/// "45 s", "3 min", "2 h 10 min".
std::string spellDuration(double seconds);

}  // namespace earshot
