#pragma once

#include <cstdint>
#include <vector>

#include "native/fma_folder.h"
#include "shared/catalog/space_description.h"
#include "shared/embedding/space.h"
#include "shared/parallel.h"
#include "shared/result.h"

namespace earshot {

/// A space fitted on the tracks it is for, and their vectors in it.
struct FmaSpace {
  SpaceDescription description;    ///< its version carries a hash of all that was fitted: no two fits are compared
  std::vector<Embedding> vectors;  ///< in the order of the tracks
  std::uint64_t clipped = 0;       ///< numbers beyond kFmaFarthest spreads, taken as that far
  std::uint64_t ignored = 0;       ///< columns of features that belong to no group
};

/// Beyond so many spreads a number tells a fault of the recording rather than its sound.
inline constexpr float kFmaFarthest = 5;

/// Each column is standardized (unknown numbers stand at the mean, constant columns at 0), each group's principal
/// components are taken, and the group is scaled so that unrelated tracks are as far apart in it as in the space of
/// analyzed audio: 1 in timbre, 1/2 in harmony, .3 in dynamics.
///
///   timbre    mfcc, spectral_contrast, centroid, bandwidth, rolloff, zcr   up to 33 components
///   harmony   chroma_cens, chroma_cqt, chroma_stft, tonnetz                up to 24
///   rhythm    none of the columns says anything about it: an empty group
///   dynamics  rmse                                                         up to 7
///
/// `features` is standardized in place. The same at any number of threads. Errors: InvalidArgument (fewer than two
/// tracks), UnsupportedFormat (a group without columns).
Result<FmaSpace> fitFmaSpace(FmaFolder& fma, const ParallelFor& parallelFor);

}  // namespace earshot
