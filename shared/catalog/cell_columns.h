#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace earshot {

/// The columns of a cell that was never in a file, in the layout of docs/catalog-format.md.
struct CellColumns {
  struct Texts {
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint32_t> offsets = {0};

    /// Invalid UTF-8 is replaced.
    void add(std::string_view text);
  };

  std::vector<std::int8_t> vectors;
  std::vector<float> scales, durations, tempos, brightness, loudness, dynamics, places;
  std::vector<std::uint16_t> genres;
  std::vector<std::int16_t> years;
  std::vector<std::uint8_t> keys;
  std::vector<std::uint32_t> works;
  Texts ids, titles, artists, albums, previews;
};

}  // namespace earshot
