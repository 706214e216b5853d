"""implicit_peer.py PLAYS FACTORS: implicit's ALS on PLAYS with two threads and three steps of conjugate gradients. Each
line on stdin is an epoch, each line of JSON on stdout its time, without what implicit prepares before it, and the
process's peak memory."""

import json
import resource
import sys

import implicit
import numpy as np
import scipy.sparse
import threadpoolctl
from implicit.cpu.als import AlternatingLeastSquares

plays = np.fromfile(sys.argv[1], dtype=[("listener", "<u4"), ("item", "<u4"), ("count", "<f4")])
weights = scipy.sparse.csr_matrix((np.log1p(plays["count"]), (plays["listener"], plays["item"])), dtype=np.float32)
del plays
# implicit warns of its matrix products taking the threads of its own loops.
threadpoolctl.threadpool_limits(1, "blas")
model = AlternatingLeastSquares(factors=int(sys.argv[2]), iterations=1, num_threads=2, use_cg=True, random_state=1)
print(json.dumps({"version": implicit.__version__, "pairs": int(weights.nnz)}), flush=True)
for _ in sys.stdin:
    took = []
    model.fit(weights, show_progress=False, callback=lambda _epoch, seconds, *_: took.append(seconds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"ms": 1000 * took[0], "value": float(np.abs(model.item_factors).sum()), "bytes": peak}), flush=True)
