import type { CatalogFile } from "./catalog-files.js";
import type { ErrorReport } from "./error.js";
import type { SimilarRequest } from "./protocol.js";
import type { Hit, Song, Track } from "./types.js";

/** What bindings/ exports: the engine as Emscripten's glue presents it. */
export interface EngineModule {
  HEAPU8: Uint8Array<ArrayBuffer>;
  Analyzer: new () => AnalyzerBinding;
  Catalog: new () => CatalogBinding;
  columns(): string[];
  /** `values` in the order of `columns`. */
  embed(values: Float32Array): Outcome<Float32Array<ArrayBuffer>>;
  spaceVersion(): string;
  keptSeconds: number;
}

/** A Result of the engine. */
export type Outcome<T> = { value: T; error?: undefined } | { error: ErrorReport };

/** Lives in the engine's memory until `delete`. */
export interface EngineObject {
  delete(): void;
}

export interface AnalyzerBinding extends EngineObject {
  begin(sampleRate: number, start: number, length: number): Outcome<undefined>;
  reserve(channels: number, frames: number): number;
  push(channels: number, frames: number): Outcome<boolean>;
  endPass(): Outcome<boolean>;
  finish(): Outcome<AnalyzedNumbers>;
}

export interface AnalyzedNumbers {
  set: string;
  values: Float32Array<ArrayBuffer>;
  space: string;
  vector: Float32Array<ArrayBuffer>;
  tempo: number;
}

/** Filled in the order manifest, index, cells, lookup; or with songs alone. */
export interface CatalogBinding extends EngineObject {
  readManifest(text: string): Outcome<ManifestSummary>;
  readIndex(bytes: Uint8Array): Outcome<undefined>;
  readCells(bytes: Uint8Array): Outcome<undefined>;
  keepLookup(bytes: Uint8Array): void;
  readSongs(songs: AlignedSong[]): Outcome<undefined>;
  loadedTracks(): number;
  track(id: string): Track | undefined;
  trackAt(number: number): Track;
  search(folded: string, limit: number): Outcome<Track[]>;
  similar(request: EngineSimilarRequest): Outcome<{ hits: Hit[]; candidates: number }>;
}

export interface ManifestSummary {
  name: string;
  licence: string;
  space: string;
  tracks: number;
  files: CatalogFile[];
}

/** A song whose values are in the order of the engine's columns, NaN where it lacks one. */
export type AlignedSong = Song;

export interface EngineSimilarRequest extends Omit<SimilarRequest, "seeds" | "among"> {
  seeds: (AlignedSong | string)[];
}

export interface ModuleOptions {
  instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): unknown;
  /** JSON.parse for the engine, which has no parser of its own. */
  parseJson(text: string): { value: unknown } | { fault: string };
}

export type CreateModule = (options: ModuleOptions) => Promise<EngineModule>;
