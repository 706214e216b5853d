#include "native/stop_signal.h"

#include <atomic>
#include <csignal>

namespace earshot {
namespace {

// A signal handler has no other way to tell: the only mutable global of the native programs.
std::atomic<bool> stopAsked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void onSignal(int signal) {
  stopAsked.store(true);
  std::signal(signal, SIG_DFL);
}

}  // namespace

void installStopSignal() {
  std::signal(SIGINT, onSignal);
  std::signal(SIGTERM, onSignal);
}

bool stopRequested() { return stopAsked.load(std::memory_order_relaxed); }

}  // namespace earshot
