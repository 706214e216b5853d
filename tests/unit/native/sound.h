#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "native/audio_decoder.h"

namespace earshot {

/// Planar samples with their rate.
struct Sound {
  double sampleRate = 44100;
  std::size_t channels = 1;
  std::vector<float> samples;  ///< plane after plane

  std::size_t frames() const { return samples.size() / channels; }
  PlanarBlock block() const { return {samples.data(), channels, frames(), frames()}; }
};

/// Two sines a channel, a different pair each, on the grid of `bits`-bit samples.
inline Sound chord(std::size_t frames, std::size_t channels, double sampleRate, int bits = 16) {
  Sound sound{sampleRate, channels, std::vector<float>(frames * channels)};
  const double scale = std::ldexp(1.0, bits - 1);
  for (std::size_t c = 0; c < channels; ++c)
    for (std::size_t i = 0; i < frames; ++i) {
      const double phase = 2 * 3.14159265358979 * static_cast<double>(i) / sampleRate;
      const double value = 0.4 * std::sin(phase * 220 * static_cast<double>(c + 1)) + 0.2 * std::sin(phase * 557.5);
      sound.samples[c * frames + i] = static_cast<float>(std::round(value * scale) / scale);
    }
  return sound;
}

/// A WAV file of float samples, written by hand: NaN and any number of channels are allowed.
inline std::string floatWav(const Sound& sound) {
  std::string file;
  const auto put = [&file](std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) file += static_cast<char>(value >> (8 * i) & 0xff);
  };
  const std::size_t size = sound.samples.size() * 4;
  const auto rate = static_cast<std::uint64_t>(sound.sampleRate);
  file += "RIFF";
  put(36 + size, 4);
  file += "WAVEfmt ";
  put(16, 4);
  put(3, 2);  // IEEE float
  put(sound.channels, 2);
  put(rate, 4);
  put(rate * sound.channels * 4, 4);
  put(sound.channels * 4, 2);
  put(32, 2);
  file += "data";
  put(size, 4);
  for (std::size_t i = 0; i < sound.frames(); ++i)
    for (std::size_t c = 0; c < sound.channels; ++c) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, &sound.samples[c * sound.frames() + i], 4);
      put(bits, 4);
    }
  return file;
}

/// Everything a decoder gives, planar.
inline Result<Sound> decodeAll(const AudioDecoder& decoder) {
  std::vector<std::vector<float>> planes;
  const Result<DecodeReport> report = decoder.decode([&](const PlanarBlock& block) {
    planes.resize(std::max(planes.size(), block.channels));
    for (std::size_t c = 0; c < block.channels; ++c)
      planes[c].insert(planes[c].end(), block.data + c * block.stride, block.data + c * block.stride + block.frames);
    return true;
  });
  if (!report) return report.error();
  Sound sound{decoder.properties().sampleRate, planes.size(), {}};
  for (const auto& plane : planes) sound.samples.insert(sound.samples.end(), plane.begin(), plane.end());
  return sound;
}

inline Result<Sound> decodeFile(const std::filesystem::path& path) {
  const Result<AudioDecoder> decoder = AudioDecoder::open(path);
  if (!decoder) return decoder.error();
  return decodeAll(*decoder);
}

}  // namespace earshot
