"""librosa as a peer: a line on stdin names a task, a line of JSON on stdout gives its milliseconds."""

import json
import sys
import time
from pathlib import Path

import librosa
import numpy as np
import scipy.stats

RATE = 22050
STATISTICS = (np.max, np.mean, np.median, np.min, np.std, scipy.stats.skew, scipy.stats.kurtosis)


def mfcc(samples):
    return librosa.feature.mfcc(y=samples, sr=RATE, n_mfcc=20)


def whole_set(samples):
    """What Earshot's librosa set holds, with each spectrum computed once."""
    spectrum = np.abs(librosa.stft(samples))
    power = spectrum**2
    mel = librosa.power_to_db(librosa.feature.melspectrogram(S=power, sr=RATE))
    coefficients = librosa.feature.mfcc(S=mel, sr=RATE, n_mfcc=20)
    centroid = librosa.feature.spectral_centroid(S=spectrum, sr=RATE)
    rows = [
        coefficients,
        librosa.feature.chroma_stft(S=power, sr=RATE),
        centroid,
        librosa.feature.spectral_bandwidth(S=spectrum, sr=RATE, centroid=centroid),
        librosa.feature.spectral_contrast(S=spectrum, sr=RATE),
        librosa.feature.spectral_rolloff(S=spectrum, sr=RATE),
        librosa.feature.spectral_flatness(S=spectrum),
        librosa.feature.rms(S=spectrum),
        librosa.feature.zero_crossing_rate(samples),
        librosa.onset.onset_strength(S=mel, sr=RATE)[np.newaxis],
    ]
    pulse = librosa.onset.onset_strength(S=mel, sr=RATE, aggregate=np.median)
    tempo, beats = librosa.beat.beat_track(onset_envelope=pulse, sr=RATE)
    matrix = np.vstack(rows)
    numbers = [statistic(matrix, axis=1) for statistic in STATISTICS]
    return np.concatenate([*numbers, np.cov(coefficients)[np.triu_indices(20)], np.ravel(tempo), [len(beats)]])


def main():
    folder = Path(sys.argv[1])
    clip = np.fromfile(folder / "clip-22050.f32", np.float32)
    doubled = np.fromfile(folder / "clip-44100.f32", np.float32)
    tasks = {
        "mfcc": lambda: mfcc(clip),
        "set": lambda: whole_set(clip),
        "set from 44,100 Hz": lambda: whole_set(librosa.resample(doubled, orig_sr=44100, target_sr=RATE)),
        "file": lambda: whole_set(librosa.load(folder / "song.mp3", sr=RATE)[0]),
    }
    mfcc(clip).astype(np.float32).tofile(folder / "mfcc-librosa.f32")
    whole_set(clip)  # compiles what numba compiles
    print(json.dumps({"version": librosa.__version__}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        value = tasks[line.strip()]()
        elapsed = 1000 * (time.perf_counter() - start)
        print(json.dumps({"ms": elapsed, "value": bool(np.isfinite(np.sum(value)))}), flush=True)


main()
