#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace earshot {

/// One line on stderr that tells how far a job is and how long it will take: "Analyzing 12/340, 3 min left". Only where
/// stderr is a terminal, at most ten times a second. Safe to call from any thread.
class Progress {
 public:
  /// `total` 0: unknown, only the count is shown.
  Progress(std::string label, std::size_t total);
  ~Progress();  ///< wipes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::size_t steps = 1);

  /// Prints a whole line to stderr without tearing the progress line; also where it is no terminal.
  void say(std::string_view line);

 private:
  void draw();
  void wipe();

  std::mutex mutex_;  ///< guards everything below
  std::string label_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
};

/// "45 s", "3 min", "2 h 10 min".
std::string spellDuration(double seconds);

}  // namespace earshot
