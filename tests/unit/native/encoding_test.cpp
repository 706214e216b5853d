#include <cmath>
#include <limits>

#include "native/audio_encoder.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"
#include "tests/unit/native/sound.h"

using namespace earshot;

TEST_CASE("FLAC gives back exactly what went in, in 16 and 24 bits, mono and stereo, at any length") {
  const Scratch scratch;
  for (const int bits : {16, 24})
    for (const std::size_t channels : {1, 2})
      for (const std::size_t frames : {1, 100, 4096, 4097, 50000}) {
        CAPTURE(bits, channels, frames);
        const Sound sound = chord(frames, channels, 32000, bits);
        EncodeOptions options;
        options.sampleRate = 32000;
        options.bitsPerSample = bits;
        REQUIRE(encodeAudioFile(scratch / "x.flac", sound.block(), options).ok());
        const auto decoded = decodeFile(scratch / "x.flac");
        REQUIRE(decoded.ok());
        CHECK(decoded->sampleRate == 32000);
        CHECK(decoded->channels == channels);
        CHECK(decoded->samples == sound.samples);
      }
}

TEST_CASE("Samples beyond full scale are clipped, not wrapped") {
  const Scratch scratch;
  const Sound sound{44100, 1, {2.0F, -2.0F, 1.0F, -1.0F, 0.0F}};
  REQUIRE(encodeAudioFile(scratch / "x.flac", sound.block(), {}).ok());
  const auto decoded = decodeFile(scratch / "x.flac");
  REQUIRE(decoded.ok());
  CHECK(decoded->samples == std::vector<float>{32767 / 32768.0F, -1.0F, 32767 / 32768.0F, -1.0F, 0.0F});
}

TEST_CASE("Opus keeps the length to the sample and the sound closely") {
  const Scratch scratch;
  for (const std::size_t frames : {480, 960, 48000, 48001, 100000}) {
    CAPTURE(frames);
    const Sound sound = chord(frames, 2, 48000);
    EncodeOptions options;
    options.format = AudioFormat::OggOpus;
    options.sampleRate = 48000;
    options.bitRate = 128000;
    REQUIRE(encodeAudioFile(scratch / "x.opus", sound.block(), options).ok());
    const auto decoder = AudioDecoder::open(scratch / "x.opus");
    REQUIRE(decoder.ok());
    CHECK(decoder->properties().codec == "opus");
    CHECK(decoder->properties().frames == frames);
    const auto decoded = decodeAll(*decoder);
    REQUIRE(decoded.ok());
    CHECK(decoded->frames() == frames);
    if (frames < 48000 || decoded->samples.size() != sound.samples.size()) continue;
    double error = 0;
    double energy = 0;
    for (std::size_t i = 0; i < sound.samples.size(); ++i) {
      error += std::pow(decoded->samples[i] - sound.samples[i], 2);
      energy += std::pow(sound.samples[i], 2);
    }
    CHECK(error < 0.01 * energy);  // 20 dB; a shift by one sample alone would leave 28 dB, by ten 8 dB
  }
}

TEST_CASE("Tags come back from FLAC and Opus, in any script") {
  const Scratch scratch;
  const Sound sound = chord(48000, 1, 48000);
  for (const AudioFormat format : {AudioFormat::Flac, AudioFormat::OggOpus}) {
    EncodeOptions options;
    options.format = format;
    options.sampleRate = 48000;
    options.tags = {"Mañana; \"quoted\"", "東京", "Album = 1", "Folk", "2024-05-06", "7"};
    REQUIRE(encodeAudioFile(scratch / "x.ogg", sound.block(), options).ok());
    const auto decoder = AudioDecoder::open(scratch / "x.ogg");
    REQUIRE(decoder.ok());
    const AudioTags& tags = decoder->properties().tags;
    CHECK(tags.title == options.tags.title);
    CHECK(tags.artist == options.tags.artist);
    CHECK(tags.album == options.tags.album);
    CHECK(tags.genre == options.tags.genre);
    CHECK(tags.date == options.tags.date);
    CHECK(tags.track == options.tags.track);
  }
}

TEST_CASE("The same input encodes to the same bytes") {
  const Sound sound = chord(96000, 2, 48000);
  for (const AudioFormat format : {AudioFormat::Flac, AudioFormat::OggOpus}) {
    EncodeOptions options;
    options.format = format;
    options.sampleRate = 48000;
    options.tags.title = "Twice";
    const auto first = encodeAudio(sound.block(), options);
    const auto second = encodeAudio(sound.block(), options);
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(*first == *second);
  }
}

TEST_CASE("A higher bit rate makes a larger Opus file") {
  const Sound sound = chord(480000, 2, 48000);
  EncodeOptions options;
  options.format = AudioFormat::OggOpus;
  options.sampleRate = 48000;
  options.bitRate = 24000;
  const auto small = encodeAudio(sound.block(), options);
  options.bitRate = 128000;
  const auto large = encodeAudio(sound.block(), options);
  REQUIRE(small.ok());
  REQUIRE(large.ok());
  CHECK(large->size() > 2 * small->size());
}

TEST_CASE("What a codec does not take is refused before anything is written") {
  const Scratch scratch;
  const Sound mono = chord(1000, 1, 44100);
  EncodeOptions opus;
  opus.format = AudioFormat::OggOpus;
  opus.sampleRate = 44100;
  const auto refused = encodeAudioFile(scratch / "x.opus", mono.block(), opus);
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == ErrorCode::InvalidArgument);
  CHECK(!std::filesystem::exists(scratch / "x.opus"));

  const Sound three = chord(1000, 3, 44100);
  CHECK(!encodeAudio(three.block(), {}).ok());
  CHECK(!encodeAudio(PlanarBlock{}, {}).ok());

  Sound broken = mono;
  broken.samples[17] = std::numeric_limits<float>::quiet_NaN();
  const auto notFinite = encodeAudio(broken.block(), {});
  REQUIRE(!notFinite.ok());
  CHECK(notFinite.error().code == ErrorCode::NotFinite);
  CHECK(notFinite.error().what.find("17") != std::string::npos);
}
