#pragma once

#include "demo/synthesis/stereo.h"

namespace earshot::demo {

/// RMS of both channels above 150 Hz, in dBFS: near enough to loudness for setting levels. Silence gives -120.
float bodyLevel(StereoSpan samples);

/// Holds every sample within +-ceiling by turning down ahead of the peak and back up slowly.
void limit(StereoSpan samples, float ceiling);

/// The highest value between and at the samples, by four-fold oversampling (ITU-R BS.1770-4, annex 2).
float truePeak(StereoSpan samples);

/// Sets the level, limits, keeps the true peak under `peakCeiling` (linear), fades the ends and removes any offset.
void master(StereoSpan samples, float loudness, float saturation, float brightness, float peakCeiling);

}  // namespace earshot::demo
