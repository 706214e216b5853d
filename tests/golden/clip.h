#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace earshot::testing {

/// A row of clips.csv, as make_goldens.py writes it.
struct Clip {
  std::string name;
  std::string source;  ///< "clips/..." beside the table, or a path in the test data
  std::size_t samples = 0;
  double tempo = 0;
  std::vector<double> beats;
};

std::vector<Clip> readClips(const std::filesystem::path& table);

/// The first samples of a 16-bit mono WAV; empty if it is something else.
std::vector<float> readWav(const std::filesystem::path& file, std::size_t samples);

/// A two-dimensional float32 array as numpy.save writes it.
struct Array {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;
  std::span<const float> rowRange(std::size_t first, std::size_t count) const {
    return std::span(values).subspan(first * columns, count * columns);
  }
};
std::optional<Array> readNpy(const std::filesystem::path& file);

}  // namespace earshot::testing
