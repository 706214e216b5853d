#include "native/preview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <system_error>
#include <vector>

#include "native/audio_encoder.h"
#include "native/catalog_folder.h"
#include "native/files.h"
#include "native/sha256.h"
#include "native/text.h"
#include "shared/signal/excerpt.h"
#include "shared/signal/resampler.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr double kLongestCopy = 60;    // seconds
constexpr double kExcerptLength = 30;  // seconds
constexpr double kOpusRate = 48000;    // Hz
constexpr int kBitsAChannel = 48000;   // a second

struct Playable {
  std::string_view extension;
  std::string_view codec;
};
constexpr std::array<Playable, 11> kPlayable = {{{".mp3", "mp3"},
                                                 {".flac", "flac"},
                                                 {".ogg", "vorbis"},
                                                 {".ogg", "opus"},
                                                 {".ogg", "flac"},
                                                 {".opus", "opus"},
                                                 {".m4a", "aac"},
                                                 {".wav", "pcm_u8"},
                                                 {".wav", "pcm_s16le"},
                                                 {".wav", "pcm_s24le"},
                                                 {".wav", "pcm_f32le"}}};

std::string extensionOf(const fs::path& file) {
  std::string extension = file.extension().native();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return extension;
}

bool playsEverywhere(std::string_view extension, std::string_view codec) {
  return std::any_of(kPlayable.begin(), kPlayable.end(),
                     [&](const Playable& one) { return one.extension == extension && one.codec == codec; });
}

/// The excerpt's samples at the file's own rate, one or two channels.
class ExcerptSamples {
 public:
  ExcerptSamples(const Excerpt& excerpt, const AudioProperties& properties)
      : channels_(properties.channels == 2 ? 2 : 1),
        begin_(static_cast<std::size_t>(std::llround(excerpt.start * properties.sampleRate))),
        end_(begin_ + static_cast<std::size_t>(std::llround(excerpt.length * properties.sampleRate))) {}

  /// False: there is enough.
  bool take(const PlanarBlock& block) {
    for (std::size_t i = 0; i < block.frames && position_ < end_; ++i, ++position_) {
      if (position_ < begin_) continue;
      for (std::size_t c = 0; c < channels_; ++c) planes_[c].push_back(sample(block, c, i));
    }
    return position_ < end_;
  }

  std::size_t channels() const { return channels_; }
  const std::vector<float>& plane(std::size_t channel) const { return planes_[channel]; }

 private:
  float sample(const PlanarBlock& block, std::size_t channel, std::size_t i) const {
    if (channels_ == 2 && block.channels == 2) return finite(block.data[channel * block.stride + i]);
    float sum = 0;
    for (std::size_t c = 0; c < block.channels; ++c) sum += finite(block.data[c * block.stride + i]);
    return sum / static_cast<float>(block.channels);
  }
  // A broken sample is a click in a preview, not a reason to have none.
  static float finite(float x) { return std::isfinite(x) ? x : 0; }

  std::size_t channels_;
  std::size_t begin_, end_;  // in frames
  std::size_t position_ = 0;
  std::array<std::vector<float>, 2> planes_;
};

Result<std::vector<std::byte>> encodeExcerpt(const fs::path& file, const AudioProperties& properties) {
  const auto decoder = AudioDecoder::open(file);
  if (!decoder) return decoder.error();
  ExcerptSamples excerpt(Excerpt::middle(properties.duration, std::min(kExcerptLength, properties.duration)),
                         properties);
  const auto report = decoder->decode([&](const PlanarBlock& block) { return excerpt.take(block); });
  if (!report) return report.error();

  auto resampler = Resampler::create(properties.sampleRate, kOpusRate);
  if (!resampler) return std::move(resampler).error();
  std::vector<float> samples;
  for (std::size_t c = 0; c < excerpt.channels(); ++c) {
    resampler->push(excerpt.plane(c), samples);
    resampler->finish(samples);
  }
  EncodeOptions options;
  options.format = AudioFormat::OggOpus;
  options.sampleRate = kOpusRate;
  options.bitRate = kBitsAChannel * static_cast<int>(excerpt.channels());
  options.tags = properties.tags;
  const std::size_t frames = samples.size() / excerpt.channels();
  return encodeAudio({samples.data(), excerpt.channels(), frames, frames}, options);
}

}  // namespace

Result<std::string> writePreview(const fs::path& file, const AudioProperties& properties, const fs::path& folder) {
  std::string extension = extensionOf(file);
  const bool copied = properties.duration <= kLongestCopy && playsEverywhere(extension, properties.codec);
  if (!copied) extension = ".opus";
  const auto bytes = copied ? readFile(file) : encodeExcerpt(file, properties);
  if (!bytes) return bytes.error();

  std::error_code failure;
  fs::create_directories(folder / kPreviewFolder, failure);
  if (failure)
    return Error{ErrorCode::Io, printable(folder / kPreviewFolder), "cannot be created: " + failure.message(),
                 "Choose another --out."};
  std::string name = previewName(sha256Hex(*bytes), extension);
  if (fs::file_size(folder / name, failure) == bytes->size() && !failure) return name;
  if (auto written = writeFileAtomically(folder / name, *bytes); !written) return std::move(written).error();
  return name;
}

}  // namespace earshot
