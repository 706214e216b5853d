#include "server-relay/live/sparse_warning.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace earshot::relay {
namespace {

constexpr std::chrono::seconds kBetween{10};

}  // namespace

SparseWarning::SparseWarning(boost::asio::io_context& context, Say say)
    : say_(std::move(say)), executor_(boost::asio::make_strand(context)), timer_(executor_) {}

void SparseWarning::add(std::uint64_t count, std::string last) {
  const std::lock_guard guard(mutex_);
  unsaid_ += count;
  last_ = std::move(last);
  if (waiting_ || finished_) return;
  waiting_ = true;
  boost::asio::post(executor_, [this] { sayOrWait(); });
}

void SparseWarning::sayOrWait() {
  if (std::chrono::steady_clock::now() >= allowedFrom_) return sayNow();
  {
    const std::lock_guard guard(mutex_);
    if (finished_) return;
  }
  timer_.expires_at(allowedFrom_);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) sayNow();
  });
}

void SparseWarning::sayNow() {
  allowedFrom_ = std::chrono::steady_clock::now() + kBetween;
  std::uint64_t count = 0;
  std::string last;
  {
    const std::lock_guard guard(mutex_);
    waiting_ = false;
    count = std::exchange(unsaid_, 0);
    last = std::move(last_);
  }
  if (count > 0) say_(count, last);
}

void SparseWarning::finish() {
  {
    const std::lock_guard guard(mutex_);
    finished_ = true;
  }
  boost::asio::post(executor_, [this] {
    timer_.cancel();
    sayNow();
  });
}

}  // namespace earshot::relay
