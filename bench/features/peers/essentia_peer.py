"""Essentia's Python wheel as a peer: a line on stdin names a task, a line of JSON on stdout gives its milliseconds."""

import json
import sys
import time
from pathlib import Path

import essentia
import numpy as np
from essentia.standard import MFCC, FrameGenerator, Spectrum, Windowing

essentia.log.infoActive = False
window = Windowing(type="hann", size=2048)
spectrum = Spectrum(size=2048)
cepstrum = MFCC(inputSize=1025, numberBands=128, numberCoefficients=20, sampleRate=22050, highFrequencyBound=11025)


def mfcc(samples):
    frames = FrameGenerator(samples, frameSize=2048, hopSize=512, startFromZero=False)
    return np.array([cepstrum(spectrum(window(frame)))[1] for frame in frames])


clip = np.fromfile(Path(sys.argv[1]) / "clip-22050.f32", np.float32)
print(json.dumps({"version": essentia.__version__}), flush=True)
for line in sys.stdin:
    assert line.strip() == "mfcc"
    start = time.perf_counter()
    value = mfcc(clip)
    elapsed = 1000 * (time.perf_counter() - start)
    print(json.dumps({"ms": elapsed, "value": bool(np.isfinite(value.sum()))}), flush=True)
