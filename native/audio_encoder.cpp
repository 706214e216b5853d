#include "native/audio_encoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "native/ffmpeg.h"
#include "native/files.h"

namespace earshot {
namespace {

Error invalid(std::string_view what, std::string_view remedy) {
  return {ErrorCode::InvalidArgument, "encodeAudio", what, remedy};
}

Result<void> check(const PlanarBlock& samples, const EncodeOptions& options) {
  if (samples.channels != 1 && samples.channels != 2)
    return invalid("got " + std::to_string(samples.channels) + " channels, takes 1 or 2", "Mix down first.");
  if (samples.frames == 0) return invalid("got no samples", "");
  const bool flac = options.format == AudioFormat::Flac;
  static constexpr std::array<double, 5> opusRates = {8000, 12000, 16000, 24000, 48000};
  if (!flac && std::find(opusRates.begin(), opusRates.end(), options.sampleRate) == opusRates.end())
    return invalid("Opus does not take " + std::to_string(options.sampleRate) + " Hz", "Resample to 48,000 Hz first.");
  if (flac && !(options.sampleRate >= 1 && options.sampleRate <= 655350 &&
                std::floor(options.sampleRate) == options.sampleRate))
    return invalid("FLAC does not take " + std::to_string(options.sampleRate) + " Hz",
                   "Use a whole number up to 655,350.");
  if (flac && options.bitsPerSample != 16 && options.bitsPerSample != 24)
    return invalid("FLAC takes 16 or 24 bits, got " + std::to_string(options.bitsPerSample), "");
  if (!flac && (options.bitRate < 6000 || options.bitRate > 510000))
    return invalid("Opus takes 6,000 to 510,000 bits a second, got " + std::to_string(options.bitRate), "");
  if (options.complexity < -1 || options.complexity > (flac ? 12 : 10))
    return invalid("complexity is " + std::to_string(options.complexity) + ", takes 0 to " + (flac ? "12" : "10"), "");
  for (std::size_t c = 0; c < samples.channels; ++c)
    for (std::size_t i = 0; i < samples.frames; ++i)
      if (!std::isfinite(samples.data[c * samples.stride + i]))
        return Error{ErrorCode::NotFinite, "encodeAudio", "sample " + std::to_string(i) + " is not a finite number",
                     ""};
  return {};
}

/// Round to nearest, clip at full scale.
std::int32_t quantized(float sample, int bits) {
  const double scale = std::ldexp(1.0, bits - 1);
  return static_cast<std::int32_t>(std::clamp(std::nearbyint(sample * scale), -scale, scale - 1));
}

/// The muxer's output, gathered in memory.
class Output {
 public:
  Output() {
    if (avio_open_dyn_buf(&bytes_) < 0) bytes_ = nullptr;
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() { take(); }
  AVIOContext* io() const { return bytes_; }
  std::vector<std::byte> take() {
    if (bytes_ == nullptr) return {};
    std::uint8_t* data = nullptr;
    const int size = avio_close_dyn_buf(std::exchange(bytes_, nullptr), &data);
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    std::vector<std::byte> taken(begin, begin + size);
    av_free(data);
    return taken;
  }

 private:
  AVIOContext* bytes_ = nullptr;
};

struct FreeMuxer {
  void operator()(AVFormatContext* context) const { avformat_free_context(context); }
};

class Encoding {
 public:
  Encoding(const PlanarBlock& samples, const EncodeOptions& options) : samples_(samples), options_(options) {}

  Result<std::vector<std::byte>> run() {
    int code = open();
    for (std::size_t at = 0; code >= 0 && at < samples_.frames;) code = encode(at);
    if (code >= 0) code = drain(nullptr);
    if (code >= 0) code = av_write_trailer(muxer_.get());
    if (code < 0) return Error{ErrorCode::Io, "encodeAudio", log_.describe(code), "Check that FFmpeg has libopus."};
    return output_.take();
  }

 private:
  bool flac() const { return options_.format == AudioFormat::Flac; }

  int open() {
    const AVCodec* encoder = avcodec_find_encoder_by_name(flac() ? "flac" : "libopus");
    if (encoder == nullptr) return AVERROR_ENCODER_NOT_FOUND;
    codec_.reset(avcodec_alloc_context3(encoder));
    packet_.reset(av_packet_alloc());
    frame_.reset(av_frame_alloc());
    if (!codec_ || !packet_ || !frame_ || output_.io() == nullptr) return AVERROR(ENOMEM);

    const bool wide = flac() && options_.bitsPerSample == 24;
    codec_->sample_fmt = flac() ? (wide ? AV_SAMPLE_FMT_S32 : AV_SAMPLE_FMT_S16) : AV_SAMPLE_FMT_FLT;
    codec_->bits_per_raw_sample = flac() ? options_.bitsPerSample : 0;
    codec_->sample_rate = static_cast<int>(options_.sampleRate);
    codec_->time_base = {1, codec_->sample_rate};
    codec_->flags |= AV_CODEC_FLAG_BITEXACT;
    codec_->thread_count = 1;
    if (!flac()) codec_->bit_rate = options_.bitRate;
    if (options_.complexity >= 0) codec_->compression_level = options_.complexity;
    av_channel_layout_default(&codec_->ch_layout, static_cast<int>(samples_.channels));

    AVFormatContext* muxer = nullptr;
    int code = avformat_alloc_output_context2(&muxer, nullptr, flac() ? "flac" : "ogg", nullptr);
    muxer_.reset(muxer);
    if (code < 0) return code;
    muxer->pb = output_.io();
    muxer->flags |= AVFMT_FLAG_BITEXACT;
    if ((muxer->oformat->flags & AVFMT_GLOBALHEADER) != 0) codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    code = avcodec_open2(codec_.get(), encoder, nullptr);
    if (code < 0) return code;
    stream_ = avformat_new_stream(muxer, nullptr);
    if (stream_ == nullptr) return AVERROR(ENOMEM);
    stream_->time_base = codec_->time_base;
    code = avcodec_parameters_from_context(stream_->codecpar, codec_.get());
    if (code < 0) return code;
    setTags();
    return avformat_write_header(muxer, nullptr);
  }

  void setTags() {
    // Ogg keeps tags with the stream, FLAC with the file.
    AVDictionary** tags = flac() ? &muxer_->metadata : &stream_->metadata;
    const auto set = [&](const char* key, const std::string& value) {
      if (!value.empty()) av_dict_set(tags, key, value.c_str(), 0);
    };
    set("title", options_.tags.title);
    set("artist", options_.tags.artist);
    set("album", options_.tags.album);
    set("genre", options_.tags.genre);
    set("date", options_.tags.date);
    set("track", options_.tags.track);
    for (const auto& [key, value] : options_.comments) set(key.c_str(), value);
  }

  /// One codec frame from `at` on; moves it forward.
  int encode(std::size_t& at) {
    const std::size_t count = std::min<std::size_t>(static_cast<std::size_t>(codec_->frame_size), samples_.frames - at);
    frame_->nb_samples = static_cast<int>(count);
    frame_->format = codec_->sample_fmt;
    frame_->sample_rate = codec_->sample_rate;
    int code = av_channel_layout_copy(&frame_->ch_layout, &codec_->ch_layout);
    if (code >= 0) code = av_frame_get_buffer(frame_.get(), 0);
    if (code < 0) return code;
    fill(at, count);
    frame_->pts = static_cast<std::int64_t>(at);
    at += count;
    code = drain(frame_.get());
    av_frame_unref(frame_.get());
    return code;
  }

  void fill(std::size_t at, std::size_t count) {
    const std::size_t channels = samples_.channels;
    std::uint8_t* plane = frame_->data[0];
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t c = 0; c < channels; ++c) {
        const float sample = samples_.data[c * samples_.stride + at + i];
        const std::size_t place = i * channels + c;
        if (codec_->sample_fmt == AV_SAMPLE_FMT_FLT)
          reinterpret_cast<float*>(plane)[place] = std::clamp(sample, -1.0F, 1.0F);
        else if (codec_->sample_fmt == AV_SAMPLE_FMT_S16)
          reinterpret_cast<std::int16_t*>(plane)[place] = static_cast<std::int16_t>(quantized(sample, 16));
        else
          reinterpret_cast<std::int32_t*>(plane)[place] = quantized(sample, 24) * 256;  // 24 bits sit at the top of 32
      }
    }
  }

  /// Hands a frame (null: the end) to the codec and what it gives to the muxer.
  int drain(const AVFrame* frame) {
    int code = avcodec_send_frame(codec_.get(), frame);
    while (code >= 0) {
      code = avcodec_receive_packet(codec_.get(), packet_.get());
      if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return 0;
      if (code < 0) return code;
      av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
      packet_->stream_index = stream_->index;
      code = av_interleaved_write_frame(muxer_.get(), packet_.get());
    }
    return code;
  }

  const PlanarBlock& samples_;
  const EncodeOptions& options_;
  const LogCapture log_;
  Output output_;
  std::unique_ptr<AVFormatContext, FreeMuxer> muxer_;
  AVStream* stream_ = nullptr;
  CodecContext codec_;
  Packet packet_;
  Frame frame_;
};

}  // namespace

Result<std::vector<std::byte>> encodeAudio(const PlanarBlock& samples, const EncodeOptions& options) {
  const Result<void> checked = check(samples, options);
  if (!checked) return checked.error();
  return Encoding(samples, options).run();
}

Result<void> encodeAudioFile(const std::filesystem::path& path, const PlanarBlock& samples,
                             const EncodeOptions& options) {
  const Result<std::vector<std::byte>> bytes = encodeAudio(samples, options);
  if (!bytes) return bytes.error();
  return writeFileAtomically(path, *bytes);
}

}  // namespace earshot
