import { loadEngineCode } from "./engine-code.js";
import { EarshotError } from "./error.js";
import type { AnalyzeRequest, Loaded, SimilarRequest } from "./protocol.js";
import { RankingWorker } from "./ranking-worker.js";
import {
  type AnalyzeOptions,
  type AudioInput,
  type CatalogSummary,
  type Collection,
  groups,
  type Hit,
  type Hits,
  type KeepOptions,
  type OpenOptions,
  type Seed,
  type SimilarOptions,
  type Song,
  type Track,
} from "./types.js";
import { WorkerClient } from "./worker-client.js";
import { defaultPoolSize, WorkerPool } from "./worker-pool.js";

/**
 * The engine behind workers: one holds the catalog and ranks, so that a slider stays live while others analyze, as many
 * files at a time as there are workers for it. One that breaks is replaced. Every method rejects with EarshotError and nothing else.
 */
export class Earshot {
  readonly #ranker: RankingWorker;
  readonly #analysts: WorkerPool;
  /** Analyses at a time; more wait for their turn. */
  readonly workers: number;
  #summary: CatalogSummary | undefined;
  #columns: string[] = [];

  private constructor(code: Promise<WebAssembly.Module>, workers: number, patience: number) {
    const start = () => startWorker(code);
    this.#ranker = new RankingWorker(start);
    this.workers = workers;
    this.#analysts = new WorkerPool({ size: workers, patience: patience * 1000, start });
  }

  /** Starts the engine and loads the catalog. Errors: not-found, io, corrupt, version-mismatch, out-of-memory, canceled. */
  static async open(options: OpenOptions = {}): Promise<Earshot> {
    const { catalog, load = "auto", workers = defaultPoolSize(), patience = 60, signal, onProgress } = options;
    if (!(Number.isInteger(workers) && workers >= 1)) throw invalid("workers", `is ${workers}`, "Give at least 1.");
    if (!(patience > 0)) throw invalid("patience", `is ${patience}`, "Give seconds above 0.");
    if (!globalThis.isSecureContext) {
      const what = "is served over plain HTTP, where browsers decode no audio and check no hashes";
      throw new EarshotError({ code: "io", where: location.origin, what, remedy: "Serve it over HTTPS or localhost." });
    }
    const code = loadEngineCode();
    const earshot = new Earshot(code, workers, patience);
    try {
      await code;
      if (catalog !== undefined) {
        const report = onProgress && (({ loaded, total }: Loaded) => onProgress(loaded, total));
        const address = folderOf(catalog).href;
        earshot.#summary = await earshot.#ranker.open({ address, load }, signal, report);
      }
      return earshot;
    } catch (error) {
      await earshot.close();
      throw error;
    }
  }

  /** What was opened; undefined without a catalog. */
  get catalog(): CatalogSummary | undefined {
    return this.#summary;
  }

  /**
   * Decodes a recording at its own rate and turns it into numbers, in a worker. A worker that breaks over it is replaced
   * and the recording tried once more.
   * Errors: unsupported-format, corrupt, too-short, not-finite, io, out-of-memory, canceled.
   */
  async analyze(audio: AudioInput, options: AnalyzeOptions = {}): Promise<Song> {
    const { signal, onProgress, excerpt = 30, tags = {} } = options;
    const request = analyzeRequest(audio, excerpt, tags);
    const song = await this.#analysts.analyze(request, { signal, onProgress });
    // A thousand songs share their column names, in memory and when they are sent to be ranked.
    if (song.columns.join() === this.#columns.join()) song.columns = this.#columns;
    else this.#columns = song.columns;
    return song;
  }

  /**
   * The tracks nearest to the seeds, best first. Ids and songs may be mixed. Without a catalog give `among`.
   * Errors: not-found (an id that is not of the catalog), version-mismatch (a song of another space), invalid-argument.
   */
  async similar(seeds: Iterable<Seed>, options: SimilarOptions = {}): Promise<Hits> {
    const { signal } = options;
    const request = similarRequest(seeds, options);
    const { hits, ...cost } = await this.#ranker.call("similar", request, { where: "similar", signal });
    return Object.assign(hits, cost);
  }

  /**
   * Tracks that lead from one piece of music to another in even steps: no title twice, no artist upon itself. Distances
   * and reasons are to the step before. `limit` is the number of steps (default 20); of the options metric, weights,
   * filters, exclude and among count. Errors: as similar.
   */
  path(from: Seed, to: Seed, options: SimilarOptions = {}): Promise<Hit[]> {
    const { signal } = options;
    return this.#ranker.call("path", similarRequest([from, to], options), { where: "path", signal });
  }

  /** The artists whose tracks are nearest to the seeds; the seeds' own are left out. Errors: as similar. */
  artists(seeds: Iterable<Seed>, options: SimilarOptions = {}): Promise<Collection[]> {
    return this.#collections("artist", seeds, options);
  }

  /** The albums whose tracks are nearest to the seeds; the seeds' own are left out. Errors: as similar. */
  albums(seeds: Iterable<Seed>, options: SimilarOptions = {}): Promise<Collection[]> {
    return this.#collections("album", seeds, options);
  }

  #collections(kind: "artist" | "album", seeds: Iterable<Seed>, options: SimilarOptions): Promise<Collection[]> {
    const { signal } = options;
    return this.#ranker.call("collections", { ...similarRequest(seeds, options), kind }, { where: `${kind}s`, signal });
  }

  /**
   * Adds songs to the open catalog: they rank with its tracks from now on, and are searched with them. Songs whose ids are
   * here already are left out. Gives how many were added. Errors: version-mismatch (a song of another space), not-found
   * (no catalog is open).
   */
  add(songs: Iterable<Song>): Promise<number> {
    return this.#ranker.add([...songs]);
  }

  /**
   * Keeps the whole catalog on this device: afterwards it needs no network, and its host hears of no request. What was
   * kept before a cancellation or a cut stays, and the next call goes on from there. Does nothing for a catalog that
   * was loaded whole. Errors: io (no room, no connection), corrupt, canceled, not-found (no catalog is open).
   */
  async keep({ signal, onProgress }: KeepOptions = {}): Promise<void> {
    await this.#ranker.call("keep", undefined, {
      where: "catalog",
      signal,
      onProgress: onProgress && (({ loaded, total }) => onProgress(loaded, total)),
    });
    if (this.#summary) this.#summary = { ...this.#summary, held: this.#summary.bytes };
  }

  /** The version of the space that this engine compares in. Songs of another one can't be ranked with it: see `embed`. */
  space(): Promise<string> {
    return this.#ranker.call("space", undefined, { where: "space" });
  }

  /**
   * A song analyzed by another version, in this engine's space: from its statistics, without its recording.
   * Errors: version-mismatch, not-finite (a song that lacks columns).
   */
  embed(song: Song): Promise<Song> {
    return this.#ranker.call("embed", { song }, { where: song.title });
  }

  /** A track of the catalog; undefined if it has none of this id. */
  track(id: string): Promise<Track | undefined> {
    return this.#ranker.call("track", { id }, { where: id });
  }

  /** Tracks [offset, offset + limit) in the catalog's order. */
  tracks({ offset = 0, limit = 100 } = {}): Promise<Track[]> {
    return this.#ranker.call("tracks", { offset, limit }, { where: "tracks" });
  }

  /**
   * Tracks whose title and artist have all the words, in any order, whatever case and accents; the last word may be a
   * beginning. An empty query gives some tracks from all over the catalog.
   */
  search(query: string, limit = 20): Promise<Track[]> {
    return this.#ranker.call("search", { query, limit }, { where: "search" });
  }

  /** Ends the workers. What is under way rejects with "canceled". */
  async close(): Promise<void> {
    this.#ranker.close();
    this.#analysts.close();
  }
}

/** `emerging: true`: artists none of whose tracks is more popular, of 100. */
const popularityOfEmerging = 40;

function startWorker(code: Promise<WebAssembly.Module>): WorkerClient {
  const client = new WorkerClient(new Worker(new URL("./engine-worker.js", import.meta.url), { type: "module" }));
  code.then(
    (module) => client.start(module),
    () => client.close(), // `open` tells why
  );
  return client;
}

function folderOf(catalog: string | URL): URL {
  const address = new URL(catalog, document.baseURI);
  if (address.pathname.endsWith("/catalog.json")) return new URL(".", address);
  if (!address.pathname.endsWith("/")) address.pathname += "/";
  return address;
}

function analyzeRequest(audio: AudioInput, excerpt: number | "all", given: Partial<Song>): AnalyzeRequest {
  // Only what was given: `undefined` would hide the file's own tag.
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const tags = { ...own, id: given.id ?? idOf(audio) };
  if (audio instanceof Blob) {
    return { audio, name: audio instanceof File ? audio.name : given.title || "audio", excerpt, tags };
  }
  const planes =
    "getChannelData" in audio
      ? Array.from({ length: audio.numberOfChannels }, (_, channel) => audio.getChannelData(channel))
      : audio.samples instanceof Float32Array
        ? [audio.samples]
        : [...audio.samples];
  return { audio: { planes, sampleRate: audio.sampleRate }, name: given.title || "samples", excerpt, tags };
}

/** The same file gives the same id. */
function idOf(audio: AudioInput): string {
  if (audio instanceof File) return `${audio.name}/${audio.size}/${audio.lastModified}`;
  return crypto.randomUUID();
}

function similarRequest(seeds: Iterable<Seed>, options: SimilarOptions): SimilarRequest {
  const { limit = 20, weights = {}, variety = 0, exclude = [], dislikes = [], versions = "fold", among } = options;
  const { emerging = false, filters = {} } = options;
  const { metric = emerging === false ? "euclidean" : "manhattan", artistCap = emerging === false ? 0 : 1 } = options;
  if (!(Number.isInteger(limit) && limit >= 0)) throw invalid("limit", `is ${limit}`, "Give a whole number.");
  if (!(variety >= 0 && variety <= 1)) throw invalid("variety", `is ${variety}`, "Give a number from 0 to 1.");
  if (!(Number.isInteger(artistCap) && artistCap >= 0))
    throw invalid("artistCap", `is ${artistCap}`, "Give a whole number.");
  const each = groups.map((group) => {
    const weight = weights[group] ?? 1;
    if (!(weight >= 0 && weight <= 4)) throw invalid(`weights.${group}`, `is ${weight}`, "Give a number from 0 to 4.");
    return [group, weight] as const;
  });
  const idOrSong = (seed: Seed) => (typeof seed === "string" || isSong(seed) ? seed : seed.id);
  const { genres, keys, tempo, ...ranges } = filters;
  return {
    seeds: Array.from(seeds, idOrSong),
    dislikes: Array.from(dislikes, idOrSong),
    limit,
    metric,
    weights: Object.fromEntries(each) as SimilarRequest["weights"],
    variety,
    exclude: [...exclude],
    artistCap,
    filters: {
      ...ranges,
      ...(tempo && { tempos: tempo }),
      ...(genres && { genres: [...genres] }),
      ...(keys && { keys: [...keys] }),
      ...(emerging !== false && { emergingBelow: emerging === true ? popularityOfEmerging : emerging }),
    },
    foldVersions: versions === "fold",
    among: among && [...among],
  };
}

function isSong(seed: Song | Track): seed is Song {
  return "columns" in seed;
}

function invalid(where: string, what: string, remedy: string): EarshotError {
  return new EarshotError({ code: "invalid-argument", where, what, remedy });
}
