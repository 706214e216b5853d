import { Catalog } from "./catalog/catalog.js";
import { fault } from "./catalog/faults.js";
import { Engine } from "./engine.js";
import { isFatal, reportOf } from "./error.js";
import type { FromWorker, Operation, ProgressOf, RequestOf, ResponseOf, SimilarRequest, ToWorker } from "./protocol.js";

/** How an operation is done. */
type Handler<O extends Operation> = (
  request: RequestOf<O>,
  onProgress: (progress: ProgressOf<O>) => void,
  signal: AbortSignal,
) => Promise<ResponseOf<O>> | ResponseOf<O>;

/** One engine a worker: it analyzes, or it holds a catalog and ranks. The page sends its code before anything else. */
let start: (module: WebAssembly.Module) => void;
const engine = new Promise<WebAssembly.Module>((resolve) => {
  start = resolve;
}).then((module) => new Engine(module));
engine.catch(() => {}); // told to whoever asks for something
let catalog: Catalog | undefined;
let load: "auto" | "all" = "auto";
/** How the engine aborted while nobody asked it for anything: the next who asks hears of it. */
let broken: unknown;

const handlers: { [O in Operation]: Handler<O> } = {
  async analyze(request, onProgress, signal) {
    const { analyzeSong } = await import("./analyze-song.js"); // and the decoder: not for those who only rank
    return analyzeSong(request, engine, onProgress, signal);
  },

  async openCatalog({ address, load: wanted, warmUp }, onProgress, signal) {
    const report = (loaded: number, total: number) => onProgress({ loaded, total });
    load = wanted;
    const opened = await Catalog.open(await engine, new URL(address), { load, onProgress: report, signal });
    catalog?.close();
    catalog = opened.catalog;
    // After the answer; not where it would cost a request.
    if (warmUp && opened.summary.loaded === "whole") setTimeout(rankForNobody, 0, opened.catalog, warmUp);
    return opened.summary;
  },

  async keep(_, onProgress, signal) {
    await required().keep((loaded, total) => onProgress({ loaded, total }), signal);
    return undefined;
  },

  add: ({ songs }) => required().add(songs),

  async refresh({ songs }, _, signal) {
    const former = required();
    const next = await former.successor(load, signal);
    if (!next) return undefined;
    const fits = songs.filter(({ space }) => space === next.summary.space);
    await next.catalog.add(fits);
    catalog = next.catalog;
    // Answers under way are the former's.
    void Promise.allSettled([...answers]).then(() => former.close());
    return next.summary;
  },

  similar: (request, _, signal) => among(request, (ranked) => ranked.similar(request, signal)),
  path: (request, _, signal) => among(request, (ranked) => ranked.path(request, signal)),
  collections: (request, _, signal) => among(request, (ranked) => ranked.collections(request, signal)),

  recommend: (request, _, signal) =>
    among(request, async (ranked) => (await ranked.recommending()).recommend(request, signal)),
  newArtists: (request, _, signal) =>
    among(request, async (ranked) => (await ranked.recommending()).newArtists(request, signal)),

  async space() {
    return (await engine).space.version;
  },

  async embed({ song }) {
    const today = await engine;
    const vector = today.embed(today.aligned(song).values);
    return { ...song, vector, space: today.space.version };
  },

  track: ({ id }) => catalog?.track(id),
  tracks: ({ offset, limit }) => catalog?.range(offset, limit) ?? [],
  search: ({ query, limit }) => catalog?.search(query, limit) ?? [],
};

/** Browsers compile WebAssembly where it first runs: a ranking that nobody waits for, so that nobody waits for compilers. */
async function rankForNobody(opened: Catalog, wish: SimilarRequest): Promise<void> {
  if (opened !== catalog) return;
  try {
    const tracks = await opened.range(0, 1);
    await opened.similar({ ...wish, seeds: tracks.map(({ id }) => id) });
  } catch (error) {
    if (isFatal(error)) broken = error;
  }
}

/** Ranks the songs that a request brings along, or else the catalog. */
async function among<T>(
  { among: songs }: Pick<SimilarRequest, "among">,
  rank: (ranked: Catalog) => Promise<T>,
): Promise<T> {
  if (!songs) return rank(required());
  const ranked = await Catalog.ofSongs(await engine, songs);
  try {
    return await rank(ranked);
  } finally {
    ranked.close();
  }
}

function required(): Catalog {
  if (catalog) return catalog;
  throw fault("not-found", "catalog", "was not opened", "Open one, or rank songs with `among`.");
}

const running = new Map<number, AbortController>();
const answers = new Set<Promise<void>>();

async function answer<O extends Operation>(id: number, operation: O, request: RequestOf<O>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  let progress: ProgressOf<O> | undefined;
  let reported = 0;
  const onProgress = (value: ProgressOf<O>) => {
    progress = value;
    const now = performance.now();
    if (now - reported < 30) return;
    reported = now;
    post({ id, progress });
  };
  try {
    if (broken) throw broken;
    const response = await handlers[operation](request, onProgress, controller.signal);
    const memory = (await engine).module.functions.memory.buffer.byteLength;
    if (progress !== undefined) post({ id, progress });
    post({ id, response, memory }, buffersOf(response));
  } catch (error) {
    post({ id, error: reportOf(error, operation), fatal: isFatal(error) });
  } finally {
    running.delete(id);
  }
}

/** Results are transferred, not copied. */
function buffersOf(response: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown) => {
    if (ArrayBuffer.isView(value)) buffers.add(value.buffer as ArrayBuffer);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(visit);
  };
  visit(response);
  return [...buffers];
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.operation === "start") start(data.module);
  else if (data.operation === "cancel") running.get(data.id)?.abort();
  else {
    const answering = answer(data.id, data.operation, data.request as never);
    answers.add(answering);
    void answering.then(() => answers.delete(answering));
  }
});
