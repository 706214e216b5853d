#pragma once

#include <cstddef>
#include <vector>

#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// A WAV file of 16-bit PCM, rounded to the nearest step. It has no tags: they are in ground-truth.json.
std::vector<std::byte> wavFile(StereoSpan samples);

}  // namespace earshot::demo
