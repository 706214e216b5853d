// What else searches vectors in JavaScript and WebAssembly: makers that take (vectors, load) and give
// { ms, bytes, search(query, limit) }, the time that the index takes to make, and WebAssembly's whole memory then.
const dimensions = 64;
const rowsOf = (vectors) =>
  Array.from({ length: vectors.length / dimensions }, (_, i) => vectors.subarray(i * dimensions, (i + 1) * dimensions));

/** A loop, and a list that is kept sorted: what people write themselves. */
function plain(vectors) {
  const rows = vectors.length / dimensions;
  const search = (query, limit) => {
    const distances = new Float32Array(limit).fill(Number.POSITIVE_INFINITY);
    const ids = new Uint32Array(limit);
    for (let row = 0, at = 0; row < rows; row++, at += dimensions) {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) {
        const difference = query[j] - vectors[at + j];
        sum += difference * difference;
      }
      if (sum >= distances[limit - 1]) continue;
      let place = limit - 1;
      for (; place > 0 && distances[place - 1] > sum; place--) {
        distances[place] = distances[place - 1];
        ids[place] = ids[place - 1];
      }
      distances[place] = sum;
      ids[place] = row;
    }
    return Array.from(ids);
  };
  return { ms: 0, bytes: vectors.byteLength, search };
}

/** The memories of what is instantiated meanwhile: packages do not show theirs. */
async function watchingMemory(work) {
  const memories = [];
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const result = await instantiate(...given);
    for (const each of Object.values((result.instance ?? result).exports))
      if (each instanceof WebAssembly.Memory) memories.push(each);
    return result;
  };
  try {
    return [await work(), () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)];
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

async function hnswlibWasm(vectors) {
  const [library, memory] = await watchingMemory(async () => {
    const { loadHnswlib } = await import("hnswlib-wasm/dist/hnswlib.js");
    return loadHnswlib();
  });
  const start = performance.now();
  const rows = rowsOf(vectors);
  const index = new library.HierarchicalNSW("l2", dimensions, "");
  index.initIndex(rows.length, 16, 200, 100);
  index.setEfSearch(100);
  for (let at = 0; at < rows.length; at += 1000) {
    const some = rows.slice(at, at + 1000);
    index.addPoints(
      some,
      some.map((_, i) => at + i),
      false,
    );
  }
  return {
    ms: performance.now() - start,
    bytes: memory(),
    search: (query, limit) => index.searchKnn(query, limit, undefined).neighbors,
  };
}

async function voy(vectors, load) {
  const glue = await import("voy-search/voy_search_bg.js");
  const { instance } = await WebAssembly.instantiate(await load("peers/voy-search/voy_search_bg.wasm"), {
    "./voy_search_bg.js": glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  const start = performance.now();
  const embeddings = rowsOf(vectors).map((row, i) => ({
    id: `${i}`,
    title: "",
    url: "",
    embeddings: Array.from(row),
  }));
  const index = new glue.Voy({ embeddings });
  return {
    ms: performance.now() - start,
    bytes: instance.exports.memory.buffer.byteLength,
    search: (query, limit) => index.search(query, limit).neighbors.map(({ id }) => Number(id)),
  };
}

async function edgevec(vectors, load) {
  const { default: start, EdgeVec, EdgeVecConfig } = await import("edgevec/edgevec.js");
  const { memory } = await start({ module_or_path: await load("peers/edgevec/edgevec_bg.wasm") });
  const began = performance.now();
  const config = new EdgeVecConfig(dimensions);
  config.metric = "l2";
  const index = new EdgeVec(config);
  const rows = new Map(rowsOf(vectors).map((row, i) => [index.insert(row), i]));
  return {
    ms: performance.now() - began,
    bytes: memory.buffer.byteLength,
    search: (query, limit) => index.search(query, limit).map(({ id }) => rows.get(id)),
  };
}

export const makers = { "plain JavaScript": plain, "hnswlib-wasm, ef 100": hnswlibWasm, voy, edgevec };
