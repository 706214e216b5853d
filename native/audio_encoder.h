#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "native/audio_decoder.h"
#include "shared/result.h"
#include "shared/signal/planar_block.h"

namespace earshot {

enum class AudioFormat { Flac, OggOpus };

struct EncodeOptions {
  AudioFormat format = AudioFormat::Flac;
  double sampleRate = 44100;  ///< Hz; Opus takes 8,000, 12,000, 16,000, 24,000 and 48,000 only
  int bitsPerSample = 16;     ///< FLAC: 16 or 24
  int bitRate = 64000;        ///< Opus: bits a second, [6000, 510000]
  int complexity = -1;        ///< FLAC [0, 12], Opus [0, 10]; -1 is the codec's usual (5 and 10)
  AudioTags tags;
  std::vector<std::pair<std::string, std::string>> comments;  ///< further tags: {"BPM", "120"}
};

/// Encodes mono or stereo PCM. The bytes depend on nothing but the arguments (no dates, no random serial numbers, no
/// encoder version strings of FFmpeg's muxers), so a catalog built twice is the same. Samples are rounded to the
/// nearest step and clipped at full scale, without dither. Errors: InvalidArgument (rate, channels, options), NotFinite
/// (names the sample).
Result<std::vector<std::byte>> encodeAudio(const PlanarBlock& samples, const EncodeOptions& options);

/// The same into a file that appears only when it is complete.
Result<void> encodeAudioFile(const std::filesystem::path& path, const PlanarBlock& samples,
                             const EncodeOptions& options);

}  // namespace earshot
