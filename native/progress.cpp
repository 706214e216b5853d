#include "native/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

namespace earshot {
namespace {

constexpr auto kRedrawEvery = std::chrono::milliseconds(100);
constexpr double kEstimateAfter = 2;  // seconds; before that the guess jumps about

}  // namespace

std::string spellDuration(double seconds) {
  if (!(seconds >= 0) || seconds > 1e9) return "?";
  const long whole = std::lround(seconds);
  if (whole < 60) return std::to_string(whole) + " s";
  const long minutes = std::lround(seconds / 60);
  if (minutes < 60) return std::to_string(minutes) + " min";
  const std::string rest = minutes % 60 == 0 ? "" : " " + std::to_string(minutes % 60) + " min";
  return std::to_string(minutes / 60) + " h" + rest;
}

Progress::Progress(std::string label, std::size_t total, Clock::duration pause)
    : label_(std::move(label)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      pause_(terminal_ ? kRedrawEvery : pause),
      start_(Clock::now()),
      last_(start_) {
  if (terminal_) draw();
}

Progress::~Progress() { wipe(); }

void Progress::advance(std::size_t steps) {
  const std::lock_guard lock(mutex_);
  done_ += steps;
  if (Clock::now() - last_ < pause_) return;
  if (terminal_) return draw();
  // The end has words of its own.
  last_ = Clock::now();
  if (done_ != total_) std::fprintf(stderr, "earshot: %s\n", status().c_str());
}

void Progress::countsBytes() {
  const std::lock_guard lock(mutex_);
  bytes_ = true;
}

void Progress::note(std::string text) {
  const std::lock_guard lock(mutex_);
  note_ = std::move(text);
}

void Progress::say(std::string_view line) {
  const std::lock_guard lock(mutex_);
  wipe();
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
  if (terminal_) draw();
}

std::string Progress::status() const {
  const auto spelled = [&](std::size_t count) {
    return std::to_string(bytes_ ? (count + 500'000) / 1'000'000 : count);
  };
  std::string line = label_ + ' ' + spelled(done_);
  if (total_ > 0) line += '/' + spelled(total_);
  if (bytes_) line += " MB";
  if (!note_.empty()) line += ", " + note_;
  if (total_ > 0) {
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    if (done_ > 0 && done_ < total_ && elapsed > kEstimateAfter)
      line +=
          ", " + spellDuration(elapsed / static_cast<double>(done_) * static_cast<double>(total_ - done_)) + " left";
  }
  return line;
}

void Progress::draw() {
  last_ = Clock::now();
  std::fprintf(stderr, "\r\x1b[K%s", status().c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::wipe() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

}  // namespace earshot
