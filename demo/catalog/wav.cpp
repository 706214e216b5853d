#include "demo/catalog/wav.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace earshot::demo {
namespace {

void append(std::vector<std::byte>& file, std::string_view text) {
  for (const char letter : text) file.push_back(static_cast<std::byte>(letter));
}

void append(std::vector<std::byte>& file, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) file.push_back(static_cast<std::byte>(value >> (8 * i)));
}

std::uint32_t step(float sample) {
  return static_cast<std::uint32_t>(std::lround(std::clamp(sample, -1.0F, 1.0F) * 32767));
}

}  // namespace

std::vector<std::byte> wavFile(StereoSpan samples) {
  constexpr std::uint32_t kRate = static_cast<std::uint32_t>(kSampleRate);
  const auto bytes = static_cast<std::uint32_t>(samples.size() * 4);
  std::vector<std::byte> file;
  file.reserve(44 + bytes);
  append(file, "RIFF");
  append(file, 36 + bytes, 4);
  append(file, "WAVEfmt ");
  append(file, 16, 4);
  append(file, 1, 2);  // PCM
  append(file, 2, 2);  // channels
  append(file, kRate, 4);
  append(file, kRate * 4, 4);
  append(file, 4, 2);
  append(file, 16, 2);
  append(file, "data");
  append(file, bytes, 4);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    append(file, step(samples.left[i]), 2);
    append(file, step(samples.right[i]), 2);
  }
  return file;
}

}  // namespace earshot::demo
