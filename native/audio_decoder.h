#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "shared/result.h"
#include "shared/signal/planar_block.h"

namespace earshot {

/// What a file says about itself. Empty where it says nothing; always valid UTF-8 (bytes that are not become U+FFFD).
struct AudioTags {
  std::string title;
  std::string artist;
  std::string album;
  std::string genre;
  std::string date;
  std::string track;
};

struct AudioProperties {
  double sampleRate = 0;     ///< Hz, the file's own
  std::size_t channels = 0;  ///< of the first audio stream, as they are: 7.1 gives 8
  std::uint64_t frames =
      0;  ///< samples a channel after trimming, counted over all packets (damaged ones too), not estimated
  double duration = 0;  ///< frames / sampleRate, seconds
  std::string codec;    ///< FFmpeg's name: "mp3", "flac", "vorbis", "opus", "aac", "alac", "pcm_s16le"
  AudioTags tags;
  double promised = 0;  ///< seconds its header says there are, more than `duration` where it is cut short; 0: unsaid
};

/// What one pass over a file found wrong without having to give up.
struct DecodeReport {
  std::uint64_t frames = 0;           ///< samples a channel handed to the sink
  std::uint64_t damagedPackets = 0;   ///< skipped
  bool complete = true;               ///< false: the sink had enough
  std::vector<std::string> warnings;  ///< one plain sentence a fault: "2 damaged packets were skipped"
};

/// Reads mp3, flac, ogg (vorbis, opus, flac), m4a (aac, alac), wav, aiff and the like through FFmpeg's libraries, at
/// the file's own rate: the engine resamples, so that native and browser do the same. Encoder delay and padding are cut
/// off (MP3's LAME tag, AAC's edit list and table, the pre-skip and last granule of Opus and Vorbis). Integer samples
/// become float by 1 / 2^(bits-1), float ones pass as they are, NaN and values above full scale included. Prints
/// nothing; opens nothing but the file itself (no network, no playlists, no references to other files).
class AudioDecoder {
 public:
  /// Reads headers and walks all packets without decoding them.
  /// Errors: NotFound, Io, UnsupportedFormat (no audio that is read here), Corrupt.
  static Result<AudioDecoder> open(const std::filesystem::path& path);

  const AudioProperties& properties() const { return properties_; }

  /// Takes a block; false stops decoding. The number of channels may change between blocks (it does in some MP3s).
  using Sink = std::function<bool(const PlanarBlock&)>;

  /// Streams the recording from sample `begin` on through `sink`. Each call starts anew and gives the same samples,
  /// which do not depend on `begin` either: what lies more than a second before it is left undecoded only in formats
  /// where that changes nothing (MP3, FLAC, ALAC, WAV, AIFF). Damaged packets are skipped and reported. Errors: Corrupt
  /// (nothing could be decoded), Io, NotFound (the file vanished).
  Result<DecodeReport> decode(const Sink& sink, std::uint64_t begin = 0) const;

 private:
  std::filesystem::path path_;
  AudioProperties properties_;
  std::uint64_t limit_ = UINT64_MAX;  ///< samples a channel after which the recording is known to end
};

}  // namespace earshot
