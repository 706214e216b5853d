import type { SimilarRequest } from "../../wasm/src/protocol.js";

/** A request for ten tracks, with nothing special about it but these changes. */
export function request(changes: Partial<SimilarRequest>): SimilarRequest {
  return {
    seeds: [],
    dislikes: [],
    limit: 10,
    metric: "euclidean",
    weights: { timbre: 1, harmony: 1, rhythm: 1, dynamics: 1 },
    variety: 0,
    exclude: [],
    artistCap: 0,
    filters: {},
    foldVersions: true,
    among: undefined,
    ...changes,
  };
}
