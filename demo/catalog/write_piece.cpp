#include "demo/catalog/write_piece.h"

#include <algorithm>
#include <string>
#include <vector>

#include "demo/catalog/plan.h"
#include "demo/catalog/wav.h"
#include "demo/render.h"
#include "demo/styles/style.h"
#include "native/audio_encoder.h"
#include "native/files.h"
#include "shared/decimal_text.h"

namespace earshot::demo {
namespace {

AudioTags tagsOf(const Piece& piece) {
  return {.title = piece.title,
          .artist = artistOf(piece),
          .album = std::string(piece.ensemble->album),
          .genre = std::string(piece.style->name),
          .date = "2026",
          .track = std::to_string(piece.track)};
}

/// As programs for DJs write it: "Eb", "F#m".
std::string keyTag(const Key& key) { return tonicName(key) + (key.mode == Mode::Minor ? "m" : ""); }

EncodeOptions optionsFor(const Piece& piece, FileFormat format) {
  // Opus at its lowest complexity: at 80 kbit/s the difference to the highest is small, and it takes a third of the
  // time.
  return {
      .format = format == FileFormat::Opus ? AudioFormat::OggOpus : AudioFormat::Flac,
      .sampleRate = kSampleRate,
      .bitRate = 80000,
      .complexity = format == FileFormat::Opus ? 0 : 3,
      .tags = tagsOf(piece),
      .comments = {{"LICENSE", std::string(kLicence)}, {"BPM", decimalText(piece.tempo)}, {"KEY", keyTag(piece.key)}}};
}

}  // namespace

std::string_view extensionOf(FileFormat format) {
  switch (format) {
    case FileFormat::Opus:
      return "opus";
    case FileFormat::Flac:
      return "flac";
    case FileFormat::Wav:
      return "wav";
  }
  return {};
}

Result<void> writePiece(const Piece& piece, FileFormat format, const std::filesystem::path& folder) {
  StereoBuffer music = render(piece.style->compose(piece), piece.seed);
  const auto path = folder / (fileStem(piece) + "." + std::string(extensionOf(format)));
  if (format == FileFormat::Wav) return writeFileAtomically(path, wavFile(music.span()));
  const std::size_t frames = music.left.size();
  std::vector<float> planes(2 * frames);
  std::copy(music.left.begin(), music.left.end(), planes.begin());
  std::copy(music.right.begin(), music.right.end(), planes.begin() + static_cast<std::ptrdiff_t>(frames));
  return encodeAudioFile(path, {planes.data(), 2, frames, frames}, optionsFor(piece, format));
}

}  // namespace earshot::demo
