// What the channels of a file mean for its numbers.
#include <cstddef>
#include <vector>

#include "native/analysis.h"
#include "tests/catch.h"
#include "tests/unit/native/scratch.h"
#include "tests/unit/native/sound.h"

using namespace earshot;

namespace {

Sound meanOf(const Sound& sound) {
  Sound mono{sound.sampleRate, 1, std::vector<float>(sound.frames())};
  for (std::size_t i = 0; i < sound.frames(); ++i) {
    float sum = 0;
    for (std::size_t c = 0; c < sound.channels; ++c) sum += sound.samples[c * sound.frames() + i];
    mono.samples[i] = sum / static_cast<float>(sound.channels);
  }
  return mono;
}

}  // namespace

TEST_CASE("A file of several channels equals the mono of their mean") {
  const Scratch scratch;
  for (const std::size_t channels : {std::size_t{2}, std::size_t{6}, std::size_t{8}}) {
    CAPTURE(channels);
    const Sound sound = chord(88200, channels, 44100);
    const auto wide = analyzeFile(scratch.write("wide.wav", floatWav(sound)));
    const auto mono = analyzeFile(scratch.write("mono.wav", floatWav(meanOf(sound))));
    REQUIRE(wide.ok());
    REQUIRE(mono.ok());
    CHECK(wide->properties.channels == channels);
    CHECK(wide->analysis.statistics.values == mono->analysis.statistics.values);
  }
}

TEST_CASE("Channels that cancel each other are silence") {
  const Scratch scratch;
  Sound sound = chord(44100, 2, 44100);
  for (std::size_t i = 0; i < sound.frames(); ++i) sound.samples[sound.frames() + i] = -sound.samples[i];
  const auto analyzed = analyzeFile(scratch.write("cancelled.wav", floatWav(sound)));
  REQUIRE(analyzed.ok());
  CHECK(analyzed->analysis.statistics.at("rms/max/01") == 0);
}
