import { type AlignedSong, CatalogBinding } from "./catalog-binding.js";
import { type CatalogFile, fetchManifest, fetchVerified } from "./catalog-files.js";
import type { Engine } from "./engine.js";
import { EarshotError } from "./error.js";
import { fold } from "./fold.js";
import type { RankedTracks, SimilarRequest } from "./protocol.js";
import type { CatalogSummary, Song, Track } from "./types.js";

/** The files a page loads; statistics stay where they are. */
const roles = ["index", "cells", "lookup"] as const;

/** Tracks in the engine's memory: a published catalog, or a listener's own songs. */
export class Catalog {
  readonly #engine: Engine;
  readonly #binding: CatalogBinding;
  /** Where previews lie. */
  readonly #folder: URL | undefined;

  private constructor(engine: Engine, folder?: URL) {
    this.#engine = engine;
    this.#binding = new CatalogBinding(engine.module);
    this.#folder = folder;
  }

  /** Fetches, verifies and reads a catalog. Errors: not-found, io, corrupt, version-mismatch, out-of-memory, canceled. */
  static async open(
    engine: Engine,
    folder: URL,
    onProgress: (loaded: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<{ catalog: Catalog; summary: CatalogSummary }> {
    const catalog = new Catalog(engine, folder);
    try {
      const manifest = await fetchManifest(folder, signal);
      const { files, name, licence, space, tracks } = catalog.#binding.readManifest(manifest);
      const wanted = roles.map((role) => files.find((file) => file.role === role)).filter((file) => file !== undefined);
      const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
      let loaded = 0;
      onProgress(0, total);
      for (const file of wanted) {
        const count = (arrived: number) => {
          loaded += arrived;
          onProgress(loaded, total);
        };
        const bytes = await fetchVerified(folder, file, count, signal);
        catalog.#read(file, bytes);
      }
      return { catalog, summary: { name, licence, tracks, space, bytes: total } };
    } catch (error) {
      catalog.close();
      throw error;
    }
  }

  static ofSongs(engine: Engine, songs: readonly Song[]): Catalog {
    const catalog = new Catalog(engine);
    try {
      catalog.#binding.readSongs(songs.map((song) => aligned(song, engine.columns)));
      return catalog;
    } catch (error) {
      catalog.close();
      throw error;
    }
  }

  get tracks(): number {
    return this.#binding.loadedTracks();
  }

  track(id: string): Track | undefined {
    const track = this.#binding.track(id);
    return track && this.#located(track);
  }

  /** Tracks [offset, offset + limit). */
  range(offset: number, limit: number): Track[] {
    const end = Math.min(offset + limit, this.tracks);
    const tracks: Track[] = [];
    for (let number = Math.max(offset, 0); number < end; number++) tracks.push(this.#at(number));
    return tracks;
  }

  /** Tracks whose title and artist have all words of the query, the last one as a beginning. No words: a few of all. */
  search(query: string, limit: number): Track[] {
    const folded = fold(query);
    if (folded.trim() === "") return this.#sample(limit);
    return this.#binding.search(folded, limit).map((track) => this.#located(track));
  }

  similar(request: SimilarRequest): RankedTracks {
    const { among, ...rest } = request;
    const seeds = request.seeds.map((seed) => (typeof seed === "string" ? seed : aligned(seed, this.#engine.columns)));
    const start = performance.now();
    const { hits, candidates } = this.#binding.similar({ ...rest, seeds });
    const milliseconds = performance.now() - start;
    return { hits: hits.map((hit) => this.#located(hit)), candidates, milliseconds };
  }

  close(): void {
    this.#binding.close();
  }

  #read({ role, name }: CatalogFile, bytes: Uint8Array): void {
    try {
      if (role === "index") this.#binding.readIndex(bytes);
      else if (role === "cells") this.#binding.readCells(bytes);
      else this.#binding.keepLookup(bytes);
    } catch (error) {
      if (!(error instanceof EarshotError) || error.where.includes(name)) throw error;
      throw new EarshotError({ ...error.report, where: `${name}, ${error.where}` }, { cause: error });
    }
  }

  /** Evenly over the catalog, so that neighbours in it do not come together. */
  #sample(limit: number): Track[] {
    const count = Math.min(limit, this.tracks);
    return Array.from({ length: count }, (_, i) => this.#at(Math.floor(((i + 0.5) * this.tracks) / count)));
  }

  #at(number: number): Track {
    return this.#located(this.#binding.trackAt(number));
  }

  #located<T extends Track>(track: T): T {
    if (track.preview === undefined || !this.#folder) return track;
    return { ...track, preview: new URL(track.preview, this.#folder).href };
  }
}

/** Its values in the order of these columns, NaN where it lacks one. */
export function aligned(song: Song, columns: readonly string[]): AlignedSong {
  const same = song.columns.length === columns.length && song.columns.every((column, i) => column === columns[i]);
  if (same) return song;
  const places = new Map(song.columns.map((column, i) => [column, i]));
  const values = Float32Array.from(columns, (column) => song.values[places.get(column) ?? -1] ?? Number.NaN);
  return { ...song, values };
}
