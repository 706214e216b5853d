#include "cli/record_sender.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "native/stop_signal.h"

namespace earshot {
namespace {

constexpr std::size_t kBytesInFlight = 16 << 20;
constexpr std::chrono::milliseconds kGlance{100};  // between looks for a stop signal
constexpr std::chrono::seconds kSavePause{1};
constexpr std::chrono::seconds kLastPatience{10};
constexpr std::chrono::seconds kSilence{5};

}  // namespace

struct RecordSender::Flight {
  std::mutex mutex;  ///< guards everything below
  std::condition_variable landed;
  std::set<std::uint64_t> open;     ///< positions that are not safe: on their way, or failed
  std::vector<std::uint64_t> safe;  ///< since the sender looked
  std::size_t away = 0;             ///< on their way
  std::size_t bytes = 0;
  std::optional<Error> fault;
  Aside aside;

  void land(std::uint64_t position, std::size_t size, const Result<relay::Position>& result, bool isAside) {
    const std::lock_guard guard(mutex);
    bytes -= size;
    --away;
    if (isAside) {
      open.erase(position);
      ++(result ? aside.kept : aside.lost);
      if (!result && !aside.fault) aside.fault = result.error();
    } else if (result) {
      open.erase(position);
      safe.push_back(position);
    } else if (!fault) {
      fault = result.error();
    }
    landed.notify_all();
  }
};

RecordSender::RecordSender(relay::Log& log, ProduceState& state, std::optional<double> rate,
                           std::function<void()> tellSilence)
    : log_(log),
      state_(state),
      due_(Clock::now()),
      saved_(due_),
      heard_(due_),
      tellSilence_(std::move(tellSilence)),
      flight_(std::make_shared<Flight>()) {
  if (rate) pause_ = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / *rate));
}

bool RecordSender::send(std::uint64_t position, const std::string& topic, std::string key, std::string value) {
  if (!waitForTurn() || !waitForRoom()) return false;
  append(position, topic, std::move(key), std::move(value), false);
  return true;
}

bool RecordSender::setAside(std::uint64_t position, const std::string& topic, std::string key, std::string value) {
  if (!waitForRoom()) return false;
  append(position, topic, std::move(key), std::move(value), true);
  return true;
}

void RecordSender::append(std::uint64_t position, const std::string& topic, std::string key, std::string value,
                          bool isAside) {
  const std::size_t bytes = key.size() + value.size();
  {
    const std::lock_guard guard(flight_->mutex);
    flight_->open.insert(position);
    flight_->bytes += bytes;
    ++flight_->away;
  }
  last_ = position;
  log_.append(topic, std::move(key), std::move(value),
              [flight = flight_, position, bytes, isAside](const Result<relay::Position>& result) {
                flight->land(position, bytes, result, isAside);
              });
}

RecordSender::Aside RecordSender::aside() const {
  const std::lock_guard guard(flight_->mutex);
  return flight_->aside;
}

Result<void> RecordSender::finish() {
  const auto deadline = Clock::now() + kLastPatience;
  while (land() > 0 && (wanted() || Clock::now() < deadline)) {
    std::unique_lock guard(flight_->mutex);
    flight_->landed.wait_for(guard, kGlance, [this] { return flight_->away == 0; });
  }
  const std::size_t away = land();
  save();
  if (fault_) return *fault_;
  if (away > 0)
    return Error(ErrorCode::Io, "the log", {"has not said what became of ", away, " records"},
                 "The same command sends them again, with the same ids.");
  return {};
}

bool RecordSender::wanted() { return !fault_ && !stopRequested(); }

bool RecordSender::waitForTurn() {
  if (pause_ == Clock::duration::zero()) return wanted();
  while (wanted() && Clock::now() < due_) {
    land();
    if (unsaved_ > 0 && Clock::now() - saved_ >= kSavePause) save();
    wait(std::min<Clock::duration>(kGlance, due_ - Clock::now()));
  }
  // Who could not keep up does not catch up in a burst.
  due_ = std::max(due_ + pause_, Clock::now());
  return wanted();
}

bool RecordSender::waitForRoom() {
  for (;;) {
    const std::size_t away = land();
    if (!wanted()) return false;
    const bool due = Clock::now() - saved_ >= kSavePause || unsaved_ >= kInFlight / 2;
    if (unsaved_ > 0 && due) save();
    std::size_t bytes = 0;
    {
      const std::lock_guard guard(flight_->mutex);
      bytes = flight_->bytes;
    }
    if (away + unsaved_ < kInFlight && bytes < kBytesInFlight) return wanted();
    wait(kGlance, away);
  }
}

/// Until something lands, which may have happened already, or fewer than so many are away.
void RecordSender::wait(Clock::duration longest, std::size_t away) {
  std::unique_lock guard(flight_->mutex);
  flight_->landed.wait_for(
      guard, longest, [&] { return !flight_->safe.empty() || flight_->fault.has_value() || flight_->away < away; });
}

/// Takes what has become safe; how many are still away.
std::size_t RecordSender::land() {
  std::vector<std::uint64_t> safe;
  std::size_t away = 0;
  std::uint64_t settled = last_;
  {
    const std::lock_guard guard(flight_->mutex);
    safe.swap(flight_->safe);
    away = flight_->away;
    if (flight_->fault && !fault_) fault_ = flight_->fault;
    if (!flight_->open.empty()) settled = *flight_->open.begin() - 1;
  }
  if (away == 0 || !safe.empty()) {
    heard_ = Clock::now();
    silent_ = false;
  } else if (!silent_ && Clock::now() - heard_ > kSilence) {
    silent_ = true;
    tellSilence_();
  }
  for (const std::uint64_t position : safe) state_.add(position);
  state_.settle(settled);
  unsaved_ += safe.size();
  return away;
}

void RecordSender::save() {
  if (auto kept = state_.save(); !kept && !fault_) fault_ = kept.error();
  saved_ = Clock::now();
  unsaved_ = 0;
}

}  // namespace earshot
