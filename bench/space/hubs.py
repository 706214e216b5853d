"""Hubs: tracks that are near to far too many others. How many there are, and whether what is known against them helps.

  python bench/space/hubs.py --build build/native [--table NAME=FOLDER]... [FOLDER...]

Writes bench/hubs.md. Folders hold the free music that bench/space/fit.py names; a table's folder holds CSV files with
Spotify's audio features. Seeded; 40,000 tracks take ten minutes of a processor. Needs bench/space/requirements.txt.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import tempfile

import numpy as np
from scipy.stats import norm

import evaluate
import fit
import model
from report import table

ROOT = fit.ROOT
NEAREST = 10  # N_10: in how many lists of ten a track is
NEIGHBOURS = 10  # that local scaling, CSLS and the local centroids look at
ROWS_AT_ONCE = 400
PLAIN = "plain distance"


class Rows:
    """Vectors with what the remedies know of each: all of it from the rows themselves, none of it from labels."""

    def __init__(self, vectors):
        self.vectors = vectors.astype(np.float32)
        self.squares = (self.vectors**2).sum(1)
        n = len(vectors)
        self.local, self.mean, self.deviation = np.zeros(n), np.zeros(n), np.zeros(n)
        self.to_centroid = np.zeros(n)
        for rows in self.blocks():
            apart = self.distances(rows)
            apart[np.arange(len(rows)), rows] = np.inf
            nearest = np.argpartition(apart, NEIGHBOURS, 1)[:, :NEIGHBOURS]
            self.local[rows] = np.take_along_axis(apart, nearest, 1).mean(1)
            centroids = self.vectors[nearest].mean(1)
            self.to_centroid[rows] = ((self.vectors[rows] - centroids) ** 2).sum(1)
            apart[np.arange(len(rows)), rows] = 0
            self.mean[rows] = apart.sum(1) / (n - 1)
            self.deviation[rows] = np.sqrt((apart**2).sum(1) / (n - 1) - self.mean[rows] ** 2)

    def blocks(self):
        return np.array_split(np.arange(len(self.vectors)), -(-len(self.vectors) // ROWS_AT_ONCE))

    def distances(self, rows):
        squares = self.squares[rows, None] + self.squares - 2 * self.vectors[rows] @ self.vectors.T
        return np.sqrt(np.maximum(squares, 0))


def survival(values):
    """log P(Z > z) of a normal Z: its tail does not end at zero, where ties would begin."""
    return norm.logsf(values)


def cosine(vectors, rows):
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return -(unit[rows] @ unit.T)


# What each makes of the distances from some rows to all: smaller is nearer.
REMEDIES = {
    PLAIN: lambda of, rows, apart: apart,
    "mutual proximity, Gaussian (Schnitzer et al. 2012)": lambda of, rows, apart: -(
        survival((apart - of.mean[rows, None]) / of.deviation[rows, None]) + survival((apart - of.mean) / of.deviation)
    ),
    "local scaling, NICDM (Schnitzer et al. 2012)": lambda of, rows, apart: apart
    / np.sqrt(of.local[rows, None] * of.local),
    "half of it: d / sqrt(sqrt(r_x r_y))": lambda of, rows, apart: apart / (of.local[rows, None] * of.local) ** 0.25,
    "CSLS (Lample et al. 2018)": lambda of, rows, apart: 2 * apart - of.local[rows, None] - of.local,
    "local centring, DSL (Hara et al. 2016)": lambda of, rows, apart: apart**2 - of.to_centroid[rows, None] - of.to_centroid,
    "cosine": lambda of, rows, apart: cosine(of.vectors, rows),
    "centring, then cosine": lambda of, rows, apart: cosine(of.vectors - of.vectors.mean(0), rows),
}


def measure(vectors, labels, queries):
    """For each remedy: N_10 of all rows; for each kind of label who of the queries finds one first, and of ten. A label
    comes with numbers of rows: those of the asking row's own number do not count."""
    of = Rows(vectors)
    popular = {name: np.zeros(len(vectors), int) for name in REMEDIES}
    hits = {(name, kind): [] for name in REMEDIES for kind in labels}
    asked = {kind: [] for kind in labels}
    is_query = np.zeros(len(vectors), bool)
    is_query[queries] = True
    sizes = {kind: dict(zip(*np.unique(known, return_counts=True))) for kind, (known, _) in labels.items()}
    for rows in of.blocks():
        apart = of.distances(rows)
        for name, remedy in REMEDIES.items():
            values = np.array(remedy(of, rows, apart), np.float32)
            values[np.arange(len(rows)), rows] = np.inf
            np.add.at(popular[name], np.argpartition(values, NEAREST, 1)[:, :NEAREST].ravel(), 1)
            for kind, (known, own) in labels.items():
                of_own = own[rows, None] == own
                others = np.where(of_own, np.inf, values)
                nearest = np.argpartition(others, NEAREST, 1)[:, :NEAREST]
                order = np.argsort(np.take_along_axis(others, nearest, 1), 1, kind="stable")
                same = known[np.take_along_axis(nearest, order, 1)] == known[rows, None]
                for place, row in enumerate(rows):
                    # Somebody else with the same label must be there to be found.
                    if is_query[row] and known[row] and sizes[kind][known[row]] > of_own[place].sum():
                        hits[name, kind].append((same[place, 0], same[place].mean()))
                        if name == PLAIN:
                            asked[kind].append(row)
    return popular, {key: np.array(values, float) for key, values in hits.items()}, asked


def hub_row(popular):
    """Skewness of N_10, share of tracks in no list, largest N_10, Robin Hood index."""
    count = popular.astype(float)
    centred = count - count.mean()
    skewness = (centred**3).mean() / (centred**2).mean() ** 1.5
    robin_hood = np.abs(centred).sum() / 2 / count.sum()
    return [f"{skewness:.2f}", f"{(count == 0).mean():.3f}", f"{count.max():.0f}", f"{robin_hood:.3f}"]


def gain(values, plain, clusters):
    """Mean, and the paired difference to plain distance with its interval."""
    if values is plain:
        return f"{values.mean():.3f}"
    low, high = evaluate.interval(values - plain, clusters)
    return f"{values.mean():.3f} ({low:+.3f} to {high:+.3f})"


def section(title, rounds, clusters):
    """`rounds`: what measure() gave, once or several times. Intervals are over clusters, as dependent answers are."""
    kinds = list(rounds[0][2])
    lines = []
    answers = {}
    for name in REMEDIES:
        cells = [name, *hub_row(np.concatenate([popular[name] for popular, _, _ in rounds]))]
        for kind in kinds:
            answers[name, kind] = np.concatenate([hits[name, kind] for _, hits, _ in rounds])
            groups = np.concatenate([clusters[asked[kind]] for _, _, asked in rounds])
            for column in (0, 1):
                plain = answers[PLAIN, kind][:, column]
                values = plain if name == PLAIN else answers[name, kind][:, column]
                cells.append(gain(values, plain, groups))
        lines.append(cells)
    head = ["compared by", "skewness", "in no list", "largest", "Robin Hood"]
    for kind in kinds:
        head += [f"same {kind} first", "of ten"]
    return table(title, head, lines)


def exported(build, folder):
    """The catalog of a table: vectors as stored, and its texts."""
    with tempfile.TemporaryDirectory() as scratch:
        earshot = pathlib.Path(build) / "bin" / "earshot"
        sources = sorted(map(str, pathlib.Path(folder).glob("*.csv")))
        catalog, file = f"{scratch}/catalog", f"{scratch}/tracks.safetensors"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
        subprocess.run([earshot, "catalog", "build", *sources, "--out", catalog], **quiet)
        subprocess.run([earshot, "catalog", "export", catalog, "--out", file], **quiet)
        data = pathlib.Path(file).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8 : 8 + size]), data[8 + size :]
    kinds = {"F32": np.float32, "U32": np.uint32, "U8": np.uint8}

    def tensor(name):
        entry = header[name]
        begin, end = entry["data_offsets"]
        return np.frombuffer(body[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])

    def texts(name):
        ends, letters = tensor(f"{name}.offsets"), tensor(f"{name}.bytes").tobytes()
        return np.array([letters[a:b].decode().casefold() for a, b in zip(ends, ends[1:])])

    return tensor("vectors"), {name: texts(name) for name in ("title", "artist", "genre")}


def of_table(build, name, folder):
    vectors, texts = exported(build, folder)
    numbers = np.unique(texts["artist"], return_inverse=True)[1]
    # Versions of the asking title are no merit.
    titles = np.unique(np.char.add(np.char.add(texts["title"], "\n"), texts["artist"]), return_inverse=True)[1]
    labels = {"artist": (texts["artist"], titles)}
    if np.mean(texts["genre"] != "") > 0.3:
        labels["genre"] = (texts["genre"], titles)
    title = f"{name}: {len(vectors):,} tracks in spotify-audio-1"
    return section(title, [measure(vectors, labels, np.arange(len(vectors)))], numbers)


def of_music(build, folders):
    files = {folder: fit.music(folder) for folder in folders}
    artists = {file: pathlib.Path(folder).name for folder, names in files.items() for file in names}
    free = fit.read(build, sorted(artists), artists, 30, 5, 0.5)
    tracks = np.char.mod("%d", free.track)
    labels = {"track": (tracks, np.arange(len(free))), "artist": (free.artist, free.track)}
    rounds = []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(np.unique(free.track))
        for fold in range(5):
            tested = np.isin(free.track, order[fold::5])
            space = model.fit(free.take(~tested), np.zeros((~tested).sum(), bool))
            vectors = evaluate.quantized(space(free))
            rounds.append(measure(vectors, labels, np.flatnonzero(tested)))
    text = section(f"Free music: {len(free)} excerpts, held out", rounds, free.track)
    shipped = measure(evaluate.quantized(free.shipped), labels, np.arange(len(free)))
    return text + section(f"Free music: {len(free)} excerpts, as shipped", [shipped], free.track)


INTRODUCTION = f"""# Hubs

Written by `python bench/space/hubs.py` (see there); do not edit. A hub is a track that is among the nearest of far more tracks than others are.

- **N_{NEAREST}**: in how many of all tracks' lists of {NEAREST} a track is; {NEAREST} on average. **Skewness** of it: 0 where all are equally popular, above 3
  is bad. **In no list**: share of tracks with N_{NEAREST} = 0. **Largest** N_{NEAREST}. **Robin Hood**: share of all places that would have to change hands
  for all to be equal.
- **Same ... first**, **of ten**: the share of tracks whose nearest other track has the same label, and that share among ten. The asking recording's
  own excerpts, or titles of its name and artist, are set aside. In brackets the 95 % interval of the difference to plain distance, bootstrapped over
  artists (of free music over tracks).

What remedies know of a track (its mean distance to {NEIGHBOURS} neighbours, the spread of its distances to all) is from the catalog without the asking track.
Labels are used by none.

What comes of it: nothing is mended. In tables' spaces there are hardly any hubs. Among recordings there are some, and every remedy leaves fewer, but
none finds better neighbours altogether: held out, mutual proximity and cosine find more of the same artist among ten and the same track first less
often; scaling by neighbours and CSLS find a hundredth more of the same track among ten and nothing more of the artist; local centring loses. There
are 70 tracks by 15 artists only: a larger labelled collection may decide otherwise.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--build", default=str(ROOT / "build/native"))
    parser.add_argument("--table", action="append", default=[])
    options = parser.parse_args()
    text = INTRODUCTION
    if options.folders:
        text += of_music(options.build, options.folders)
    for named in options.table:
        text += of_table(options.build, *named.split("=", 1))
    (ROOT / "bench/hubs.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
