"""How good a space is: nearest neighbours that share a track, an artist or a style."""

import numpy as np

from model import GROUPS, distances, fit


def quantized(vectors):
    """What a catalog stores: bytes and one scale a row."""
    scale = np.abs(vectors).max(1, keepdims=True) / 127
    return np.round(vectors / np.maximum(scale, 1e-30)) * scale


def weighted(vectors, weights):
    columns = np.concatenate([np.full(size, np.sqrt(weights.get(name, 1.0))) for name, size in GROUPS.items()])
    return vectors * columns


def first_hits(vectors, labels, hidden, queries):
    """For each query: is the nearest other row of the same label, and how many of the five nearest are; rows of the
    query's own `hidden` label do not count. Queries without any possible hit are left out."""
    apart = distances(quantized(vectors))
    first, five, asked = [], [], []
    for row in queries:
        possible = np.arange(len(labels)) != row
        if hidden is not None:
            possible &= hidden != hidden[row]
        if not labels[row] or not np.any(labels[possible] == labels[row]):
            continue
        order = np.argsort(np.where(possible, apart[row], np.inf), kind="stable")[:5]
        hits = labels[order] == labels[row]
        first.append(hits[0])
        five.append(hits.mean())
        asked.append(row)
    return np.array(first, float), np.array(five, float), np.array(asked)


def interval(values, clusters, rounds=1000):
    """95 % by bootstrap over tracks: excerpts of one track are not independent."""
    random = np.random.default_rng(1)
    names = np.unique(clusters)
    sums = np.array([values[clusters == name].sum() for name in names])
    counts = np.array([(clusters == name).sum() for name in names])
    picks = random.integers(len(names), size=(rounds, len(names)))
    return np.percentile(sums[picks].sum(1) / counts[picks].sum(1), [2.5, 97.5])


def hubness(vectors):
    """Skewness of how often a row is among the five nearest of others: 0 where all are equally popular."""
    apart = distances(quantized(vectors))
    np.fill_diagonal(apart, np.inf)
    popular = np.bincount(np.argsort(apart, 1)[:, :5].ravel(), minlength=len(vectors)).astype(float)
    popular -= popular.mean()
    return (popular**3).mean() / (popular**2).mean() ** 1.5


class Tally:
    """Answers of several rounds of queries."""

    def __init__(self):
        self.parts = []

    def add(self, excerpts, vectors, queries):
        labels = np.array([f"track {number}" for number in excerpts.track])
        track = first_hits(vectors, labels, None, queries)
        artist = first_hits(vectors, excerpts.artist, excerpts.track, queries)
        self.parts.append((track, excerpts.track[track[2]], artist, excerpts.track[artist[2]], hubness(vectors)))

    def row(self):
        join = lambda pick: np.concatenate([pick(part) for part in self.parts])
        cells = []
        for which, values, clusters in (
            ("track", join(lambda p: p[0][0]), join(lambda p: p[1])),
            ("artist", join(lambda p: p[2][0]), join(lambda p: p[3])),
        ):
            low, high = interval(values, clusters)
            cells.append(f"{values.mean():.2f} ({low:.2f} to {high:.2f})")
        cells.append(f"{join(lambda p: p[2][1]).mean():.2f}")
        cells.append(f"{np.mean([p[4] for p in self.parts]):.1f}")
        return cells


def held_out(free, house, cuts, weightings, rounds=3, folds=5):
    """Fits on four fifths of the tracks, asks with the excerpts of the others among all excerpts of a cut; `cuts` are other
    excerpts of the same tracks. One Tally for each cut and weighting."""
    tallies = {(cut, name): Tally() for cut in cuts for name in weightings}
    everything = join(free, house)
    is_house = np.arange(len(everything)) >= len(free)
    files = np.array(free.files)
    for seed in range(rounds):
        order = np.random.default_rng(seed).permutation(np.unique(free.track))
        for fold in range(folds):
            tested = order[fold::folds]
            rows = is_house | ~np.isin(everything.track, tested)
            space = fit(everything.take(rows), is_house[rows])
            for cut, excerpts in cuts.items():
                names = {name: number for number, name in enumerate(excerpts.files)}
                numbers = [names[f] for f in files[tested] if f in names]
                queries = np.flatnonzero(np.isin(excerpts.track, numbers))
                vectors = space(excerpts)
                for name, weights in weightings.items():
                    tallies[cut, name].add(excerpts, weighted(vectors, weights), queries)
    return tallies


def join(free, house):
    if house is None:
        return free
    joined = free.take(np.r_[np.arange(len(free)), np.zeros(len(house), int)])
    n = len(free)
    joined.track[n:] = house.track + free.track.max() + 1
    joined.artist[n:] = house.artist
    joined.mean[n:], joined.covariance[n:], joined.shipped[n:] = house.mean, house.covariance, house.shipped
    for name, values in joined.sections.items():
        values[n:] = house.sections[name]
    return joined
