import { fault } from "./catalog/faults.js";
import type { Address, EngineModule } from "./engine-module.js";
import { type Reply, Request } from "./message.js";
import { type ByGroup, groups } from "./types.js";

export interface SpaceDescription {
  version: string;
  /** First and past-the-last dimension of each group. */
  groups: readonly { begin: number; end: number }[];
  typicalDistances: ArrayLike<number>;
}

/** What the index says of cells, in its own numbers (docs/catalog-format.md). */
export interface CellOutline {
  centroids: Int8Array;
  centroidScales: Float32Array;
  radii: Uint8Array;
  radiusSteps: Float32Array;
}

/** A cell's numbers: views of the engine's memory, preset to unknown. Vectors take 64 numbers a row in every space. */
export interface CellColumns {
  /** Of each part what its vectors are differences from, and one past its last row. */
  centres: Int8Array;
  centreScales: Float32Array;
  partEnds: Uint32Array;
  vectors: Int8Array;
  scales: Float32Array;
  tempos: Float32Array;
  brightness: Float32Array;
  loudness: Float32Array;
  dynamics: Float32Array;
  works: Uint32Array;
  artists: Uint32Array;
  albums: Uint32Array;
  genres: Uint16Array;
  years: Int16Array;
  keys: Uint8Array;
  popularity: Uint8Array;
  artistPopularity: Uint8Array;
}

/** A track that comes after all cells. What is unknown of it: as docs/catalog-format.md says. */
export interface AddedTrack {
  vector: Float32Array;
  /** Statistics in the order of the engine's columns; empty: none. */
  values: Float32Array;
  /** Seconds. */
  duration: number;
  genre: number;
  year: number;
  popularity: number;
  work: number;
  artist: number;
  album: number;
}

/** A track by its number, which must be loaded, or a song. */
export type RankedSeed = number | { space: string; vector: Float32Array; values: Float32Array; duration: number };

/** From the lowest to the highest, both included. */
export type Range = readonly [number, number];

/** Undefined: no matter. A track of which something is unknown that is asked for fails. */
export interface RankFilters {
  genres?: readonly number[];
  years?: Range;
  popularity?: Range;
  tempos?: Range;
  /** 0 to 23, as in a cell. */
  keys?: readonly number[];
  /** Of the artist's most popular track. */
  artistPopularity?: Range;
}

export interface RankRequest {
  seeds: readonly RankedSeed[];
  dislikes: readonly RankedSeed[];
  limit: number;
  metric: "euclidean" | "manhattan";
  weights: ByGroup<number>;
  variety: number;
  foldVersions: boolean;
  /** The most tracks of one artist; 0: any number. */
  artistCap: number;
  filters: RankFilters;
  /** Numbers of tracks. */
  exclude: readonly number[];
}

export interface RankedHit {
  track: number;
  rank: number;
  plainRank: number;
  versions: number;
  score: number;
  distance: number;
  distances: ByGroup<number>;
  closeness: ByGroup<number>;
  reasons: string[];
}

/** An artist or an album, with up to three of its tracks. */
export interface RankedCollection {
  rank: number;
  score: number;
  distance: number;
  /** How many of its tracks are loaded. */
  tracks: number;
  nearest: RankedHit[];
}

const dimensions = 64;
/** As bindings/ranker_binding.cpp numbers them. */
const questions = { similar: 0, path: 1, cells: 2, artist: 3, album: 4 };
const everything: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const noOutline: CellOutline = {
  centroids: new Int8Array(),
  centroidScales: new Float32Array(),
  radii: new Uint8Array(),
  radiusSteps: new Float32Array(),
};

/**
 * The numbers of a catalog's tracks in the engine's memory: bindings/ranker_binding.cpp as JavaScript calls it. Tracks
 * are numbered through all cells, loaded or not, and added ones after them. Lives until `close`. Errors: the engine's.
 */
export class Ranker {
  readonly #module: EngineModule;
  /** Of the engine's part of it. */
  readonly address: Address;

  /** `rows` are those of each cell; none: for tracks that are added. */
  constructor(module: EngineModule, space: SpaceDescription, rows: ArrayLike<number> = [], outline = noOutline) {
    this.#module = module;
    const request = new Request().text(space.version);
    for (const { begin, end } of space.groups) request.number(begin, end);
    request.number(...Array.from(space.typicalDistances)).number(rows.length);
    for (let cell = 0; cell < rows.length; cell++) request.number(rows[cell] as number);
    const { centroids, centroidScales, radii, radiusSteps } = outline;
    request.bytes(centroids).floats(centroidScales).bytes(radii).floats(radiusSteps);
    module.send(request);
    this.address = module.functions.rankerOpen();
  }

  close(): void {
    this.#module.functions.rankerClose(this.address);
  }

  /** Precondition: the cell has so many rows and is not loaded yet. */
  load(cell: number, rows: number, parts: number, fill: (columns: CellColumns) => void): void {
    const { functions } = this.#module;
    const address = functions.rankerReserve(this.address, rows, parts) >>> 0;
    if (address === 0 && rows > 0) {
      const what = `not enough memory for ${rows} tracks`;
      throw fault("out-of-memory", "catalog", what, "Close other tabs.");
    }
    fill(columnsAt(functions.memory.buffer, address, rows, parts));
    this.#reply(functions.rankerLoad(this.address, cell));
  }

  /** The number of the first. */
  add(tracks: readonly AddedTrack[]): number {
    const request = new Request().number(tracks.length);
    for (const { vector, values, duration, genre, year, popularity, work, artist, album } of tracks) {
      request.floats(vector).floats(values).number(duration, genre, year, popularity, work, artist, album);
    }
    this.#module.send(request);
    return this.#reply(this.#module.functions.rankerAppend(this.address)).number();
  }

  /** What is stored of a track. Precondition: it is loaded. */
  track(number: number): { vector: Float32Array; tempo: number; work: number; artist: number } {
    const reply = this.#reply(this.#module.functions.rankerTrack(this.address, number));
    return { vector: reply.floats(), tempo: reply.number(), work: reply.number(), artist: reply.number() };
  }

  /**
   * Cells worth loading before the first `head` of an answer are trusted, most promising first, at most `batch` a seed;
   * none: they stand.
   */
  next(request: RankRequest, batch: number, head: number): number[] {
    const reply = this.#ask(questions.cells, request, batch, head);
    return reply.list(() => reply.number());
  }

  similar(request: RankRequest): { hits: RankedHit[]; candidates: number } {
    const reply = this.#ask(questions.similar, request);
    return { candidates: reply.number(), hits: readHits(reply) };
  }

  /** `limit` steps from the first seed to the second. */
  path(request: RankRequest): RankedHit[] {
    return readHits(this.#ask(questions.path, request));
  }

  collections(kind: "artist" | "album", request: RankRequest): RankedCollection[] {
    const reply = this.#ask(questions[kind], request);
    return reply.list(() => ({
      rank: reply.number(),
      score: reply.number(),
      distance: reply.number(),
      tracks: reply.number(),
      nearest: readHits(reply),
    }));
  }

  #ask(question: number, request: RankRequest, batch = 0, head = 0): Reply {
    this.#module.send(written(request));
    return this.#reply(this.#module.functions.rankerAsk(this.address, question, batch, head));
  }

  #reply(address: Address) {
    return this.#module.reply(address);
  }
}

function readHits(reply: Reply): RankedHit[] {
  return reply.list(() => {
    const hit: RankedHit = {
      track: reply.number(),
      rank: reply.number(),
      plainRank: reply.number(),
      versions: reply.number(),
      score: reply.number(),
      distance: reply.number(),
      distances: {} as ByGroup<number>,
      closeness: {} as ByGroup<number>,
      reasons: [],
    };
    for (const group of groups) {
      hit.distances[group] = reply.number();
      hit.closeness[group] = reply.number();
    }
    hit.reasons = reply.list(() => reply.text());
    return hit;
  });
}

export function written(request: RankRequest): Request {
  const { seeds, dislikes, limit, metric, weights, variety, foldVersions, artistCap, filters, exclude } = request;
  const message = new Request().number(limit, metric === "manhattan" ? 1 : 0, variety, foldVersions ? 1 : 0, artistCap);
  message.number(...groups.map((group) => weights[group]));
  message.list(filters.genres ?? []);
  const { years, popularity, tempos, artistPopularity, keys = [] } = filters;
  for (const range of [years, popularity, tempos, artistPopularity]) message.number(...(range ?? everything));
  message.number(keys.reduce((bits, key) => bits | (1 << key), 0));
  message.list(exclude);
  for (const some of [seeds, dislikes]) {
    message.number(some.length);
    for (const seed of some) {
      if (typeof seed === "number") message.number(0, seed);
      else message.number(1).text(seed.space).floats(seed.vector).floats(seed.values).number(seed.duration);
    }
  }
  return message;
}

/** Columns in the order in which shared/catalog/track_columns.h has them, with the norms between that are the engine's own. */
const layout = {
  vectors: Int8Array,
  centres: Int8Array,
  centreScales: Float32Array,
  partEnds: Uint32Array,
  scales: Float32Array,
  tempos: Float32Array,
  brightness: Float32Array,
  loudness: Float32Array,
  dynamics: Float32Array,
  works: Uint32Array,
  artists: Uint32Array,
  albums: Uint32Array,
  norms: Float32Array,
  genres: Uint16Array,
  years: Int16Array,
  keys: Uint8Array,
  popularity: Uint8Array,
  artistPopularity: Uint8Array,
};
const ofParts = new Set(["centres", "centreScales", "partEnds"]);
/** Numbers a row or part; of the others one. */
const widths: Record<string, number> = { centres: dimensions, vectors: dimensions, norms: groups.length + 1 };

function columnsAt(memory: ArrayBuffer, address: number, rows: number, parts: number): CellColumns {
  let next = address;
  const columns = Object.entries(layout).map(([name, Column]) => {
    const count = ofParts.has(name) ? parts : rows;
    const column = new Column(memory, next, count * (widths[name] ?? 1));
    next += column.byteLength;
    return [name, column];
  });
  return Object.fromEntries(columns);
}
