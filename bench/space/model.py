"""The space's mathematics in numpy: what fit.py fits, and what shared/embedding/ computes from the tables it writes."""

from dataclasses import dataclass

import numpy as np

GROUPS = {"timbre": 40, "harmony": 12, "rhythm": 8, "dynamics": 4}
SECTIONS = {"gaussian": 32, "shape": 8, "harmony": 12, "rhythm": 8, "dynamics": 4}
GROUP_OF = {"gaussian": "timbre", "shape": "timbre", "harmony": "harmony", "rhythm": "rhythm", "dynamics": "dynamics"}

# Typical distance of each group, timbre being 1, and of each section within its group. Chosen by hand among a few round
# values on the free music's held-out tracks; the neighbouring ones differ by less than the intervals.
GROUP_SCALE = {"timbre": 1.0, "harmony": 0.5, "rhythm": 0.5, "dynamics": 0.3}
SECTION_SCALE = {"gaussian": 1.0, "shape": 0.5, "harmony": 1.0, "rhythm": 1.0, "dynamics": 1.0}

# How much of the within-track covariance is replaced by a plain one before it is whitened: there are few tracks.
SHRINKAGE = {"gaussian": 0.9, "shape": 0.3, "harmony": 0.5, "rhythm": 0.5, "dynamics": 0.3}

RIDGE = 0.1
FARTHEST = 4.0

# The tables are part of every page, as bytes: weights are whole numbers up to this, whitening has multiples of a step,
# means are in quarters of a deviation, deviations and scales in fractions of an octave. Finer ones move no measure of
# bench/quality.md beyond its intervals.
LARGEST_WEIGHT = 7
WHITENING_STEPS = 800
MEAN_STEPS = 4
DEVIATION_STEPS = 4
SCALE_STEPS = 16
ORIGIN_STEPS = 4

UPPER = np.triu_indices(21)
STRETCH = np.where(UPPER[0] == UPPER[1], 1.0, np.sqrt(2.0))


@dataclass
class Excerpts:
    """Rows of space-excerpts: one excerpt each."""

    track: np.ndarray  # a number for each file
    artist: np.ndarray
    files: list
    mean: np.ndarray  # (n, 20)
    covariance: np.ndarray  # (n, 20, 20)
    sections: dict  # all but gaussian: (n, descriptors)
    shipped: np.ndarray  # (n, 64), by the engine

    def __len__(self):
        return len(self.track)

    def take(self, rows):
        return Excerpts(
            self.track[rows],
            self.artist[rows],
            self.files,
            self.mean[rows],
            self.covariance[rows],
            {name: values[rows] for name, values in self.sections.items()},
            self.shipped[rows],
        )


@dataclass
class Projection:
    """All whole numbers, as shared/embedding/space_tables.h says."""

    mean: np.ndarray
    deviation: np.ndarray
    weights: np.ndarray
    scale: np.ndarray

    def standard(self, descriptors):
        centred = descriptors / 2 ** (self.deviation / DEVIATION_STEPS) - self.mean / MEAN_STEPS
        return np.clip(centred, -FARTHEST, FARTHEST)

    def __call__(self, descriptors):
        return self.standard(descriptors) @ self.weights.T * 2 ** (-self.scale / SCALE_STEPS)


@dataclass
class Space:
    mean: np.ndarray
    whitening: np.ndarray
    projections: dict
    typical: dict

    def __call__(self, excerpts):
        inputs = {"gaussian": gaussian_embedding(excerpts, self.mean, self.whitening)} | excerpts.sections
        return np.hstack([self.projections[name](inputs[name]) for name in SECTIONS])


def gaussian_embedding(excerpts, origin, whitening):
    rows = []
    for mean, covariance in zip(excerpts.mean, excerpts.covariance):
        m = whitening @ (mean - origin)
        point = np.ones((21, 21))
        point[:20, :20] = whitening @ covariance @ whitening.T + RIDGE * np.eye(20) + np.outer(m, m)
        point[:20, 20] = point[20, :20] = m
        values, vectors = np.linalg.eigh(point)
        logarithm = (vectors * np.log(np.maximum(values, 1e-9))) @ vectors.T
        rows.append(logarithm[UPPER] * STRETCH)
    return np.array(rows)


def octaves(values, steps):
    return np.round(steps * np.log2(values))


def distances(vectors):
    squares = (vectors**2).sum(1)
    return np.sqrt(np.maximum(squares[:, None] + squares - 2 * vectors @ vectors.T, 0))


def typical_distance(vectors, track):
    """The median over pairs of different recordings."""
    return np.median(distances(vectors)[track[:, None] < track])


def covariance_within(standard, track, several):
    """Of excerpts around their own track's mean; `several` marks tracks with more than one."""
    centred = []
    for number in np.unique(track[several]):
        rows = standard[track == number]
        centred.append(rows - rows.mean(0))
    stacked = np.vstack(centred)
    return stacked.T @ stacked / (len(stacked) - len(centred))


def fit_projection(descriptors, track, weight, outputs, shrinkage, standardize):
    """Whitens what varies within a track (shrunk towards none of it), then keeps the principal components."""
    mean = weight @ descriptors
    deviation = np.sqrt(weight @ (descriptors - mean) ** 2) + 1e-9
    projection = Projection(None, octaves(deviation, DEVIATION_STEPS), None, None)
    deviation = 2 ** (projection.deviation / DEVIATION_STEPS)
    projection.mean = np.round(MEAN_STEPS * mean / deviation)
    standard = projection.standard(descriptors)
    unit = np.ones(len(mean)) if standardize else deviation
    scaled = standard * unit
    several = np.isin(track, [t for t in np.unique(track) if (track == t).sum() > 1])
    within = covariance_within(scaled, track, several)
    plain = np.eye(len(mean)) * np.trace(within) / len(mean)
    whiten = np.linalg.inv(np.linalg.cholesky((1 - shrinkage) * within + shrinkage * plain))
    white = scaled @ whiten.T
    centred = (white - weight @ white) * np.sqrt(weight)[:, None]
    components = np.linalg.svd(centred, full_matrices=False)[2][:outputs]
    components *= np.sign(components[np.arange(outputs), np.abs(components).argmax(1)])[:, None]
    matrix = components @ whiten * unit
    largest = np.abs(matrix).max(1)
    projection.weights = np.round(LARGEST_WEIGHT * matrix / largest[:, None])
    projection.scale = -octaves(largest / LARGEST_WEIGHT, SCALE_STEPS)
    return projection


def fit(excerpts, house):
    """A space from excerpts; `house` marks rows of the house catalog, which together weigh as much as a third of all."""
    weight = np.where(house, 1 / 3 / max(house.sum(), 1), (2 / 3 if house.any() else 1) / (~house).sum())
    origin = np.round(ORIGIN_STEPS * (weight @ excerpts.mean)) / ORIGIN_STEPS
    average = np.tensordot(weight, excerpts.covariance, 1)
    whitening = np.round(WHITENING_STEPS * np.linalg.inv(np.linalg.cholesky(average))) / WHITENING_STEPS
    inputs = {"gaussian": gaussian_embedding(excerpts, origin, whitening)} | excerpts.sections

    projections = {}
    for name, outputs in SECTIONS.items():
        projections[name] = fit_projection(
            inputs[name], excerpts.track, weight, outputs, SHRINKAGE[name], standardize=name != "gaussian"
        )
    space = Space(origin, whitening, projections, {})
    for group in GROUPS:
        names = [name for name in SECTIONS if GROUP_OF[name] == group]
        for name in names:
            size = typical_distance(projections[name](inputs[name]), excerpts.track)
            projections[name].scale -= octaves(SECTION_SCALE[name] / size, SCALE_STEPS)
        together = np.hstack([projections[name](inputs[name]) for name in names])
        size = typical_distance(together, excerpts.track)
        for name in names:
            projections[name].scale -= octaves(GROUP_SCALE[group] / size, SCALE_STEPS)
        space.typical[group] = GROUP_SCALE[group]
    return space
