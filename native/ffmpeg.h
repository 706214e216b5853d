#pragma once

// FFmpeg's libraries, for the files of this folder only: C++ lifetimes, errors with their last log message, no output.

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
}

#include <memory>
#include <string>

namespace earshot {

struct FreeCodec {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreeResampler {
  void operator()(SwrContext* context) const { swr_free(&context); }
};
using CodecContext = std::unique_ptr<AVCodecContext, FreeCodec>;
using Packet = std::unique_ptr<AVPacket, FreePacket>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;
using SampleConverter = std::unique_ptr<SwrContext, FreeResampler>;

/// While it lives, this thread's log messages are kept, not printed. One at a time a thread.
class LogCapture {
 public:
  LogCapture();
  LogCapture(const LogCapture&) = delete;
  LogCapture& operator=(const LogCapture&) = delete;
  ~LogCapture();

  /// "Invalid data found when processing input (moov atom not found)": FFmpeg's words for `code` with the last logged
  /// error.
  std::string describe(int code) const;
};

}  // namespace earshot
