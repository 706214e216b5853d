#include <cmath>
#include <cstdlib>
#include <map>

#include "native/audio_decoder.h"
#include "native/audio_encoder.h"
#include "tests/catch.h"
#include "tests/test_data.h"
#include "tests/unit/native/scratch.h"
#include "tests/unit/native/sound.h"

using namespace earshot;

TEST_CASE("Every format of one recording has its length to the sample, counted and decoded") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  // Lengths of the wav files. Opus runs at 48,000 Hz and rounds up or down; nebula.m4a's own table ends 30 samples
  // early.
  const std::map<std::string, std::uint64_t> lengths = {
      {"metal.mono44.wav", 1323000}, {"metal.flac", 1323000}, {"metal.mp3", 1323000},         {"metal.ogg", 1323000},
      {"metal.opus", 1440000},       {"metal.m4a", 1323000},  {"nebula.mono44.wav", 1322942}, {"nebula.flac", 1322942},
      {"nebula.mp3", 1322942},       {"nebula.ogg", 1322942}, {"nebula.opus", 1439937},       {"nebula.m4a", 1322942}};
  for (const auto& [name, frames] : lengths) {
    CAPTURE(name);
    const auto decoder = AudioDecoder::open(*music / "formats" / name);
    REQUIRE(decoder.ok());
    CHECK(decoder->properties().frames == frames);
    CHECK(decoder->properties().duration == Approx(static_cast<double>(frames) / decoder->properties().sampleRate));
    CHECK(decoder->properties().promised < decoder->properties().duration + .25);
    std::uint64_t decoded = 0;
    const auto report = decoder->decode([&](const PlanarBlock& block) {
      decoded += block.frames;
      return true;
    });
    REQUIRE(report.ok());
    CHECK(decoded == frames);
    CHECK(report->frames == frames);
    CHECK(report->complete);
    CHECK(report->warnings.empty());
  }
}

TEST_CASE("Lossy formats start where the FLAC starts: the best match is at shift 0") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  const auto reference = decodeFile(*music / "formats/metal.flac");
  REQUIRE(reference.ok());
  for (const char* name : {"metal.mp3", "metal.ogg", "metal.m4a"}) {
    CAPTURE(name);
    const auto decoded = decodeFile(*music / "formats" / name);
    REQUIRE(decoded.ok());
    const auto matchAt = [&](int shift) {
      double sum = 0;
      for (int i = 200000; i < 220000; ++i)
        sum += static_cast<double>(reference->samples[static_cast<std::size_t>(i)]) *
               decoded->samples[static_cast<std::size_t>(i + shift)];
      return sum;
    };
    int best = -2000;
    for (int shift = -1500; shift <= 1500; ++shift)
      if (best == -2000 || matchAt(shift) > matchAt(best)) best = shift;
    CHECK(best == 0);
  }
}

TEST_CASE("WAV and FLAC of the same samples decode bit by bit alike") {
  const Scratch scratch;
  const Sound sound = chord(70000, 2, 44100);
  scratch.write("x.wav", floatWav(sound));
  REQUIRE(encodeAudioFile(scratch / "x.flac", sound.block(), {}).ok());
  const auto wav = decodeFile(scratch / "x.wav");
  const auto flac = decodeFile(scratch / "x.flac");
  REQUIRE(wav.ok());
  REQUIRE(flac.ok());
  CHECK(wav->samples == sound.samples);
  CHECK(flac->samples == wav->samples);
}

TEST_CASE("A second pass gives the samples of the first, and so does one after an early stop") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  for (const char* name : {"metal.mp3", "metal.ogg", "metal.opus", "metal.m4a", "metal.flac"}) {
    CAPTURE(name);
    const auto decoder = AudioDecoder::open(*music / "formats" / name);
    REQUIRE(decoder.ok());
    const auto first = decodeAll(*decoder);
    REQUIRE(first.ok());
    std::uint64_t seen = 0;
    const auto report = decoder->decode([&](const PlanarBlock& block) {
      seen += block.frames;
      return seen < 100000;
    });
    REQUIRE(report.ok());
    CHECK(!report->complete);
    CHECK(report->frames == seen);
    const auto second = decodeAll(*decoder);
    REQUIRE(second.ok());
    CHECK(first->samples == second->samples);
  }
}

TEST_CASE("Decoding from a later sample gives the rest of the recording, bit by bit") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  for (const char* name : {"metal.mono44.wav", "nebula.flac", "nebula.mp3", "metal.ogg", "metal.opus", "metal.m4a"}) {
    const auto decoder = AudioDecoder::open(*music / "formats" / name);
    REQUIRE(decoder.ok());
    const auto whole = decodeAll(*decoder);
    REQUIRE(whole.ok());
    for (const std::uint64_t begin : {1ULL, 44100ULL, 44101ULL, 100000ULL, 700001ULL, 1322900ULL}) {
      CAPTURE(name, begin);
      std::uint64_t at = begin;
      bool same = true;
      const auto report = decoder->decode(
          [&](const PlanarBlock& block) {
            for (std::size_t c = 0; c < block.channels; ++c)
              for (std::size_t i = 0; i < block.frames; ++i)
                same = same && block.data[c * block.stride + i] == whole->samples[c * whole->frames() + at + i];
            at += block.frames;
            return true;
          },
          begin);
      REQUIRE(report.ok());
      CHECK(same);
      CHECK(at == whole->frames());
    }
  }
}

TEST_CASE("Tags of MP3 files are read") {
  const auto music = earshot::testing::testData("music");
  if (!music) return;
  const auto decoder = AudioDecoder::open(*music / "tracks/Gold Rush.mp3");
  REQUIRE(decoder.ok());
  CHECK(decoder->properties().tags.title == "Gold Rush");
  CHECK(decoder->properties().tags.artist == "Kevin MacLeod");
  CHECK(decoder->properties().tags.date == "2007");
  CHECK(decoder->properties().sampleRate == 48000);
}

TEST_CASE("A name is a name, not an address or an option") {
  const Scratch scratch;
  const std::string wav = floatWav(chord(1000, 1, 8000));
  for (const char* name :
       {"http:x.wav", "concat:a|b.wav", "-i.wav", "new\nline.wav", "\xff\xfe.wav", "no extension", "wrong.mp3"}) {
    CAPTURE(name);
    const auto decoded = decodeFile(scratch.write(name, wav));
    REQUIRE(decoded.ok());
    CHECK(decoded->frames() == 1000);
  }
}

TEST_CASE("Rates and channels arrive as they are") {
  const Scratch scratch;
  for (const double rate : {8000.0, 11025.0, 96000.0, 192000.0})
    for (const std::size_t channels : {1, 2, 6, 8, 24}) {
      CAPTURE(rate, channels);
      const Sound sound = chord(3000, channels, rate);
      const auto decoded = decodeFile(scratch.write("x.wav", floatWav(sound)));
      REQUIRE(decoded.ok());
      CHECK(decoded->sampleRate == rate);
      CHECK(decoded->channels == channels);
      CHECK(decoded->samples == sound.samples);
    }
}
