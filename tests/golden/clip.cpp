#include "tests/golden/clip.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace earshot::testing {
namespace {

std::string readAll(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

std::vector<Clip> readClips(const std::filesystem::path& table) {
  std::vector<Clip> clips;
  std::ifstream stream(table);
  std::string line;
  std::getline(stream, line);  // the header
  while (std::getline(stream, line)) {
    std::istringstream cells(line);
    Clip clip;
    std::string samples;
    std::string tempo;
    std::getline(cells, clip.name, ',');
    std::getline(cells, clip.source, ',');
    std::getline(cells, samples, ',');
    std::getline(cells, tempo, ',');
    clip.samples = std::stoul(samples);
    clip.tempo = std::stod(tempo);
    for (double beat = 0; cells >> beat;) clip.beats.push_back(beat);
    clips.push_back(std::move(clip));
  }
  return clips;
}

std::vector<float> readWav(const std::filesystem::path& file, std::size_t samples) {
  const std::string bytes = readAll(file);
  const std::size_t chunk = bytes.find("data", 12);
  if (bytes.compare(0, 4, "RIFF") != 0 || chunk == std::string::npos) return {};
  const std::size_t count = std::min(samples, (bytes.size() - chunk - 8) / 2);
  std::vector<std::int16_t> pcm(count);
  std::memcpy(pcm.data(), bytes.data() + chunk + 8, 2 * count);
  std::vector<float> floats(count);
  std::transform(pcm.begin(), pcm.end(), floats.begin(), [](std::int16_t sample) { return sample / 32768.0F; });
  return floats;
}

std::optional<Array> readNpy(const std::filesystem::path& file) {
  const std::string bytes = readAll(file);
  if (bytes.size() < 128 || bytes.find("'descr': '<f4', 'fortran_order': False") == std::string::npos) return {};
  Array array;
  if (std::sscanf(bytes.c_str() + bytes.find("'shape': ("), "'shape': (%zu, %zu)", &array.rows, &array.columns) != 2) {
    return {};
  }
  const std::size_t size = array.rows * array.columns;
  if (bytes.size() < 4 * size) return {};
  array.values.resize(size);
  std::memcpy(array.values.data(), bytes.data() + bytes.size() - 4 * size, 4 * size);
  return array;
}

}  // namespace earshot::testing
