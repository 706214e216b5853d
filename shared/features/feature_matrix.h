#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace earshot {

/// One feature over time, as librosa shapes it: (coefficients, frames), row-major.
struct FeatureMatrix {
  std::string_view name;
  std::size_t coefficients = 0;
  std::size_t frames = 0;
  std::vector<float> values;
};

}  // namespace earshot
