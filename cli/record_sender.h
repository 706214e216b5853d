#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/produce_state.h"
#include "server-relay/log/log.h"
#include "shared/result.h"

namespace earshot {

/// Sends records to a log at a rate, and keeps where it is: at most kInFlight records are on their way or not yet in
/// the position's file, and a killed program sends no more than these again.
class RecordSender {
 public:
  static constexpr std::size_t kInFlight = 1'000;

  /// `rate`: records a second; none: as fast as the log takes them. Log and state outlive it. `tellSilence` is called
  /// once whenever the log has taken nothing for a while of what is on its way.
  RecordSender(relay::Log& log, ProduceState& state, std::optional<double> rate, std::function<void()> tellSilence);

  /// Waits until it is its turn and there is room. False: nothing more is wanted, because the command was stopped or
  /// the log failed. Positions ascend.
  [[nodiscard]] bool send(std::uint64_t position, const std::string& topic, std::string key, std::string value);

  /// The same for what stands beside the records: at once, not counted, and no failure if the log does not take it.
  [[nodiscard]] bool setAside(std::uint64_t position, const std::string& topic, std::string key, std::string value);

  struct Aside {
    std::size_t kept = 0;
    std::size_t lost = 0;
    std::optional<Error> fault;  ///< why the first was lost
  };
  /// What became of what was set aside.
  Aside aside() const;

  /// Waits for what is on its way (for a stopped or failed command not for long) and keeps the position. Errors: what
  /// the log said first; Io (the position cannot be kept; nobody knows what became of some records).
  Result<void> finish();

 private:
  using Clock = std::chrono::steady_clock;
  struct Flight;

  void append(std::uint64_t position, const std::string& topic, std::string key, std::string value, bool isAside);
  bool wanted();
  bool waitForTurn();
  bool waitForRoom();
  void wait(Clock::duration longest, std::size_t away = 0);
  std::size_t land();
  void save();

  relay::Log& log_;
  ProduceState& state_;
  Clock::duration pause_{};
  Clock::time_point due_;
  Clock::time_point saved_;
  Clock::time_point heard_;  ///< of the log, or nothing was on its way
  bool silent_ = false;
  std::function<void()> tellSilence_;
  std::uint64_t last_ = 0;   ///< position
  std::size_t unsaved_ = 0;  ///< records that are safe, but not in the file
  std::optional<Error> fault_;
  std::shared_ptr<Flight> flight_;  ///< outlives what is on its way
};

}  // namespace earshot
