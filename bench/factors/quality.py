"""quality.py EARSHOT PLAYS FOLDER: recommenders with settings from a search of the same size, on plays held out.

PLAYS is user_artists.dat of Last.fm 2k. For each of five seeds a fifth of every listener's items is the test part and a
fifth of what is left the validation part (floor, of listeners with five items or more). Each recommender gets 16
settings drawn at random, is trained on the rest and judged by NDCG@100 on the validation part; the best is trained on
all but the test part and asked for that. Every item that a listener has not in training is ranked. Prints JSON.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import implicit
import numpy as np
import scipy
import scipy.sparse
import scipy.stats
import threadpoolctl
from implicit.cpu.als import AlternatingLeastSquares

EARSHOT, PLAYS, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
SEEDS = [1, 2, 3, 4, 5]
TRIALS = 16
EPOCHS = 16
THREADS = 2
METRICS = {"ndcg@10": ("ndcg", 10), "ndcg@100": ("ndcg", 100), "recall@20": ("recall", 20)}


def read_plays():
    rows = np.loadtxt(PLAYS, skiprows=1, dtype=np.int64)
    listeners, items = (np.unique(rows[:, c], return_inverse=True)[1] for c in (0, 1))
    return scipy.sparse.csr_matrix((rows[:, 2].astype(np.float32), (listeners, items)))


def split(counts, random):
    """A fifth of each listener's items apart."""
    apart = np.zeros(counts.nnz, bool)
    for u in range(counts.shape[0]):
        begin, end = counts.indptr[u : u + 2]
        if end - begin >= 5:
            apart[begin + random.permutation(end - begin)[: (end - begin) // 5]] = True
    parts = []
    for keep in (~apart, apart):
        part = counts.tocoo()
        parts.append(scipy.sparse.csr_matrix((part.data[keep], (part.row[keep], part.col[keep])), counts.shape))
    return parts


def weighed(counts, weighting):
    weights = counts.copy()
    if weighting == "binary":
        weights.data[:] = 1
    elif weighting == "log":
        weights.data = np.log1p(weights.data)
    weights.data /= weights.data.mean()
    return weights


def judge(scores_of, training, test):
    """By listener with a test part; scores_of gives those of a block of listeners."""
    asked = np.flatnonzero(np.diff(test.indptr))
    gains = 1 / np.log2(np.arange(100) + 2)
    result = {name: np.full(training.shape[0], np.nan) for name in METRICS}
    for block in np.array_split(asked, max(1, len(asked) // 200)):
        scores = np.array(scores_of(block), np.float32)
        for row, u in enumerate(block):
            scores[row, training.indices[training.indptr[u] : training.indptr[u + 1]]] = -np.inf
        best_items = np.argpartition(-scores, 100, axis=1)[:, :100]
        for row, u in enumerate(block):
            first = best_items[row]
            first = first[np.argsort(-scores[row, first], kind="stable")]
            wanted = test.indices[test.indptr[u] : test.indptr[u + 1]]
            hits = np.isin(first, wanted)
            for name, (kind, k) in METRICS.items():
                best = min(k, len(wanted))
                value = hits[:k].sum() / best if kind == "recall" else (hits[:k] * gains[:k]).sum() / gains[:best].sum()
                result[name][u] = value
    return result


def between(random, low, high):
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


class Earshot:
    """The command; listeners folded in with NumPy by docs/training.md."""

    @staticmethod
    def draw(random):
        return {
            "factors": int(random.choice([32, 64, 96, 128, 192, 256])),
            "lambda": between(random, 0.001, 0.1),
            "alpha0": between(random, 0.01, 1),
            "weighting": str(random.choice(["binary", "log", "linear"])),
        }

    def __init__(self, training, settings, seed, epochs=EPOCHS):
        plays, out = FOLDER / "plays.tsv", FOLDER / "model"
        shutil.rmtree(out, ignore_errors=True)
        rows = training.tocoo()
        np.savetxt(plays, np.c_[rows.row, rows.col, rows.data.astype(int)], "%d", "\t")
        options = [str(x) for name, value in settings.items() for x in (f"--{name}", value)]
        options += ["--epochs", str(epochs), "--seed", str(seed), "--threads", str(THREADS), "--out", out]
        subprocess.run([EARSHOT, "train", plays, *options], check=True, capture_output=True)
        self.seconds = json.loads((out / "report.json").read_text())["seconds"]
        tensors, self.metadata = read_safetensors(next(out.glob("factors-*.safetensors")))
        offsets, text = tensors["item_ids.offsets"], tensors["item_ids.bytes"].tobytes().decode()
        ids = [int(text[offsets[i] : offsets[i + 1]]) for i in range(len(offsets) - 1)]
        self.items = np.zeros((training.shape[1], tensors["item_factors"].shape[1]))
        self.items[ids] = tensors["item_factors"]
        self.known = len(ids)
        self.training = training

    def __call__(self, block):
        number = lambda name: float(self.metadata[name])
        weights = weighed(self.training, self.metadata["weighting"])
        size = self.items.shape[1]
        matrices = np.tile(number("alpha0") * self.items.T @ self.items, (len(block), 1, 1))
        sums = np.zeros((len(block), size, 1))
        for row, u in enumerate(block):
            played = slice(*weights.indptr[u : u + 2])
            y, w = self.items[weights.indices[played]], weights.data[played]
            penalty = number("lambda") * (len(w) + number("alpha0") * self.known) ** number("nu")
            matrices[row] += (y.T * w) @ y + penalty * np.eye(size)
            sums[row, :, 0] = w @ y
        x = np.linalg.solve(matrices, sums)[:, :, 0]
        return x @ self.items.T


class Implicit:
    @staticmethod
    def draw(random):
        return {
            "factors": int(random.choice([32, 64, 96, 128, 192, 256])),
            "regularization": between(random, 0.1, 10),
            "alpha": between(random, 1, 100),
            "weighting": str(random.choice(["binary", "log", "linear"])),
        }

    def __init__(self, training, settings, seed, epochs=EPOCHS):
        self.weights = weighed(training, settings["weighting"]).astype(np.float32)
        options = {name: settings[name] for name in ("factors", "regularization", "alpha")}
        self.model = AlternatingLeastSquares(
            **options, iterations=epochs, num_threads=THREADS, use_cg=True, random_state=seed
        )
        self.seconds = 0
        self.more()

    def more(self):
        """Goes on from where it is."""

        def took(_epoch, seconds, *_):
            self.seconds += seconds

        self.model.fit(self.weights, show_progress=False, callback=took)

    def __call__(self, block):
        # Solved anew for the items as they are at the end, as Earshot's listeners are.
        users = self.model.recalculate_user(block, self.weights[block])
        return users @ self.model.item_factors.T


class Ease:
    """Steck (2019), for all items: the inverse by Woodbury's identity is one of listeners."""

    @staticmethod
    def draw(random):
        return {"lambda": between(random, 1, 5000), "weighting": str(random.choice(["binary", "log"]))}

    def __init__(self, training, settings, seed, epochs=EPOCHS):
        p = weighed(training, settings["weighting"]).astype(np.float64)
        kernel = np.linalg.inv((p @ p.T).toarray() + settings["lambda"] * np.eye(p.shape[0]))
        self.inverse = kernel @ p  # P G, as (P'P + l I)^-1 = (I - P' K P) / l
        self.diagonal = (1 - np.asarray(p.multiply(self.inverse).sum(0)).ravel()) / settings["lambda"]
        self.weights = p

    def __call__(self, block):
        return self.weights[block].toarray() - self.inverse[block] / self.diagonal


def read_safetensors(path):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    types = {"F32": "<f4", "U8": "u1", "U64": "<u8"}
    tensors = {
        name: np.frombuffer(data[8 + length :][slice(*t["data_offsets"])], types[t["dtype"]]).reshape(t["shape"])
        for name, t in header.items()
    }
    return tensors, metadata


RECOMMENDERS = {"Earshot": Earshot, "implicit": Implicit, "EASE": Ease}


def search(kind, training, validation, seed):
    """The best settings of TRIALS and what they reach; the same trials for a seed."""
    random = np.random.default_rng([seed, list(RECOMMENDERS.values()).index(kind)])
    tried = []
    for _ in range(TRIALS):
        settings = kind.draw(random)
        value = np.nanmean(judge(kind(training, settings, seed), training, validation)["ndcg@100"])
        tried.append((value, settings))
    return max(tried, key=lambda trial: trial[0])


def race(training, validation, settings):
    """implicit's best validation NDCG@100 over its epochs; the training seconds of both up to it."""
    model = Implicit(training, settings["implicit"], 1, epochs=1)
    curve = []
    for _ in range(2 * EPOCHS):
        curve.append((model.seconds, float(np.nanmean(judge(model, training, validation)["ndcg@100"]))))
        model.more()
    best = max(value for _, value in curve)
    theirs = next((epoch + 1, seconds) for epoch, (seconds, value) in enumerate(curve) if value >= best)
    ours = None
    for epochs in range(1, 2 * EPOCHS + 1):
        model = Earshot(training, settings["Earshot"], 1, epochs)
        reached = float(np.nanmean(judge(model, training, validation)["ndcg@100"]))
        if reached >= best:
            ours = (epochs, model.seconds)
            break
    return {"ndcg@100": best, "implicit": theirs, "Earshot": ours, "reached": reached}


def say(text):
    print(text, file=sys.stderr, flush=True)


def main():
    threadpoolctl.threadpool_limits(1, "blas")
    FOLDER.mkdir(parents=True, exist_ok=True)
    counts = read_plays()
    before = os.getloadavg()[0]
    results, chosen, races = {name: [] for name in RECOMMENDERS}, [], None
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        rest, test = split(counts, random)
        training, validation = split(rest, random)
        best = {}
        for name, kind in RECOMMENDERS.items():
            start = time.time()
            value, settings = search(kind, training, validation, seed)
            best[name] = settings
            results[name].append(judge(kind(rest, settings, seed), rest, test))
            reached = np.nanmean(results[name][-1]["ndcg@100"])
            say(f"seed {seed}, {name}: {value:.4f} by {settings}; test {reached:.4f}; {time.time() - start:.0f} s")
        chosen.append(best)
        if seed == SEEDS[0]:
            races = race(training, validation, best)
            say(f"race: {races}")
    # A listener counts once: the mean over the seeds in which they were asked.
    means = {
        name: {metric: np.nanmean([r[metric] for r in rounds], 0) for metric in METRICS}
        for name, rounds in results.items()
    }
    table = {}
    for name in RECOMMENDERS:
        table[name] = {}
        for metric in METRICS:
            values = means[name][metric]
            asked = ~np.isnan(values)
            cell = {"mean": values[asked].mean(), "margin": 1.96 * values[asked].std(ddof=1) / np.sqrt(asked.sum())}
            if name != "Earshot":
                gain = (means["Earshot"][metric] - values)[asked]
                cell["gain"] = gain.mean()
                cell["gainMargin"] = 1.96 * gain.std(ddof=1) / np.sqrt(asked.sum())
                cell["p"] = scipy.stats.wilcoxon(gain).pvalue
            table[name][metric] = {key: float(value) for key, value in cell.items()}
    listeners = int((~np.isnan(means["Earshot"]["ndcg@100"])).sum())
    output = {
        "table": table,
        "bySeed": {name: [float(np.nanmean(r["ndcg@100"])) for r in rounds] for name, rounds in results.items()},
        "settings": chosen,
        "race": races,
        "listeners": listeners,
        "shape": counts.shape,
        "pairs": counts.nnz,
        "seeds": SEEDS,
        "trials": TRIALS,
        "epochs": EPOCHS,
        "load": [before, os.getloadavg()[0]],
        "versions": {"implicit": implicit.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
    }
    print(json.dumps(output))


if __name__ == "__main__":
    main()
