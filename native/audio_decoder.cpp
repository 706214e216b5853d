#include "native/audio_decoder.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "native/demuxer.h"
#include "native/ffmpeg.h"
#include "native/text.h"
#include "shared/utf8.h"

extern "C" {
#include <libavutil/intreadwrite.h>
}

namespace earshot {
namespace {

/// The first of the tag's values in the file's or the stream's own metadata (Ogg keeps them with the stream).
std::string tag(const Demuxer& demuxer, const char* key) {
  for (const AVDictionary* tags : {demuxer.format()->metadata, demuxer.stream()->metadata}) {
    const AVDictionaryEntry* entry = av_dict_get(tags, key, nullptr, 0);
    if (entry != nullptr && *entry->value != '\0') return repairUtf8(entry->value);
  }
  return {};
}

AudioTags readTags(const Demuxer& demuxer) {
  AudioTags tags{tag(demuxer, "title"), tag(demuxer, "artist"), tag(demuxer, "album"),
                 tag(demuxer, "genre"), tag(demuxer, "date"),   tag(demuxer, "track")};
  if (tags.artist.empty()) tags.artist = tag(demuxer, "album_artist");
  return tags;
}

/// Samples to drop at a packet's start and end, as the demuxer worked them out.
struct Trim {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
};

Trim trimOf(const AVPacket* packet) {
  std::size_t size = 0;
  const std::uint8_t* data = av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
  if (data == nullptr || size < 8) return {};
  return {AV_RL32(data), AV_RL32(data + 4)};
}

/// What the packets say about the length, nothing decoded.
class PacketCount {
 public:
  explicit PacketCount(const Demuxer& demuxer) : stream_(demuxer.stream()) {
    const Packet packet(av_packet_alloc());
    while (packet && demuxer.next(packet.get()) >= 0) {
      add(packet.get());
      av_packet_unref(packet.get());
    }
    if (std::string_view(demuxer.format()->iformat->name) == "ogg" && stream_->duration > 0)
      lastGranule_ = inSamples(stream_->duration) - trimmedStart_;
  }

  /// Samples after trimming.
  std::uint64_t frames() const {
    const std::int64_t frames = granuleIsEnd() ? lastGranule_ : inSamples(durations_) - trimmedStart_ - trimmedEnd_;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, frames));
  }

  /// Whether the recording is known to end before what the decoder gives does.
  bool endIsKnown() const { return granuleIsEnd() || endsInAFrame(); }

  /// An MP4 may shorten AAC's last frame to where the recording ends; the decoder gives that frame whole.
  bool endsInAFrame() const {
    return stream_->codecpar->codec_id == AV_CODEC_ID_AAC && packets_ > 1 && lastDuration_ > 0 &&
           lastDuration_ < previousDuration_;
  }

 private:
  void add(const AVPacket* packet) {
    ++packets_;
    // A wrapped difference of granules is no duration.
    const std::int64_t duration = packet->duration < (std::int64_t{1} << 31) ? packet->duration : 0;
    durations_ += duration;
    previousDuration_ = std::exchange(lastDuration_, duration);
    const Trim trim = trimOf(packet);
    trimmedStart_ += trim.start;
    trimmedEnd_ += trim.end;
  }

  /// Ogg: the last granule says exactly where the recording ends, and FFmpeg 5 misses it in files of a single page. Of
  /// chained streams it counts the last one only, so it must not be far below what the packets say (they miss some at
  /// page borders).
  bool granuleIsEnd() const {
    return lastGranule_ > 0 && lastGranule_ + stream_->codecpar->sample_rate > inSamples(durations_) * 9 / 10;
  }

  std::int64_t inSamples(std::int64_t ticks) const {
    return av_rescale_q(ticks, stream_->time_base, {1, stream_->codecpar->sample_rate});
  }

  const AVStream* stream_;
  std::int64_t packets_ = 0;
  std::int64_t durations_ = 0;
  std::int64_t previousDuration_ = 0;
  std::int64_t lastDuration_ = 0;
  std::int64_t trimmedStart_ = 0;
  std::int64_t trimmedEnd_ = 0;
  std::int64_t lastGranule_ = 0;
};

/// The length of a recording that ends in an AAC frame. Its edit list counts in ticks of the movie, most often
/// milliseconds, and cuts off what lies behind the last whole tick; the table of samples is exact.
std::uint64_t exactLength(const std::filesystem::path& path, std::uint64_t frames) {
  const Result<Demuxer> demuxer = Demuxer::open(path, Demuxer::EditList::StartOnly);
  if (!demuxer) return frames;
  const AVStream* stream = demuxer->stream();
  const AVRational perSample{1, stream->codecpar->sample_rate};
  const Packet first(av_packet_alloc());
  if (!first || stream->duration <= 0 || demuxer->next(first.get()) < 0) return frames;
  const std::int64_t whole = av_rescale_q(stream->duration, stream->time_base, perSample);
  const auto exact = static_cast<std::uint64_t>(std::max<std::int64_t>(0, whole - trimOf(first.get()).start));
  constexpr int kTicks = 500;  // a second: the coarsest in use is 600, and muxers round by up to one
  const auto tick = static_cast<std::uint64_t>(perSample.den / kTicks);
  return exact > frames && exact - frames <= tick ? exact : frames;
}

/// Seconds that the header says there are; 0 where it says nothing.
double promisedDuration(const Demuxer& demuxer) {
  const AVStream* stream = demuxer.stream();
  if (stream->duration <= 0 || demuxer.format()->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return 0;
  return static_cast<double>(stream->duration) * av_q2d(stream->time_base);
}

/// Turns whatever a decoder gives into float planes.
class FloatPlanes {
 public:
  /// False: the frame's layout cannot be converted.
  bool convert(const AVFrame* frame, PlanarBlock& block) {
    const int channels = frame->ch_layout.nb_channels;
    if (!converter_ || channels != channels_ || frame->format != format_) {
      if (!reset(frame)) return false;
    }
    const auto frames = static_cast<std::size_t>(frame->nb_samples);
    samples_.resize(frames * static_cast<std::size_t>(channels));
    planes_.resize(static_cast<std::size_t>(channels));
    for (std::size_t c = 0; c < planes_.size(); ++c)
      planes_[c] = reinterpret_cast<std::uint8_t*>(samples_.data() + c * frames);
    const int converted = swr_convert(converter_.get(), planes_.data(), frame->nb_samples,
                                      const_cast<const std::uint8_t**>(frame->extended_data), frame->nb_samples);
    if (converted != frame->nb_samples) return false;
    block = {samples_.data(), planes_.size(), frames, frames};
    return true;
  }

 private:
  bool reset(const AVFrame* frame) {
    // Channels without names: only their number matters here, and layouts the library does not know pass as well.
    AVChannelLayout layout{};
    layout.order = AV_CHANNEL_ORDER_UNSPEC;
    layout.nb_channels = frame->ch_layout.nb_channels;
    SwrContext* context = nullptr;
    const int code = swr_alloc_set_opts2(&context, &layout, AV_SAMPLE_FMT_FLTP, frame->sample_rate, &layout,
                                         static_cast<AVSampleFormat>(frame->format), frame->sample_rate, 0, nullptr);
    converter_.reset(context);
    if (code < 0 || swr_init(context) < 0) return false;
    channels_ = layout.nb_channels;
    format_ = frame->format;
    return true;
  }

  SampleConverter converter_;
  int channels_ = 0;
  int format_ = -1;
  std::vector<float> samples_;
  std::vector<std::uint8_t*> planes_;
};

constexpr std::uint64_t kRunUp = 1;  // second; the bit reservoir of the slowest MP3 and every overlap fit in

/// One pass over a file: packets in, blocks out, faults counted.
class Decoding {
 public:
  /// Samples [begin, end) of the recording, as far as there are any.
  Decoding(const Demuxer& demuxer, std::uint64_t begin, std::uint64_t end, const AudioDecoder::Sink& sink)
      : demuxer_(demuxer), begin_(begin), end_(end), sink_(sink) {}

  Result<DecodeReport> run(const std::string& name) {
    codec_.reset(avcodec_alloc_context3(demuxer_.codec()));
    frame_.reset(av_frame_alloc());
    const Packet packet(av_packet_alloc());
    if (!codec_ || !frame_ || !packet) return Error{ErrorCode::OutOfMemory, name, "not enough memory to decode it", ""};
    int code = avcodec_parameters_to_context(codec_.get(), demuxer_.stream()->codecpar);
    codec_->pkt_timebase = demuxer_.stream()->time_base;
    codec_->thread_count = 1;                        // files are decoded side by side instead
    codec_->request_sample_fmt = AV_SAMPLE_FMT_FLT;  // libopus would round to 16 bits
    if (code >= 0) code = avcodec_open2(codec_.get(), demuxer_.codec(), nullptr);
    if (code < 0) return undecodable(name, log_.describe(code));
    rate_ = demuxer_.stream()->codecpar->sample_rate;

    passOver_ = passedOverSafely() && begin_ > kRunUp * static_cast<std::uint64_t>(rate_);
    code = 0;
    while (going_ && (code = demuxer_.next(packet.get())) >= 0) {
      if (!passedOver(packet.get())) decode(packet.get());
      av_packet_unref(packet.get());
    }
    if (going_) decode(nullptr);
    if (code < 0 && code != AVERROR_EOF) report_.warnings.push_back("reading stopped early: " + log_.describe(code));
    if (damaged_ > 0 && 2 * damaged_ > packets_)
      return undecodable(name, std::to_string(damaged_) + " of " + std::to_string(packets_) + " packets are damaged");
    if (position_ == 0) return undecodable(name, "it holds no samples");
    if (damaged_ > 1 || (damaged_ == 1 && !lastDamaged_))  // many MP3s end in a cut frame: nothing to tell anyone
      report_.warnings.push_back(std::to_string(damaged_) + " of " + std::to_string(packets_) +
                                 " packets are damaged and were skipped");
    report_.damagedPackets = damaged_;
    return std::move(report_);
  }

 private:
  static Error undecodable(const std::string& name, const std::string& why) {
    return {ErrorCode::Corrupt, name, "cannot be decoded: " + why, "Get the file again."};
  }

  /// Whether packets say exactly how long they are and a decoder started a second early gives the same bits.
  bool passedOverSafely() const {
    const AVCodecID codec = demuxer_.stream()->codecpar->codec_id;
    return codec == AV_CODEC_ID_MP3 || codec == AV_CODEC_ID_FLAC || codec == AV_CODEC_ID_ALAC ||
           (codec >= AV_CODEC_ID_FIRST_AUDIO && codec < AV_CODEC_ID_ADPCM_IMA_QT);  // the PCM codecs
  }

  /// Takes packets that end well before `begin` without decoding them.
  bool passedOver(const AVPacket* packet) {
    if (!passOver_) return false;
    ticks_ += packet->duration;
    trim_ += trimOf(packet).start;
    const AVRational perSample{1, rate_};
    const auto ended = av_rescale_q(ticks_, demuxer_.stream()->time_base, perSample) - static_cast<std::int64_t>(trim_);
    passOver_ =
        ended >= 0 ? static_cast<std::uint64_t>(ended) + kRunUp * static_cast<std::uint64_t>(rate_) < begin_ : true;
    if (passOver_) position_ = static_cast<std::uint64_t>(std::max<std::int64_t>(0, ended));
    return passOver_;
  }

  /// nullptr: what the decoder still holds back.
  void decode(const AVPacket* packet) {
    if (packet != nullptr) ++packets_;
    bool fine = avcodec_send_packet(codec_.get(), packet) >= 0;
    while (fine && going_) {
      const int code = avcodec_receive_frame(codec_.get(), frame_.get());
      if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) break;
      fine = code >= 0 && deliver();
    }
    if (packet == nullptr) return;
    lastDamaged_ = !fine;
    if (!fine) ++damaged_;
  }

  /// False: the frame does not belong to this recording (a damaged header that claims another rate).
  bool deliver() {
    if (frame_->nb_samples == 0) return true;
    PlanarBlock block;
    if (frame_->sample_rate != rate_ || !planes_.convert(frame_.get(), block)) return false;
    const std::uint64_t first = position_;
    const std::uint64_t last = std::min<std::uint64_t>(first + block.frames, end_);
    position_ = std::max(first, last);
    const std::uint64_t wanted = std::max(first, begin_);
    if (wanted >= last) return true;
    block.data += wanted - first;
    block.frames = static_cast<std::size_t>(last - wanted);
    report_.frames += block.frames;
    going_ = sink_(block);
    report_.complete = going_;
    return true;
  }

  const Demuxer& demuxer_;
  const std::uint64_t begin_;
  const std::uint64_t end_;
  const AudioDecoder::Sink& sink_;
  const LogCapture log_;
  CodecContext codec_;
  Frame frame_;
  FloatPlanes planes_;
  int rate_ = 0;
  std::uint64_t position_ = 0;  ///< the next sample's place in the recording
  bool passOver_ = false;
  std::int64_t ticks_ = 0;  ///< of the packets passed over, in the stream's time base
  std::uint64_t trim_ = 0;  ///< cut off their start, in samples
  std::uint64_t packets_ = 0;
  std::uint64_t damaged_ = 0;
  bool lastDamaged_ = false;
  bool going_ = true;
  DecodeReport report_;
};

}  // namespace

Result<AudioDecoder> AudioDecoder::open(const std::filesystem::path& path) {
  Result<Demuxer> demuxer = Demuxer::open(path);
  if (!demuxer) return demuxer.error();
  const AVCodecParameters* parameters = demuxer->stream()->codecpar;
  if (parameters->sample_rate <= 0 || parameters->ch_layout.nb_channels <= 0)
    return Error{ErrorCode::Corrupt, printable(path), "names no sample rate or channels", "Get the file again."};

  AudioDecoder decoder;
  decoder.path_ = path;
  AudioProperties& properties = decoder.properties_;
  properties.sampleRate = parameters->sample_rate;
  properties.channels = static_cast<std::size_t>(parameters->ch_layout.nb_channels);
  properties.codec = avcodec_get_name(parameters->codec_id);
  properties.tags = readTags(*demuxer);
  const PacketCount count(*demuxer);
  properties.frames = count.endsInAFrame() ? exactLength(path, count.frames()) : count.frames();
  if (count.endIsKnown()) decoder.limit_ = properties.frames;
  properties.duration = static_cast<double>(properties.frames) / properties.sampleRate;
  properties.promised = promisedDuration(*demuxer);
  return decoder;
}

Result<DecodeReport> AudioDecoder::decode(const Sink& sink, std::uint64_t begin) const {
  // A fresh start each time: seeking back would have to restore the trims of every format.
  const Result<Demuxer> demuxer = Demuxer::open(path_);
  if (!demuxer) return demuxer.error();
  return Decoding(*demuxer, begin, limit_, sink).run(printable(path_));
}

}  // namespace earshot
