// Earshot's own two ways, in Node and in Chromium: what the package asks of the engine, and the ranking room alone.
import createKernels from "bench-cells";
import { Engine } from "../../wasm/src/engine.ts";
import { Ranker } from "../../wasm/src/ranker.ts";

const dimensions = 64;
const groupCount = 4;

/** The cells as they are shipped: what bench_neighbours wrote. */
export async function shippedCells(load) {
  const [order, rows, parts, partRows] = await Promise.all(
    ["order.u32", "cell-rows.u32", "cell-parts.u32", "part-rows.u32"].map(
      async (name) => new Uint32Array(await load(name)),
    ),
  );
  const [vectors, centres, centroids] = await Promise.all(
    ["cell-vectors.i8", "centres.i8", "centroids.i8"].map(async (name) => new Int8Array(await load(name))),
  );
  const [scales, centreScales, centroidScales, radii] = await Promise.all(
    ["cell-scales.f32", "centre-scales.f32", "centroid-scales.f32", "radii.f32"].map(
      async (name) => new Float32Array(await load(name)),
    ),
  );
  return { order, rows, parts, partRows, vectors, centres, centroids, scales, centreScales, centroidScales, radii };
}

/** Radii in whole steps, as a catalog's index has them. */
function outlineOf({ centroids, centroidScales, radii }) {
  const radiusSteps = new Float32Array(groupCount);
  radii.forEach((radius, i) => {
    radiusSteps[i % groupCount] = Math.max(radiusSteps[i % groupCount], (radius / 255) * (1 + 1e-6));
  });
  const steps = Uint8Array.from(radii, (radius, i) => Math.min(255, Math.ceil(radius / radiusSteps[i % groupCount])));
  return { centroids, centroidScales, radii: steps, radiusSteps };
}

/** The groups of the space earshot-librosa: all of the 64 numbers are in one. */
const space = (version) => ({
  version,
  groups: [16, 32, 48, 64].map((end) => ({ begin: end - 16, end })),
  typicalDistances: [1, 1, 1, 1],
});

function requestOf(engine, query, limit) {
  return {
    seeds: [{ space: engine.space, vector: query, values: new Float32Array(), duration: 0 }],
    dislikes: [],
    limit,
    metric: "euclidean",
    weights: { timbre: 1, harmony: 1, rhythm: 1, dynamics: 1 },
    variety: 0,
    foldVersions: true,
    artistCap: 0,
    filters: {},
    exclude: [],
  };
}

/**
 * What a page's worker does with a catalog that is whole: its cells loaded as one, `similar` asked. Milliseconds and
 * bytes are of copying the rows into the engine's memory.
 */
export async function packageSearch(load, cells) {
  const engine = new Engine(await WebAssembly.compile(await load("earshot.wasm")));
  const start = performance.now();
  const ranker = new Ranker(engine.module, space(engine.space), cells.rows, outlineOf(cells));
  const fill = filling(cells);
  for (let cell = 0; cell < cells.rows.length; cell++)
    ranker.load(cell, cells.rows[cell], cells.parts[cell], fill(cell));
  return {
    ms: performance.now() - start,
    bytes: engine.module.functions.memory.buffer.byteLength,
    search: (query, limit) =>
      ranker.similar(requestOf(engine, query, limit)).hits.map(({ track }) => cells.order[track]),
  };
}

/** What is counted before each. */
function before(counts) {
  let next = 0;
  return Array.from(counts, (count) => {
    next += count;
    return next - count;
  });
}

/** What writes a cell's vectors, each a title of its own; of all else nothing is known. */
function filling(cells) {
  const [firstRows, firstParts] = [before(cells.rows), before(cells.parts)];
  return (cell) => (columns) => {
    const [row, part] = [firstRows[cell], firstParts[cell]];
    const [rows, parts] = [cells.rows[cell], cells.parts[cell]];
    for (let i = 0; i < rows; i++) columns.works[i] = row + i;
    columns.vectors.set(cells.vectors.subarray(row * dimensions, (row + rows) * dimensions));
    columns.scales.set(cells.scales.subarray(row, row + rows));
    columns.centres.set(cells.centres.subarray(part * dimensions, (part + parts) * dimensions));
    columns.centreScales.set(cells.centreScales.subarray(part, part + parts));
    let end = 0;
    for (let i = 0; i < parts; i++) {
      end += cells.partRows[part + i];
      columns.partEnds[i] = end;
    }
  };
}

/** A page that has the index alone: for each query cells are asked for, taken over, and only they are ranked. */
export async function visitorSearch(load, cells) {
  const engine = new Engine(await WebAssembly.compile(await load("earshot.wasm")));
  const fill = filling(cells);
  const outline = outlineOf(cells);
  const loaded = { cells: 0, rounds: 0, visits: 0 };
  return {
    ms: 0,
    bytes: 0,
    loaded,
    search: (query, limit) => {
      const ranker = new Ranker(engine.module, space(engine.space), cells.rows, outline);
      const request = requestOf(engine, query, limit);
      loaded.visits++;
      for (let wanted = ranker.next(request, 8, 10); wanted.length > 0; wanted = ranker.next(request, 8, 10)) {
        for (const cell of wanted) ranker.load(cell, cells.rows[cell], cells.parts[cell], fill(cell));
        loaded.cells += wanted.length;
        loaded.rounds++;
      }
      const found = ranker.similar(request).hits.map(({ track }) => cells.order[track]);
      ranker.close();
      return found;
    },
  };
}

/** The exact scan and the probed cells alone, from the same files. */
export async function kernelSearches(load, cells) {
  const compiled = await WebAssembly.compile(await load("bench_cells.wasm"));
  const kernels = await createKernels({
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
  });
  const start = performance.now();
  const { rows, parts, partRows, vectors, centres, centroids, scales, centreScales, centroidScales, radii } = cells;
  const written = [rows, parts, partRows, centres, centreScales, vectors, scales, centroids, centroidScales, radii];
  written.forEach((part, i) => {
    const address = kernels._reservePart(i, rows.length, partRows.length, scales.length) >>> 0;
    kernels.HEAPU8.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), address);
  });
  kernels._openCells();
  const opened = { ms: performance.now() - start, bytes: kernels.HEAPU8.length };
  const search = (probed) => (query, limit) => {
    kernels.HEAPF32.set(query, kernels._queryAddress() >>> 2);
    const count = kernels._searchCells(probed, limit);
    const at = kernels._foundAddress() >>> 2;
    return Array.from(kernels.HEAPU32.subarray(at, at + count), (place) => cells.order[place]);
  };
  return { exact: { ...opened, search: search(0) }, probed: { ...opened, search: search(1) } };
}
