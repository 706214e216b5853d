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

# The tables are part of every page: weights are whole numbers up to this, the other numbers have so many binary digits.
# Finer ones move no measure of bench/quality.md beyond its intervals.
LARGEST_WEIGHT = 15
DIGITS = 8

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
    mean: np.ndarray
    deviation: np.ndarray
    weights: np.ndarray  # whole numbers, up to LARGEST_WEIGHT either way
    scale: np.ndarray

    def __call__(self, descriptors):
        standard = np.clip((descriptors - self.mean) / self.deviation, -FARTHEST, FARTHEST)
        return standard @ self.weights.T * self.scale


@dataclass
class Space:
    mean: np.ndarray
    whitening: np.ndarray
    projections: dict
    typical: dict

    def __call__(self, excerpts):
        inputs = {"gaussian": gaussian_embedding(excerpts, self.mean, self.whitening)} | excerpts.sections
        return np.hstack([self.projections[name](inputs[name]) for name in SECTIONS])


def rounded(values):
    """As the engine's tables hold them."""
    mantissa, exponent = np.frexp(values)
    return np.ldexp(np.round(np.ldexp(mantissa, DIGITS)), exponent - DIGITS)


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
    standard = np.clip((descriptors - mean) / deviation, -FARTHEST, FARTHEST)
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
    scale = np.abs(matrix).max(1) / LARGEST_WEIGHT
    return Projection(rounded(mean), rounded(deviation), np.round(matrix / scale[:, None]), scale)


def fit(excerpts, house):
    """A space from excerpts; `house` marks rows of the house catalog, which together weigh as much as a third of all."""
    weight = np.where(house, 1 / 3 / max(house.sum(), 1), (2 / 3 if house.any() else 1) / (~house).sum())
    origin = rounded(weight @ excerpts.mean)
    average = np.tensordot(weight, excerpts.covariance, 1)
    whitening = rounded(np.linalg.inv(np.linalg.cholesky(average)))
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
            projections[name].scale = projections[name].scale * SECTION_SCALE[name] / size
        together = np.hstack([projections[name](inputs[name]) for name in names])
        size = typical_distance(together, excerpts.track)
        for name in names:
            projections[name].scale = rounded(projections[name].scale * GROUP_SCALE[group] / size)
        space.typical[group] = GROUP_SCALE[group]
    return space
