/** The four groups of numbers that a distance is made of, in the order of the vector. */
export const groups = ["timbre", "harmony", "rhythm", "dynamics"] as const;
export type Group = (typeof groups)[number];
export type ByGroup<T> = Record<Group, T>;

/** A piece of music that was analyzed on this device. Structured-cloneable: keep it in IndexedDB as it is. */
export interface Song {
  /** Of the file's name, size and modification time, or given by the caller. */
  id: string;
  title: string;
  artist: string;
  album: string;
  genre: string;
  /** Year of release; 0 if unknown. */
  year: number;
  /** Seconds of the whole recording. */
  duration: number;
  /** The file's own rate, Hz. */
  sampleRate: number;
  /** The feature set and the columns it computed; values[i] belongs to columns[i]. */
  set: string;
  columns: string[];
  values: Float32Array;
  /** The space's version and the 64 numbers that are compared. */
  space: string;
  vector: Float32Array;
  /** Beats a minute; 0 where there is no pulse, or less than 4 s to find one in. */
  tempo: number;
  /**
   * What is no error and yet hardly what was meant, as sentences without their subject: "is cut short: it holds 12.1 s of
   * the 30 s its header promises", "is silent where it was analyzed: ...". Most songs have none.
   */
  warnings: string[];
}

/** A track of a catalog. */
export interface Track {
  id: string;
  title: string;
  artist: string;
  album: string;
  genre: string;
  /** Year of release; 0 if unknown. */
  year: number;
  /** Seconds. */
  duration: number;
  /** Beats a minute; 0 if unknown. */
  tempo: number;
  /** 0 to 100, where the catalog knows. */
  popularity?: number;
  /** Where its audio can be played, if the catalog ships previews. */
  preview?: string;
  /** International Standard Recording Code, where the catalog knows it. */
  isrc?: string;
  vector: Float32Array;
}

/** A recommended track: why it is here, in numbers and in words. */
export interface Hit extends Track {
  /** From 1. */
  rank: number;
  /** 1 for the same numbers, towards 0 with distance. */
  score: number;
  /** Weighted distance to the seeds, and the distance within each group. */
  distance: number;
  distances: ByGroup<number>;
  /** Closeness on the score's scale: 1 the same, .37 as unrelated music typically is. The score is their weighted geometric mean. */
  closeness: ByGroup<number>;
  /** Plain words, most telling first: "same pulse", "similar timbre", "brighter". */
  reasons: string[];
  /** How many versions of this title were folded into this hit (itself included). */
  versions: number;
  /** The rank it would have with no variety asked for. */
  plainRank: number;
}

/** What an answer took from the catalog's host. Nothing where the catalog is in memory. */
export interface Fetched {
  cells: number;
  requests: number;
  bytes: number;
}

/** Hits, best first, with what it took to find them: tracks that were looked at, time in the engine, and what was fetched. */
export type Hits = Hit[] & { candidates: number; milliseconds: number; fetched: Fetched };

/** What `analyze` takes: an audio file, or samples (one array, or one a channel, full scale at +-1). */
export type AudioInput = Blob | AudioBuffer | { samples: Float32Array | readonly Float32Array[]; sampleRate: number };

/** What `similar` starts from: something analyzed, a track, or the id of a track of the catalog. */
export type Seed = Song | Track | string;

export interface AnalyzeOptions {
  signal?: AbortSignal;
  /** 0 to 1. */
  onProgress?: (fraction: number) => void;
  /** Seconds from the middle, or "all". Default 30. */
  excerpt?: number | "all";
  /** Tags to use instead of the file's own. */
  tags?: Partial<Pick<Song, "id" | "title" | "artist" | "album" | "genre" | "year">>;
}

/**
 * What a track must be. Ranges hold both ends. Who asks for a number does not get tracks of which it is unknown. Of a
 * catalog in parts more is fetched until enough tracks pass, within bounds: of one that passes only a few in a hundred
 * thousand, one of the nearest ten may be missed.
 */
export interface Filters {
  /** Any of these, whatever case. */
  genres?: Iterable<string>;
  years?: readonly [from: number, to: number];
  /** 0 to 100. */
  popularity?: readonly [from: number, to: number];
  /** Beats a minute. */
  tempo?: readonly [from: number, to: number];
  /** Any of these: 0 (C) to 11 (B), plus 12 in minor. */
  keys?: Iterable<number>;
}

/** An artist or an album as it stands to the seeds. */
export interface Collection {
  artist: string;
  /** Empty for an artist. */
  album: string;
  rank: number;
  score: number;
  /** Mean distance of its nearest tracks, three at most. */
  distance: number;
  /** How many of its tracks are known here. */
  tracks: number;
  nearest: Hit[];
}

export interface SimilarOptions {
  /** How many hits; default 20. */
  limit?: number;
  /** From 0 to 4 a group; default 1. */
  weights?: Partial<ByGroup<number>>;
  /** From 0 (nearest first) to 1 (as different from one another as sensible); default 0. */
  variety?: number;
  /** Ids that must not come back. Seeds never do. */
  exclude?: Iterable<string>;
  /** What hits should be far from. None of them comes, nor what is nearer to one of them than to its seed. */
  dislikes?: Iterable<Seed>;
  /** How distance is measured; default "euclidean", for emerging artists "manhattan". */
  metric?: "euclidean" | "manhattan";
  /** The most tracks of one artist; default 0, any number, for emerging artists 1. */
  artistCap?: number;
  filters?: Filters;
  /**
   * Only artists none of whose tracks in the whole catalog is more popular than this, 0 to 100; true: 40. Songs that were
   * added are of no known popularity.
   */
  emerging?: boolean | number;
  /** "fold" (default) shows one version of a title, "all" shows each. */
  versions?: "fold" | "all";
  /** Rank these songs instead of the catalog's tracks. */
  among?: Iterable<Song>;
  signal?: AbortSignal;
}

/** What a listener did with a piece: it is worth 1, 5, -0.5 and -10 plays. */
export const listenEvents = ["play", "like", "skip", "dislike"] as const;
export type ListenEvent = (typeof listenEvents)[number];

/** One line of a listener's history. */
export interface Listened {
  /** The id of a track of the catalog, or of a song that was added. Others are passed over. */
  track: string;
  event: ListenEvent;
  /** When, in milliseconds since 1970; without it, now. Older ones count for less. */
  at?: number;
  /** How often; default 1. */
  count?: number;
}

export interface RecommendOptions {
  /** How many; default 20. */
  limit?: number;
  /** Ids that must not come. */
  exclude?: Iterable<string>;
  /** Names of artists none of whose tracks may come. */
  blockedArtists?: Iterable<string>;
  /** Whether tracks of the history may come, too; default false. Disliked ones never do. */
  known?: boolean;
  filters?: Filters;
  /** The most tracks of one artist; default 2, 0: any number. */
  artistCap?: number;
  /** The share of places that go to something farther off, from 0 (none) to 1; default .05. */
  explore?: number;
  /** What these are drawn by; the same seed gives the same list. Default 1. */
  seed?: number;
  /** The weight of taste beside sound, from 0 to 1; without it, it grows with the history, and is 1 among artists. */
  tasteShare?: number;
  /** Rank these songs instead of the catalog's tracks: by sound alone, from what of the history is among them. */
  among?: Iterable<Song>;
  signal?: AbortSignal;
}

/** A track for a listener, and which part of it spoke. */
export interface Picked extends Track {
  /** From 1. */
  rank: number;
  /** 0 to 1: the parts by their shares. */
  score: number;
  /** Each part's own score, 0 to 1; NaN where it has none. */
  sound: number;
  taste: number;
  from: "sound" | "taste" | "both" | "exploring";
  /** The track of the history that it goes back to. */
  because?: string;
  /** Plain words, most telling first. */
  reasons: string[];
}

/**
 * Best first, with the share that taste had, how many tracks of the history have trained factors, and the time in the
 * engine.
 */
export type Picks = Picked[] & { tasteShare: number; known: number; milliseconds: number };

/** An artist none of whose tracks is in the history. */
export interface ArtistPick {
  artist: string;
  /** From 1. */
  rank: number;
  /** The mean of its best tracks' scores, three at most. */
  score: number;
  reasons: string[];
  /** Those tracks. */
  tracks: Picked[];
}

export interface CatalogSummary {
  name: string;
  licence: string;
  /** What its entries are. Artists have no sound: their numbers are who listens to them. */
  kind: "tracks" | "artists";
  /** Whether it knows who listens to what, so that `recommend` goes by more than sound. */
  taste: boolean;
  tracks: number;
  cells: number;
  space: string;
  /** The groups that it has numbers for: weights of others change nothing. */
  groups: Group[];
  /** Where each group's numbers lie in a track's vector, and how far two tracks that have nothing in common are apart. */
  layout: ByGroup<{ begin: number; end: number; typicalDistance: number }>;
  /** Those that its tracks have, for `filters`. */
  genres: string[];
  /** Whether it says how popular its tracks are. */
  popularity: boolean;
  /** Bytes of all that can be loaded. */
  bytes: number;
  /** Bytes of it that are in memory or kept on this device. */
  held: number;
  /** "parts": what is not held is fetched when an answer needs it. */
  loaded: "whole" | "parts";
}

export interface KeepOptions {
  signal?: AbortSignal;
  /** Bytes that are kept, of all. */
  onProgress?: (kept: number, total: number) => void;
}

export interface OpenOptions {
  /** Where catalog.json lies: a folder's URL. Without it, only your own songs are ranked. */
  catalog?: string | URL;
  /**
   * "auto" (default) fetches a small catalog whole (cells up to 8 MB) and of a larger one only the parts that answers
   * need, by HTTP ranges; "all" has any whole, from this device if it was kept there.
   */
  load?: "auto" | "all";
  /** Analyses at a time, each in a worker; default: one fewer than the processor has cores, at least 1, at most 4. */
  workers?: number;
  /** Seconds after which a worker that gives no sign of life is replaced; default 60. */
  patience?: number;
  signal?: AbortSignal;
  onProgress?: (loaded: number, total: number) => void;
}

/** The one error type: `code` is one of the engine's codes, `message` says where, what and the remedy. */
export type ErrorCode =
  | "invalid-argument"
  | "out-of-memory"
  | "not-found"
  | "io"
  | "unsupported-format"
  | "corrupt"
  | "too-short"
  | "not-finite"
  | "version-mismatch"
  | "canceled";
