#include "native/ffmpeg.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <string_view>

extern "C" {
#include <libavutil/log.h>
}

namespace earshot {
namespace {

// FFmpeg's log callback is one for the process and knows no owner, so each thread keeps its own last message.
thread_local std::string lastMessage;

void keepMessage(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR) return;
  std::array<char, 512> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  lastMessage = text.data();
  while (!lastMessage.empty() && (lastMessage.back() == '\n' || lastMessage.back() == '.' || lastMessage.back() == ' '))
    lastMessage.pop_back();
}

}  // namespace

LogCapture::LogCapture() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(keepMessage); });
  lastMessage.clear();
}

LogCapture::~LogCapture() { lastMessage.clear(); }

std::string LogCapture::describe(int code) const {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  const std::string message = text.data();
  // Some messages end in the code's own words: "Header processing failed: Invalid data found when processing input".
  std::string_view cause = lastMessage;
  if (cause.ends_with(message)) cause.remove_suffix(message.size());
  while (!cause.empty() && (cause.back() == ':' || cause.back() == ' ')) cause.remove_suffix(1);
  return cause.empty() ? message : message + " (" + std::string(cause) + ")";
}

}  // namespace earshot
