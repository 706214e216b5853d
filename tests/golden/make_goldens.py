"""Makes the clips and the numbers that tests/golden compares the engine with.

    pip install -r tests/golden/requirements.txt
    python tests/golden/make_goldens.py [TEST_DATA]

librosa 1.0.0 (Python 3.12) gives the same bits as 0.11.0.

Writes, beside itself:
  clips/<name>.wav   16-bit mono at 22,050 Hz, synthesized here from a seed
  clips/<name>.npy   float32 (rows, frames): librosa's features of it, row order as FEATURES below
  clips.csv          name, source, samples, tempo, beats (seconds): librosa.beat.beat_track's

With TEST_DATA (a folder holding music/formats/), also the numbers of two real recordings; their audio stays there. It is
44,100 Hz, and both sides are told that it is 22,050: what counts is that both get the same samples.
"""

import csv
import sys
from pathlib import Path

import librosa
import numpy as np
import soundfile

RATE = 22050
HERE = Path(__file__).parent
REAL_SAMPLES = 30 * RATE


def features(y):
    magnitude = np.abs(librosa.stft(y))
    return [
        librosa.feature.mfcc(y=y, sr=RATE),
        librosa.feature.chroma_stft(y=y, sr=RATE),
        librosa.feature.spectral_centroid(S=magnitude, sr=RATE),
        librosa.feature.spectral_bandwidth(S=magnitude, sr=RATE),
        librosa.feature.spectral_contrast(S=magnitude, sr=RATE),
        librosa.feature.spectral_rolloff(S=magnitude, sr=RATE),
        librosa.feature.spectral_flatness(S=magnitude),
        librosa.feature.rms(S=magnitude, frame_length=2048),
        librosa.feature.zero_crossing_rate(y),
        librosa.onset.onset_strength(y=y, sr=RATE)[np.newaxis],
    ]


def tone(hertz, seconds, harmonics=6):
    t = np.arange(int(seconds * RATE)) / RATE
    return sum(np.sin(2 * np.pi * hertz * h * t) / h for h in range(1, harmonics + 1) if hertz * h < RATE / 2)


def chords(rng):
    """Four chords of a piano-like tone, 31 cents sharp, with a breath of noise."""
    out = []
    for root, third in ((0, 4), (9, 3), (5, 4), (7, 4)):
        length = int(1.1 * RATE)
        decay = np.exp(-2.2 * np.arange(length) / RATE)
        out.append(sum(tone(220 * 2 ** ((root + step + 0.31) / 12), 1.1)[:length] for step in (0, third, 7)) * decay)
    y = 0.11 * np.concatenate(out)
    return y + 1e-3 * rng.standard_normal(len(y))


def drums(rng):
    """Kick, snare and hats at 126 beats a minute over a bass line, 18 cents flat."""
    y = np.zeros(5 * RATE)
    beat = 60 / 126
    for i in range(int(5 / beat * 2)):
        at = int(i * beat / 2 * RATE)
        length = min(int(0.2 * RATE), len(y) - at)
        t = np.arange(length) / RATE
        if i % 4 == 0:
            y[at:][:length] += 0.6 * np.sin(2 * np.pi * (50 + 60 * np.exp(-30 * t)) * t) * np.exp(-14 * t)
        elif i % 4 == 2:
            y[at:][:length] += 0.3 * rng.standard_normal(length) * np.exp(-25 * t)
        y[at:][:length] += 0.06 * np.diff(rng.standard_normal(length + 1)) * np.exp(-60 * t)
        bass = tone(55 * 2 ** (((0, 0, 3, 5)[i // 4 % 4] - 0.18) / 12), length / RATE + 0.01, 4)[:length]
        y[at:][:length] += 0.12 * bass * np.exp(-6 * t)
    return y


def extremes(rng):
    """Silence, a clipped sweep, white noise, a constant, a lone click: what real files begin and end with."""
    t = np.arange(RATE) / RATE
    sweep = 1.6 * np.sin(2 * np.pi * 40 / np.log(250) * (250**t - 1))
    parts = [np.zeros(RATE // 2), sweep, 0.2 * rng.standard_normal(RATE // 2), np.full(RATE // 3, 0.25), np.zeros(RATE // 2)]
    y = np.concatenate(parts)
    y[-3000] = 0.9
    return y


def main():
    rng = np.random.default_rng(20)
    clips = []
    folder = HERE / "clips"
    folder.mkdir(exist_ok=True)
    for make in (chords, drums, extremes):
        path = folder / f"{make.__name__}.wav"
        soundfile.write(path, np.clip(make(rng), -1, 1), RATE, subtype="PCM_16")
        clips.append((make.__name__, path, f"clips/{path.name}"))
    if len(sys.argv) > 1:
        for name in ("metal", "nebula"):
            source = f"music/formats/{name}.mono44.wav"
            clips.append((name, Path(sys.argv[1]) / source, source))

    with open(HERE / "clips.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["name", "source", "samples", "tempo", "beats"])
        for name, path, source in clips:
            y = soundfile.read(path, dtype="float32", frames=REAL_SAMPLES)[0]
            np.save(folder / f"{name}.npy", np.concatenate(features(y)).astype(np.float32))
            tempo, beats = librosa.beat.beat_track(y=y, sr=RATE, units="time")
            times = " ".join(f"{beat:.6f}" for beat in beats)
            table.writerow([name, source, len(y), f"{np.atleast_1d(tempo)[0]:.6f}", times])


if __name__ == "__main__":
    main()
