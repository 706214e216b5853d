#pragma once

#include "shared/features/analyzer.h"
#include "shared/features/librosa_frames.h"

namespace earshot {

/// The librosa set's numbers of a recording: statistics of its frames, the MFCC's covariance, tempo and beats.
///
/// tempo is librosa.beat.beat_track's, on the onset strength by the median over bands, so that it belongs to the beats;
/// beats/count is the number of beats. Precondition: at least one frame. Errors: OutOfMemory.
Result<Analysis> librosaAnalysis(const LibrosaFrames& frames, double duration);

/// The frames that these numbers are of, feature by feature in the set's order.
std::vector<FeatureMatrix> librosaMatrices(const LibrosaFrames& frames);

}  // namespace earshot
