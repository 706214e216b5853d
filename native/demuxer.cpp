#include "native/demuxer.h"

#include <sys/stat.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "native/text.h"

namespace earshot {
namespace {

// Formats that hold audio and nothing else than what is in the file. Without the list, a renamed text file could be a
// playlist.
constexpr const char* kFormats = "mp3,flac,ogg,mov,wav,w64,aiff,aac,matroska,wv,caf";

int refuseOtherFiles(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) { return AVERROR(EPERM); }

Error unreadable(const std::filesystem::path& path, int number) {
  if (number == ENOENT || number == ENOTDIR)
    return {ErrorCode::NotFound, printable(path), "does not exist (or is a link to nothing)", "Check the name."};
  return {ErrorCode::Io, printable(path),
          "cannot be read (" + std::error_code(number, std::generic_category()).message() + ")",
          number == EIO ? "Check the disk." : "Check its permissions."};
}

Error notAudio(const std::filesystem::path& path, std::string_view what) {
  return {ErrorCode::UnsupportedFormat, printable(path), what, "Give an MP3, FLAC, Ogg, Opus, M4A, WAV or AIFF file."};
}

}  // namespace

void Demuxer::CloseInput::operator()(AVFormatContext* context) const {
  AVIOContext* bytes = context->pb;  // ours, so avformat_close_input leaves it open
  avformat_close_input(&context);
  avio_closep(&bytes);
}

Result<Demuxer> Demuxer::open(const std::filesystem::path& path, EditList edits) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return unreadable(path, errno);
  if (S_ISDIR(info.st_mode)) return notAudio(path, "is a folder");
  if (!S_ISREG(info.st_mode)) return notAudio(path, "is not a regular file");
  if (info.st_size == 0) return notAudio(path, "is empty");

  const LogCapture log;
  // "file:" keeps names like "http:x.mp3" from being taken for another protocol.
  AVIOContext* bytes = nullptr;
  int code = avio_open2(&bytes, ("file:" + path.native()).c_str(), AVIO_FLAG_READ, nullptr, nullptr);
  if (code < 0) return unreadable(path, AVUNERROR(code));

  AVFormatContext* context = avformat_alloc_context();
  if (context == nullptr) {
    avio_closep(&bytes);
    return Error{ErrorCode::OutOfMemory, printable(path), "not enough memory to open it", ""};
  }
  context->pb = bytes;
  context->io_open = refuseOtherFiles;
  context->format_whitelist = av_strdup(kFormats);
  // No name is passed: what a file is shows in its bytes, not in its extension.
  AVDictionary* options = nullptr;
  if (edits == EditList::StartOnly) av_dict_set(&options, "advanced_editlist", "0", 0);
  code = avformat_open_input(&context, nullptr, nullptr, &options);
  av_dict_free(&options);
  if (code < 0) {  // frees the context, not our bytes
    const int fault = bytes->error;
    avio_closep(&bytes);
    if (fault < 0 && fault != AVERROR_EOF) return unreadable(path, AVUNERROR(fault));
    return notAudio(path, "is not audio that can be read: " + log.describe(code));
  }
  Demuxer demuxer;
  demuxer.format_.reset(context);
  code = avformat_find_stream_info(context, nullptr);
  if (code < 0) return notAudio(path, "is not audio that can be read: " + log.describe(code));

  code = av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, &demuxer.codec_, 0);
  if (code == AVERROR_DECODER_NOT_FOUND) return notAudio(path, "has audio in a coding that cannot be decoded here");
  if (code < 0) return notAudio(path, std::string("has no audio stream (it is ") + context->iformat->long_name + ")");
  demuxer.stream_ = context->streams[code];
  // Browsers decode Opus with libopus; FFmpeg's own decoder differs from it by more than lossy coding has to.
  if (demuxer.stream_->codecpar->codec_id == AV_CODEC_ID_OPUS) {
    if (const AVCodec* libopus = avcodec_find_decoder_by_name("libopus")) demuxer.codec_ = libopus;
  }
  for (unsigned i = 0; i < context->nb_streams; ++i)
    if (context->streams[i] != demuxer.stream_) context->streams[i]->discard = AVDISCARD_ALL;
  return demuxer;
}

int Demuxer::next(AVPacket* packet) const {
  while (true) {
    const int code = av_read_frame(format_.get(), packet);
    if (code < 0 || packet->stream_index == stream_->index) return code;
    av_packet_unref(packet);
  }
}

}  // namespace earshot
