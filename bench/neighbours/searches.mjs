// All searches of a JavaScript runtime behind `answer(line)`, as the native programs have theirs: "PEER: build",
// "PEER: found 10" gives row numbers, "PEER: nearest 10" the time a query, in all and of each ten queries.
import { kernelSearches, packageSearch, shippedCells, visitorSearch } from "./earshot.mjs";
import { makers } from "./peers.mjs";

const dimensions = 64;
const queriesOfPart = 10;

/** load(name): the bytes of a file of the table, of an engine, or of peers/PACKAGE/FILE. */
export async function createSearches(load, extra = {}) {
  const queries = new Float32Array(await load("queries.f32"));
  const built = new Map();
  let cells;
  let kernels;
  const ours = {
    "Earshot, similar()": (shipped) => packageSearch(load, shipped),
    "Earshot, cells as needed": (shipped) => visitorSearch(load, shipped),
    "Earshot, exact scan": async (shipped) => {
      kernels ??= kernelSearches(load, shipped);
      return (await kernels).exact;
    },
    "Earshot, IVF": async (shipped) => {
      kernels ??= kernelSearches(load, shipped);
      return (await kernels).probed;
    },
    ...extra,
  };

  async function build(peer) {
    if (ours[peer]) {
      cells ??= shippedCells(load);
      built.set(peer, await ours[peer](await cells));
    } else {
      built.set(peer, await makers[peer](new Float32Array(await load("vectors.f32")), load));
    }
    const { ms, bytes } = built.get(peer);
    return { ms, bytes };
  }

  return async (line) => {
    const [peer, task] = line.split(": ");
    if (task === "build") return build(peer);
    const [what, limit] = task.split(" ");
    const { search, loaded } = built.get(peer);
    const ids = [];
    const parts = [];
    for (let part = 0; part < queries.length; part += queriesOfPart * dimensions) {
      const start = performance.now();
      for (let at = part; at < part + queriesOfPart * dimensions; at += dimensions) {
        const found = search(queries.subarray(at, at + dimensions), Number(limit));
        ids.push(found instanceof Promise ? await found : found);
      }
      parts.push((performance.now() - start) / queriesOfPart);
    }
    const ms = parts.reduce((sum, each) => sum + each, 0) / parts.length;
    const value = ids.every(({ length }) => length > 0);
    return { ms, parts, value, ids: what === "found" ? ids : undefined, loaded };
  };
}
