import type { ErrorReport } from "./error.js";
import type {
  ArtistPick,
  ByGroup,
  CatalogSummary,
  Collection,
  Fetched,
  Filters,
  Hit,
  Listened,
  Picked,
  Song,
  Track,
} from "./types.js";

/** What workers are asked, what they answer, and what they report meanwhile. The one place that both sides agree on. */
export interface Operations {
  analyze: { request: AnalyzeRequest; response: Song; progress: number };
  openCatalog: {
    /** `warmUp`: to be asked of some track for nobody, so that nobody waits while the browser compiles. */
    request: { address: string; load: "auto" | "all"; warmUp?: SimilarRequest };
    response: CatalogSummary;
    progress: Loaded;
  };
  keep: { request: undefined; response: undefined; progress: Loaded };
  add: { request: { songs: Song[] }; response: number; progress: never };
  /** The catalog that its host has by now, with these songs; undefined if it is the one that is open. */
  refresh: { request: { songs: Song[] }; response: CatalogSummary | undefined; progress: never };
  similar: { request: SimilarRequest; response: RankedTracks; progress: never };
  path: { request: SimilarRequest; response: Hit[]; progress: never };
  collections: { request: CollectionsRequest; response: Collection[]; progress: never };
  recommend: { request: RecommendRequest; response: RecommendedTracks; progress: never };
  newArtists: { request: RecommendRequest; response: ArtistPick[]; progress: never };
  space: { request: undefined; response: string; progress: never };
  embed: { request: { song: Song }; response: Song; progress: never };
  track: { request: { id: string }; response: Track | undefined; progress: never };
  tracks: { request: { offset: number; limit: number }; response: Track[]; progress: never };
  search: { request: { query: string; limit: number }; response: Track[]; progress: never };
}

/** Bytes. */
export interface Loaded {
  loaded: number;
  total: number;
}

export type Operation = keyof Operations;
export type RequestOf<O extends Operation> = Operations[O]["request"];
export type ResponseOf<O extends Operation> = Operations[O]["response"];
export type ProgressOf<O extends Operation> = Operations[O]["progress"];

export interface AnalyzeRequest {
  /** A file, or samples a channel. */
  audio: Blob | { planes: Float32Array[]; sampleRate: number };
  /** How errors name it. */
  name: string;
  excerpt: number | "all";
  /** Given by the caller or of the file; empty fields are filled from the file's tags. */
  tags: Pick<Song, "id"> & Partial<Pick<Song, "title" | "artist" | "album" | "genre" | "year">>;
}

export interface SimilarRequest {
  /** Ids are of the catalog. */
  seeds: (Song | string)[];
  limit: number;
  weights: ByGroup<number>;
  variety: number;
  exclude: string[];
  dislikes: (Song | string)[];
  metric: "euclidean" | "manhattan";
  artistCap: number;
  filters: WantedTracks;
  foldVersions: boolean;
  /** Instead of the catalog. */
  among: Song[] | undefined;
}

export interface WantedTracks extends Omit<Filters, "genres" | "keys" | "tempo"> {
  genres?: string[];
  keys?: number[];
  tempos?: NonNullable<Filters["tempo"]>;
  /** Of the artist's most popular track. */
  artistPopularity?: readonly [from: number, to: number];
}

export interface CollectionsRequest extends SimilarRequest {
  kind: "artist" | "album";
}

export interface RecommendRequest {
  history: Listened[];
  limit: number;
  exclude: string[];
  /** Their names, folded. */
  blockedArtists: string[];
  known: boolean;
  filters: WantedTracks;
  artistCap: number;
  explore: number;
  seed: number;
  /** Undefined: by the history. */
  tasteShare: number | undefined;
  /** Instead of the catalog. */
  among: Song[] | undefined;
}

export interface RecommendedTracks {
  picks: Picked[];
  tasteShare: number;
  known: number;
  milliseconds: number;
}

export interface RankedTracks {
  hits: Hit[];
  candidates: number;
  milliseconds: number;
  fetched: Fetched;
}

/** From the page to a worker. The engine's code comes first: the page compiles it once for all workers. */
export type ToWorker =
  | { operation: "start"; module: WebAssembly.Module }
  | { [O in Operation]: { id: number; operation: O; request: RequestOf<O> } }[Operation]
  | { id: number; operation: "cancel" };

/** From a worker to the page. */
export type FromWorker =
  | { id: number; progress: unknown }
  /** `memory` is what the engine holds by now, in bytes: it never gives any back. */
  | { id: number; response: unknown; memory: number }
  /** After a fatal error the worker must not be used any more. */
  | { id: number; error: ErrorReport; fatal: boolean };
