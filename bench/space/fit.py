"""Fits the space that ships with Earshot and measures it.

  python bench/space/fit.py --build build/native [--house build/house] FOLDER...

Writes shared/embedding/shipped_space.cpp and bench/quality.md. The folders hold free music; the shipped space was fitted on
four packages of Debian 12, each fetched and unpacked (nothing is installed) with

  for p in singularity-music hyperrogue-music fretsonfire-songs-sectoid wesnoth-1.16-music; do
    apt-get download $p && dpkg -x ${p}_*.deb music/$p
  done

and on the house catalog. `--report` measures the space as it is. Needs bench/space/requirements.txt.
"""

import argparse
import json
import pathlib
import subprocess

import numpy as np

import evaluate
import model
import report
import tables

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = "earshot-librosa-3"
SHORTEST_FILE = 300_000  # bytes: game sounds are smaller
STEMS = {"guitar.ogg"}  # one instrument of a song whose rest lies beside it


def music(folder):
    kinds = {".ogg", ".mp3", ".flac", ".m4a", ".opus", ".wav"}
    files = [f for f in sorted(pathlib.Path(folder).rglob("*")) if f.suffix in kinds and f.name not in STEMS]
    return [str(f) for f in files if f.stat().st_size >= SHORTEST_FILE]


def read(build, files, artists, seconds, count, place):
    """Runs space-excerpts. A file without an artist's name counts under its folder's."""
    tool = pathlib.Path(build) / "bin" / "space-excerpts"
    run = subprocess.run([tool, str(seconds), str(count), str(place), *files], stdout=subprocess.PIPE, text=True)
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    names = sorted({row[0] for row in rows})
    numbers = np.array([[float(x) for x in row[3:]] for row in rows])
    parts = np.split(numbers, np.cumsum([20, 210, 24, 31, 8, 4]), axis=1)
    covariance = np.zeros((len(rows), 20, 20))
    upper = np.triu_indices(20)
    covariance[:, upper[0], upper[1]] = covariance[:, upper[1], upper[0]] = parts[1]
    return model.Excerpts(
        track=np.array([names.index(row[0]) for row in rows]),
        artist=np.array([row[1] or artists[row[0]] for row in rows]),
        files=names,
        mean=parts[0],
        covariance=covariance,
        sections=dict(zip(("shape", "harmony", "rhythm", "dynamics"), parts[2:6])),
        shipped=parts[6],
    )


def read_house(build, folder):
    """The house catalog: its ground truth names each piece's style, which takes the artist's place."""
    pieces = json.loads((pathlib.Path(folder) / "ground-truth.json").read_text())["pieces"]
    styles = {str(pathlib.Path(folder) / piece["file"]): piece["style"] for piece in pieces}
    house = read(build, sorted(styles), styles, 30, 1, 0.5)
    house.artist = np.array([styles[house.files[number]] for number in house.track])
    return house


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--build", default=str(ROOT / "build/native"))
    parser.add_argument("--house", help="the house catalog's folder")
    parser.add_argument("--report", action="store_true", help="fit nothing, measure what ships")
    options = parser.parse_args()

    files = {folder: music(folder) for folder in options.folders}
    artists = {file: pathlib.Path(folder).name for folder, names in files.items() for file in names}

    def cut(seconds, count, place, names):
        return read(options.build, names, artists, seconds, count, place)

    free = cut(30, 5, 0.5, sorted(artists))
    readable = free.files
    if not options.report:
        house = read_house(options.build, options.house) if options.house else None
        joined = evaluate.join(free, house)
        space = model.fit(joined, np.arange(len(joined)) >= len(free))
        tables.write(ROOT / "shared/embedding/shipped_space.cpp", space, VERSION)
        subprocess.run(["cmake", "--build", options.build, "--target", "space-excerpts"], check=True)
        free = cut(30, 5, 0.5, readable)

    cuts = {
        "30 s, up to 5 a track, evenly spaced": free,
        "30 s, each at the beginning of its part": cut(30, 5, 0.0, readable),
        "30 s, each at the end of its part": cut(30, 5, 1.0, readable),
        "15 s, up to 5 a track": cut(15, 5, 0.2, readable),
        "60 s, up to 3 a track": cut(60, 3, 0.5, readable),
    }
    house = read_house(options.build, options.house) if options.house else None
    (ROOT / "bench/quality.md").write_text(report.text(cuts, house))


if __name__ == "__main__":
    main()
