"""FAISS, usearch and hnswlib as peers: a line on stdin names a search, a line of JSON on stdout answers."""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import faiss
import hnswlib
import numpy as np
from usearch.index import Index

DIMENSIONS = 64
PART = 10  # queries that are timed together


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def faiss_flat(vectors):
    index = faiss.IndexFlatL2(DIMENSIONS)
    index.add(vectors)
    return lambda query, limit: index.search(query, limit)[1][0]


def faiss_cells(vectors):
    cells = min(1024, len(vectors) // 39)
    index = faiss.IndexIVFFlat(faiss.IndexFlatL2(DIMENSIONS), DIMENSIONS, cells)
    index.train(vectors)
    index.add(vectors)
    index.nprobe = 16
    return lambda query, limit: index.search(query, limit)[1][0]


def usearch_graph(vectors):
    index = Index(ndim=DIMENSIONS, metric="l2sq", dtype="f32", connectivity=16, expansion_add=128, expansion_search=64)
    index.add(np.arange(len(vectors)), vectors, threads=1)
    return lambda query, limit: index.search(query[0], limit, threads=1).keys


def hnswlib_graph(vectors):
    index = hnswlib.Index(space="l2", dim=DIMENSIONS)
    index.init_index(max_elements=len(vectors), M=16, ef_construction=200, random_seed=100)
    index.set_num_threads(1)
    index.add_items(vectors)
    index.set_ef(100)
    return lambda query, limit: index.knn_query(query, limit, num_threads=1)[0][0]


MAKERS = {
    "FAISS flat": faiss_flat,
    "FAISS IVF1024, nprobe 16": faiss_cells,
    "usearch, ef 64": usearch_graph,
    "hnswlib, ef 100": hnswlib_graph,
}


def main():
    folder = Path(sys.argv[1])
    faiss.omp_set_num_threads(1)
    vectors = np.fromfile(folder / "vectors.f32", np.float32).reshape(-1, DIMENSIONS)
    queries = np.fromfile(folder / "queries.f32", np.float32).reshape(-1, 1, DIMENSIONS)
    searches = {}
    names = {"FAISS": "faiss-cpu", "usearch": "usearch", "hnswlib": "hnswlib"}
    print(json.dumps({"version": {name: version(package) for name, package in names.items()}}), flush=True)
    for line in sys.stdin:
        peer, task = line.strip().split(": ")
        start = time.perf_counter()
        if task == "build":
            before = resident()
            searches[peer] = MAKERS[peer](vectors)
            answer = {"ms": 1000 * (time.perf_counter() - start), "bytes": resident() - before}
        else:
            what, limit = task.rsplit(" ", 1)
            found, parts = [], []
            for part in range(0, len(queries), PART):
                began = time.perf_counter()
                found += [searches[peer](query, int(limit)) for query in queries[part : part + PART]]
                parts.append(1000 * (time.perf_counter() - began) / PART)
            answer = {"ms": float(np.mean(parts)), "parts": parts, "value": len(found) == len(queries)}
            if what == "found":
                answer["ids"] = np.array(found).astype(int).tolist()
        print(json.dumps(answer), flush=True)


main()
