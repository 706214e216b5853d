import { options as checked, invalid, list, oneOf, record, text, wholeNumber } from "./checks.js";
import { loadEngineCode } from "./engine-code.js";
import { EarshotError } from "./error.js";
import type { Loaded } from "./protocol.js";
import { RankingWorker } from "./ranking-worker.js";
import { analyzeRequest, recommendRequest, similarRequest, songOf } from "./requests.js";
import type {
  AnalyzeOptions,
  ArtistPick,
  AudioInput,
  CatalogSummary,
  Collection,
  Hit,
  Hits,
  KeepOptions,
  Listened,
  OpenOptions,
  Picks,
  RecommendOptions,
  Seed,
  SimilarOptions,
  Song,
  Track,
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
    const { catalog, load = "auto", workers = defaultPoolSize(), patience = 60, signal, onProgress } = checked(options);
    if (!(Number.isInteger(workers) && workers >= 1)) throw invalid("workers", workers, "at least 1");
    if (!(typeof patience === "number" && patience > 0)) throw invalid("patience", patience, "seconds above 0");
    oneOf("load", load, ["auto", "all"]);
    const address = catalog === undefined ? undefined : folderOf(catalog).href;
    if (!globalThis.isSecureContext) {
      const what = "is served over plain HTTP, where browsers decode no audio and check no hashes";
      throw new EarshotError({ code: "io", where: location.origin, what, remedy: "Serve it over HTTPS or localhost." });
    }
    const code = loadEngineCode();
    const earshot = new Earshot(code, workers, patience);
    try {
      await code;
      if (address !== undefined) {
        const report = onProgress && (({ loaded, total }: Loaded) => onProgress(loaded, total));
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
    const request = analyzeRequest(audio, options);
    const { signal, onProgress } = options;
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
    const request = similarRequest(seeds, options);
    const { signal } = options;
    const { hits, ...cost } = await this.#ranker.call("similar", request, { where: "similar", signal });
    return Object.assign(hits, cost);
  }

  /**
   * Tracks that lead from one piece of music to another in even steps: no title twice, no artist upon itself unless
   * nobody else is left, and no copy of an end: nothing nearer to it than a fiftieth of the way. Distances and reasons
   * are to the step before. `limit` is the number of steps (default 20); of the options metric, weights,
   * filters, exclude and among count. Errors: as similar.
   */
  async path(from: Seed, to: Seed, options: SimilarOptions = {}): Promise<Hit[]> {
    const request = similarRequest([from, to], options);
    return this.#ranker.call("path", request, { where: "path", signal: options.signal });
  }

  /** The artists whose tracks are nearest to the seeds; the seeds' own are left out. Errors: as similar. */
  async artists(seeds: Iterable<Seed>, options: SimilarOptions = {}): Promise<Collection[]> {
    return this.#collections("artist", seeds, options);
  }

  /** The albums whose tracks are nearest to the seeds; the seeds' own are left out. Errors: as similar. */
  async albums(seeds: Iterable<Seed>, options: SimilarOptions = {}): Promise<Collection[]> {
    return this.#collections("album", seeds, options);
  }

  #collections(kind: "artist" | "album", seeds: Iterable<Seed>, options: SimilarOptions): Promise<Collection[]> {
    const request = { ...similarRequest(seeds, options), kind };
    return this.#ranker.call("collections", request, { where: `${kind}s`, signal: options.signal });
  }

  /**
   * Tracks for a listener, from what they played, liked, skipped and disliked: by sound, and by who else listens, as far
   * as the catalog knows. The history stays on this device. Errors: not-found (no catalog is open), invalid-argument,
   * version-mismatch (`among`: a song of another space).
   */
  async recommend(history: Iterable<Listened>, options: RecommendOptions = {}): Promise<Picks> {
    const request = recommendRequest(history, options);
    const { signal } = options;
    const { picks, ...rest } = await this.#ranker.call("recommend", request, { where: "recommend", signal });
    return Object.assign(picks, rest);
  }

  /** Artists none of whose tracks is in the history. Of the options known and artistCap are no matter. Errors: as recommend. */
  async newArtists(history: Iterable<Listened>, options: RecommendOptions = {}): Promise<ArtistPick[]> {
    const request = recommendRequest(history, options);
    return this.#ranker.call("newArtists", request, { where: "newArtists", signal: options.signal });
  }

  /**
   * Adds songs to the open catalog: they rank with its tracks from now on, and are searched with them. Songs whose ids are
   * here already are left out. Gives how many were added. Errors: version-mismatch (a song of another space), not-found
   * (no catalog is open).
   */
  async add(songs: Iterable<Song>): Promise<number> {
    return this.#ranker.add(list("songs", songs, "songs", songOf));
  }

  /**
   * Asks the host whether the catalog is another one by now, and takes that: of its files only those are fetched that are
   * not here. Songs that were added stay, unless it has them or compares in another space. Answers under way come from the former. Gives whether
   * it is another one; `catalog` then says what. Errors: as open, and the former catalog stays.
   */
  async refresh({ signal }: { signal?: AbortSignal } = {}): Promise<boolean> {
    const summary = await this.#ranker.refresh(signal);
    if (summary) this.#summary = summary;
    return summary !== undefined;
  }

  /**
   * Keeps the whole catalog on this device: afterwards it needs no network, and its host hears of no request. What was
   * kept before a cancellation or a cut stays, and the next call goes on from there. All of it then comes into memory
   * while nobody waits, so that answers need not read it. Does nothing for a catalog that
   * was loaded whole. Errors: io (no room, no connection), corrupt, canceled, not-found (no catalog is open).
   */
  async keep(options: KeepOptions = {}): Promise<void> {
    const { signal, onProgress } = checked(options);
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
  async embed(song: Song): Promise<Song> {
    return this.#ranker.call("embed", { song: songOf("song", song) }, { where: song.title });
  }

  /** A track of the catalog; undefined if it has none of this id. */
  async track(id: string): Promise<Track | undefined> {
    return this.#ranker.call("track", { id: text("id", id) }, { where: id });
  }

  /** Tracks [offset, offset + limit) in the catalog's order. */
  async tracks(options: { offset?: number; limit?: number } = {}): Promise<Track[]> {
    const { offset = 0, limit = 100 } = record("options", options);
    const request = { offset: wholeNumber("offset", offset), limit: wholeNumber("limit", limit) };
    return this.#ranker.call("tracks", request, { where: "tracks" });
  }

  /**
   * Tracks whose title and artist have all the words, in any order, whatever case and accents; the last word may be a
   * beginning. An empty query gives some tracks from all over the catalog.
   */
  async search(query: string, limit = 20): Promise<Track[]> {
    const request = { query: text("query", query), limit: wholeNumber("limit", limit) };
    return this.#ranker.call("search", request, { where: "search" });
  }

  /** Ends the workers. What is under way rejects with "canceled". */
  async close(): Promise<void> {
    this.#ranker.close();
    this.#analysts.close();
  }
}

function startWorker(code: Promise<WebAssembly.Module>): WorkerClient {
  const client = new WorkerClient(new Worker(new URL("./engine-worker.js", import.meta.url), { type: "module" }));
  code.then(
    (module) => client.start(module),
    () => client.close(), // `open` tells why
  );
  return client;
}

/** Errors: invalid-argument. */
function folderOf(catalog: string | URL): URL {
  let address: URL;
  try {
    if (typeof catalog !== "string" && !(catalog instanceof URL)) throw new TypeError();
    address = new URL(catalog, document.baseURI);
  } catch {
    throw invalid("catalog", catalog, "a folder's URL");
  }
  if (address.pathname.endsWith("/catalog.json")) return new URL(".", address);
  if (!address.pathname.endsWith("/")) address.pathname += "/";
  return address;
}
