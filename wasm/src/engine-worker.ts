import { type AudioSource, analyze, SampleSource } from "./analysis.js";
import { aligned, Catalog } from "./catalog.js";
import { Engine } from "./engine.js";
import { EarshotError, isFatal, reportOf, throwIfCanceled } from "./error.js";
import type { FromWorker, Operation, ProgressOf, RequestOf, ResponseOf, ToWorker } from "./protocol.js";
import type { Song } from "./types.js";

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
/** How the engine aborted while nobody asked it for anything: the next who asks hears of it. */
let broken: unknown;

const handlers: { [O in Operation]: Handler<O> } = {
  async analyze({ audio, name, excerpt, tags }, onProgress, signal) {
    const { Recording } = await import("./decode.js");
    const source: AudioSource =
      audio instanceof Blob
        ? await Recording.open(audio, name)
        : new SampleSource(audio.planes, audio.sampleRate, name);
    try {
      throwIfCanceled(signal, name);
      onProgress(0); // opened: a sign of life
      const analyst = await engine;
      const numbers = await analyze(analyst, source, excerpt, onProgress, signal);
      const song: Song = {
        ...source.tags,
        ...tags,
        duration: source.frames / source.sampleRate,
        sampleRate: source.sampleRate,
        columns: [...analyst.columns],
        ...numbers,
      };
      return song;
    } finally {
      source.close();
    }
  },

  async openCatalog({ address, warmUp }, onProgress, signal) {
    const report = (loaded: number, total: number) => onProgress({ loaded, total });
    const opened = await Catalog.open(await engine, new URL(address), report, signal);
    catalog?.close();
    catalog = opened.catalog;
    if (warmUp) setTimeout(rankForNobody, 0, opened.catalog); // after the answer
    return opened.summary;
  },

  async similar(request) {
    if (!request.among) return required().similar(request);
    const songs = Catalog.ofSongs(await engine, request.among);
    try {
      return songs.similar(request);
    } finally {
      songs.close();
    }
  },

  async space() {
    return (await engine).space;
  },

  async embed({ song }) {
    const today = await engine;
    const vector = today.embed(aligned(song, today.columns).values);
    return { ...song, vector, space: today.space };
  },

  track: ({ id }) => catalog?.track(id),
  tracks: ({ offset, limit }) => catalog?.range(offset, limit) ?? [],
  search: ({ query, limit }) => catalog?.search(query, limit) ?? [],
};

/** Browsers compile WebAssembly where it first runs: a ranking that nobody waits for, so that nobody waits for compilers. */
function rankForNobody(opened: Catalog): void {
  if (opened !== catalog) return;
  try {
    const weights = { timbre: 1, harmony: 1, rhythm: 1, dynamics: 1 };
    opened.similar({
      seeds: opened.range(0, 1).map(({ id }) => id),
      limit: 20,
      weights,
      variety: 0.5,
      exclude: [],
      foldVersions: true,
      among: undefined,
    });
  } catch (error) {
    if (isFatal(error)) broken = error;
  }
}

function required(): Catalog {
  if (catalog) return catalog;
  const what = "was not opened";
  throw new EarshotError({
    code: "not-found",
    where: "catalog",
    what,
    remedy: "Open one, or rank songs with `among`.",
  });
}

const running = new Map<number, AbortController>();

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
  else void answer(data.id, data.operation, data.request as never);
});
