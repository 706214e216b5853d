// Files that are not what they seem. None may crash, hang, print, or be taken for music.
#include <sys/stat.h>

#include <limits>
#include <random>

#include "native/audio_decoder.h"
#include "native/audio_encoder.h"
#include "tests/catch.h"
#include "tests/test_data.h"
#include "tests/unit/native/scratch.h"
#include "tests/unit/native/sound.h"

using namespace earshot;

namespace {

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

void checkRefused(const std::filesystem::path& path, ErrorCode code) {
  CAPTURE(path);
  const auto decoded = decodeFile(path);
  REQUIRE(!decoded.ok());
  CHECK(name(decoded.error().code) == std::string(name(code)));
  CHECK(decoded.error().where.find(path.filename().native()) != std::string::npos);
  CHECK(!decoded.error().what.empty());
  CHECK(!decoded.error().remedy.empty());
}

}  // namespace

TEST_CASE("What is not audio is refused with the file's name, the fault and a remedy") {
  const Scratch scratch;
  checkRefused(scratch / "absent.mp3", ErrorCode::NotFound);
  checkRefused(scratch.write("empty.mp3", ""), ErrorCode::UnsupportedFormat);
  checkRefused(scratch.write("text.mp3", "This is a letter, not a song.\n"), ErrorCode::UnsupportedFormat);
  checkRefused(scratch.write("noise.ogg", noise(100000)), ErrorCode::UnsupportedFormat);
  checkRefused(scratch.write("zeros.flac", std::string(100000, '\0')), ErrorCode::UnsupportedFormat);

  std::filesystem::create_directory(scratch / "folder.mp3");
  checkRefused(scratch / "folder.mp3", ErrorCode::UnsupportedFormat);
  std::filesystem::create_symlink(scratch / "nowhere", scratch / "dangling.mp3");
  checkRefused(scratch / "dangling.mp3", ErrorCode::NotFound);
  REQUIRE(::mkfifo((scratch / "pipe.mp3").c_str(), 0600) == 0);
  checkRefused(scratch / "pipe.mp3", ErrorCode::UnsupportedFormat);
}

TEST_CASE("A playlist under a false name opens nothing else") {
  const Scratch scratch;
  scratch.write("song.wav", floatWav(chord(1000, 1, 8000)));
  checkRefused(scratch.write("list.mp3", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsong.wav\n#EXT-X-ENDLIST\n"),
               ErrorCode::UnsupportedFormat);
  checkRefused(scratch.write("list.flac", "ffconcat version 1.0\nfile song.wav\n"), ErrorCode::UnsupportedFormat);
}

TEST_CASE("A WAV of 0, 1 and 100 samples gives as many, or says that it holds none") {
  const Scratch scratch;
  for (const std::size_t frames : {1, 100}) {
    const Sound sound = chord(frames, 1, 44100);
    const auto decoded = decodeFile(scratch.write("short.wav", floatWav(sound)));
    REQUIRE(decoded.ok());
    CHECK(decoded->samples == sound.samples);
  }
  checkRefused(scratch.write("none.wav", floatWav(Sound{44100, 1, {}})), ErrorCode::Corrupt);
}

TEST_CASE("NaN, infinity and values above full scale arrive as they are: judging them is the analyzer's business") {
  const Scratch scratch;
  const float infinity = std::numeric_limits<float>::infinity();
  const auto decoded = decodeFile(scratch.write("x.wav", floatWav(Sound{44100, 1, {0.5F, NAN, infinity, 7.0F}})));
  REQUIRE(decoded.ok());
  CHECK(std::isnan(decoded->samples[1]));
  CHECK(decoded->samples[2] == infinity);
  CHECK(decoded->samples[3] == 7.0F);
}

TEST_CASE("A FLAC or WAV cut short decodes as far as it goes; FLAC, whose header knows better, says so") {
  const Scratch scratch;
  const Sound sound = chord(441000, 2, 44100);
  const auto flac = encodeAudio(sound.block(), {});
  REQUIRE(flac.ok());
  const std::string flacBytes(reinterpret_cast<const char*>(flac->data()), flac->size());
  for (const std::string& whole : {flacBytes, floatWav(sound)}) {
    const auto decoder = AudioDecoder::open(scratch.write("cut", whole.substr(0, whole.size() / 2)));
    REQUIRE(decoder.ok());
    if (decoder->properties().codec == "flac") CHECK(decoder->properties().promised == Approx(10));
    CHECK(decoder->properties().duration == Approx(5).margin(0.5));
    const auto decoded = decodeAll(*decoder);
    REQUIRE(decoded.ok());
    CHECK(static_cast<double>(decoded->frames()) == Approx(220500).margin(22050));
    for (std::size_t i = 0; i < 100000; i += 997) CHECK(decoded->samples[i] == sound.samples[i]);
  }
}

TEST_CASE("Real files cut or damaged anywhere end in samples or a clear error") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  const Scratch scratch;
  std::mt19937 random(11);
  for (const char* extension : {"mp3", "flac", "ogg", "opus", "m4a"}) {
    const auto whole = readTextFile(*music / "formats" / (std::string("metal.") + extension));
    REQUIRE(whole.ok());
    for (int trial = 0; trial < 24; ++trial) {
      std::string bytes = *whole;
      if (trial % 2 == 0) {
        bytes.resize(trial < 12 ? random() % 3000 : random() % bytes.size());
      } else {
        const std::size_t span = trial < 12 ? 4000 : bytes.size();
        for (int i = 0; i < 60; ++i) bytes[random() % span] = static_cast<char>(random());
      }
      CAPTURE(extension, trial);
      const auto decoded = decodeFile(scratch.write("damaged", bytes));
      if (decoded.ok())
        CHECK(decoded->frames() > 0);
      else
        CHECK(!decoded.error().remedy.empty());
    }
  }
}

TEST_CASE("An Ogg file that FFmpeg cannot open is named with FFmpeg's reason, or decodes with a newer one") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  const auto decoded = decodeFile(*music / "odd/hr-savino-ivory.ogg");
  if (decoded.ok()) {
    CHECK(decoded->frames() > 44100);
  } else {
    CHECK(decoded.error().message().find("Header processing failed") != std::string::npos);
  }
}
