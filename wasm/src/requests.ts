import { invalid, list, number, oneOf, options, range, record, recordOf, text, wholeNumber } from "./checks.js";
import { fold } from "./fold.js";
import type { AnalyzeRequest, RecommendRequest, SimilarRequest, WantedTracks } from "./protocol.js";
import {
  type AnalyzeOptions,
  type AudioInput,
  type ByGroup,
  type Filters,
  groups,
  type Listened,
  listenEvents,
  type RecommendOptions,
  type Seed,
  type SimilarOptions,
  type Song,
} from "./types.js";

/** `emerging: true`: artists none of whose tracks is more popular, of 100. */
const popularityOfEmerging = 40;
const keys = 24;
/** No catalog has as many tracks; the engine multiplies it. */
const mostHits = 2 ** 24;
const filterNames = ["genres", "years", "popularity", "tempo", "keys"] as const;

/** What a page asks for, as workers are asked; defaults filled in. Errors: invalid-argument. */
export function similarRequest(seeds: Iterable<Seed>, given: SimilarOptions): SimilarRequest {
  const { limit = 20, variety = 0, versions = "fold", emerging = false, ...rest } = options(given);
  const { exclude = [], dislikes = [], weights = {}, filters = {}, among } = rest;
  const known = typeof emerging === "boolean" ? emerging : number("emerging", emerging, 0, 100);
  const { metric = known === false ? "euclidean" : "manhattan", artistCap = known === false ? 0 : 1 } = rest;
  return {
    seeds: list("seeds", seeds, "songs, tracks and ids", seedOf),
    dislikes: list("dislikes", dislikes, "songs, tracks and ids", seedOf),
    limit: Math.min(wholeNumber("limit", limit), mostHits),
    metric: oneOf("metric", metric, ["euclidean", "manhattan"]),
    weights: weightsOf(weights),
    variety: number("variety", variety, 0, 1),
    exclude: list("exclude", exclude, "ids", text),
    artistCap: wholeNumber("artistCap", artistCap),
    filters: {
      ...wantedTracks(recordOf("filters", filters, filterNames)),
      ...(known !== false && { artistPopularity: [0, known === true ? popularityOfEmerging : known] }),
    },
    foldVersions: oneOf("versions", versions, ["fold", "all"]) === "fold",
    among: among && list("among", among, "songs", songOf),
  };
}

/** What a page asks for from a history; defaults filled in. Errors: invalid-argument. */
export function recommendRequest(history: Iterable<Listened>, given: RecommendOptions): RecommendRequest {
  const { limit = 20, artistCap = 2, explore = 0.05, seed = 1, known = false, ...rest } = options(given);
  const { exclude = [], blockedArtists = [], filters = {}, tasteShare, among } = rest;
  return {
    history: list("history", history, "events", listenedOf),
    limit: Math.min(wholeNumber("limit", limit), mostHits),
    exclude: list("exclude", exclude, "ids", text),
    blockedArtists: list("blockedArtists", blockedArtists, "names", text).map(fold),
    known: oneOf("known", known, [true, false]),
    filters: wantedTracks(recordOf("filters", filters, filterNames)),
    artistCap: wholeNumber("artistCap", artistCap),
    explore: number("explore", explore, 0, 1),
    seed: number("seed", seed, 0, Number.MAX_SAFE_INTEGER),
    tasteShare: tasteShare === undefined ? undefined : number("tasteShare", tasteShare, 0, 1),
    among: among && list("among", among, "songs", songOf),
  };
}

function listenedOf(where: string, given: unknown): Listened {
  const { track, event, at, count } = record(where, given as Listened);
  return {
    track: text(`${where}.track`, track),
    event: oneOf(`${where}.event`, event, listenEvents),
    ...(at !== undefined && { at: number(`${where}.at`, at, 0, Number.MAX_VALUE) }),
    ...(count !== undefined && { count: number(`${where}.count`, count, 0, 1e9) }),
  };
}

function weightsOf(given: Partial<ByGroup<number>>): ByGroup<number> {
  const { timbre = 1, harmony = 1, rhythm = 1, dynamics = 1 } = recordOf("weights", given, groups);
  const weights = { timbre, harmony, rhythm, dynamics };
  for (const group of groups) number(`weights.${group}`, weights[group], 0, 4);
  return weights;
}

function wantedTracks({ genres, years, popularity, tempo, keys: wanted }: Filters): WantedTracks {
  return {
    ...(genres !== undefined && { genres: list("filters.genres", genres, "names", text) }),
    ...(years !== undefined && { years: range("filters.years", years) }),
    ...(popularity !== undefined && { popularity: range("filters.popularity", popularity) }),
    ...(tempo !== undefined && { tempos: range("filters.tempo", tempo) }),
    ...(wanted !== undefined && { keys: list("filters.keys", wanted, "numbers of keys", keyOf) }),
  };
}

function keyOf(where: string, given: unknown): number {
  const key = wholeNumber(where, given);
  if (key < keys) return key;
  throw invalid(where, given, "0 (C) to 11 (B), plus 12 in minor");
}

/** A song as it is, a track by its id. */
function seedOf(where: string, given: unknown): Song | string {
  if (typeof given === "string") return given;
  const piece = typeof given === "object" && given !== null ? given : {};
  if ("columns" in piece) return songOf(where, piece);
  if ("id" in piece && typeof piece.id === "string") return piece.id;
  throw invalid(where, given, "a song, a track or the id of a track");
}

/** Whether it belongs to the engine's space is the engine's to say. */
export function songOf(where: string, given: unknown): Song {
  const song = (typeof given === "object" && given !== null ? given : {}) as Partial<Song>;
  const { id, title, space, columns, vector, values } = song;
  const texts = [id, title, space].every((part) => typeof part === "string");
  if (texts && Array.isArray(columns) && vector instanceof Float32Array && values instanceof Float32Array) {
    return song as Song;
  }
  throw invalid(where, given, "a song as `analyze` made it");
}

/** Errors: invalid-argument. */
export function analyzeRequest(audio: AudioInput, given: AnalyzeOptions): AnalyzeRequest {
  const { excerpt = 30, tags = {} } = options(given);
  if (excerpt !== "all" && !(typeof excerpt === "number" && excerpt > 0)) {
    throw invalid("excerpt", excerpt, 'seconds above 0, or "all"');
  }
  // Only what was given: `undefined` would hide the file's own tag.
  const own: Partial<Song> = Object.fromEntries(
    Object.entries(record("tags", tags)).filter(([, value]) => value !== undefined),
  );
  for (const [name, value] of Object.entries(own)) {
    if (name === "year") number("tags.year", value, 0, 9999);
    else text(`tags.${name}`, value);
  }
  const named = { ...own, id: own.id ?? idOf(audio) };
  if (audio instanceof Blob) {
    return { audio, name: audio instanceof File ? audio.name : own.title || "audio", excerpt, tags: named };
  }
  return { audio: samplesOf(audio), name: own.title || "samples", excerpt, tags: named };
}

function samplesOf(audio: Exclude<AudioInput, Blob>): { planes: Float32Array[]; sampleRate: number } {
  const wrong = () => invalid("audio", audio, "a File, a Blob, an AudioBuffer, or { samples, sampleRate }");
  if (typeof audio !== "object" || audio === null) throw wrong();
  if ("getChannelData" in audio) {
    const planes = Array.from({ length: audio.numberOfChannels }, (_, channel) => audio.getChannelData(channel));
    return { planes, sampleRate: audio.sampleRate };
  }
  const { samples, sampleRate } = audio;
  if (samples === undefined || typeof sampleRate !== "number") throw wrong();
  const planes = samples instanceof Float32Array ? [samples] : list("samples", samples, "channels", channelOf);
  return { planes, sampleRate };
}

function channelOf(where: string, given: unknown): Float32Array {
  if (given instanceof Float32Array) return given;
  throw invalid(where, given, "a Float32Array");
}

/** The same file gives the same id. */
function idOf(audio: AudioInput): string {
  if (audio instanceof File) return `${audio.name}/${audio.size}/${audio.lastModified}`;
  return crypto.randomUUID();
}
