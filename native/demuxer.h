#pragma once

#include <filesystem>

#include "native/ffmpeg.h"
#include "shared/result.h"

namespace earshot {

/// The packets of a file's best audio stream.
class Demuxer {
 public:
  /// Whether an MP4's packets end where its edit list does, or where its table of samples does.
  enum class EditList { Whole, StartOnly };

  static Result<Demuxer> open(const std::filesystem::path& path, EditList edits = EditList::Whole);
  Demuxer(Demuxer&&) noexcept = default;
  Demuxer& operator=(Demuxer&&) noexcept = default;

  AVFormatContext* format() const { return format_.get(); }
  AVStream* stream() const { return stream_; }
  const AVCodec* codec() const { return codec_; }

  /// 0, or FFmpeg's error code (AVERROR_EOF at the end). Packets of other streams are passed over.
  int next(AVPacket* packet) const;

 private:
  struct CloseInput {
    void operator()(AVFormatContext* context) const;
  };
  Demuxer() = default;
  std::unique_ptr<AVFormatContext, CloseInput> format_;
  AVStream* stream_ = nullptr;
  const AVCodec* codec_ = nullptr;
};

}  // namespace earshot
