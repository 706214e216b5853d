#include "native/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "tests/catch.h"

using namespace earshot;

TEST_CASE("Durations are spelled as people say them") {
  CHECK(spellDuration(0) == "0 s");
  CHECK(spellDuration(59.4) == "59 s");
  CHECK(spellDuration(60) == "1 min");
  CHECK(spellDuration(3599) == "1 h");
  CHECK(spellDuration(2 * 3600 + 10 * 60) == "2 h 10 min");
  CHECK(spellDuration(-1) == "?");
}

namespace {

/// What is written to stderr while it lives.
class CapturedErrors {
 public:
  CapturedErrors() : file_(std::tmpfile()), before_(::dup(STDERR_FILENO)) {
    std::fflush(stderr);
    ::dup2(::fileno(file_), STDERR_FILENO);
  }
  CapturedErrors(const CapturedErrors&) = delete;
  CapturedErrors& operator=(const CapturedErrors&) = delete;
  ~CapturedErrors() {
    restore();
    std::fclose(file_);
  }
  std::string text() {
    restore();
    std::string text(4096, '\0');
    std::rewind(file_);
    text.resize(std::fread(text.data(), 1, text.size(), file_));
    return text;
  }

 private:
  void restore() {
    if (before_ < 0) return;
    std::fflush(stderr);
    ::dup2(before_, STDERR_FILENO);
    ::close(std::exchange(before_, -1));
  }
  std::FILE* file_;
  int before_;
};

}  // namespace

TEST_CASE("Where there is no terminal, progress is a plain line now and then, and none at the end") {
  CapturedErrors errors;
  {
    Progress progress("Analyzing", 3, std::chrono::seconds(0));
    for (int i = 0; i < 3; ++i) progress.advance();
  }
  CHECK(errors.text() == "earshot: Analyzing 1/3\nearshot: Analyzing 2/3\n");
}

TEST_CASE("A job that is done within the pause says nothing of its progress") {
  CapturedErrors errors;
  {
    Progress progress("Analyzing", 3);
    for (int i = 0; i < 2; ++i) progress.advance();
  }
  CHECK(errors.text().empty());
}
