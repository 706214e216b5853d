#pragma once

#include <filesystem>
#include <string>

#include "native/audio_decoder.h"
#include "shared/result.h"

namespace earshot {

/// Audio that every browser plays, for a catalog in `folder`: the file itself where it is at most 60 s long and MP3,
/// FLAC, Ogg (Vorbis, Opus, FLAC), M4A (AAC) or WAV (PCM, float); else the middle 30 s as Opus, mono or stereo (more
/// channels become their mean). Written under the name of its content (previewName), atomically; the same audio is
/// written once. Returns the path relative to the folder. Errors: AudioDecoder's, encodeAudio's, Io.
Result<std::string> writePreview(const std::filesystem::path& file, const AudioProperties& properties,
                                 const std::filesystem::path& folder);

}  // namespace earshot
