import type { Engine } from "../engine.js";
import { canceled, throwIfCanceled } from "../error.js";
import { fold } from "../fold.js";
import type { CollectionsRequest, RankedTracks, SimilarRequest, WantedTracks } from "../protocol.js";
import {
  type RankedHit,
  type RankedSeed,
  Ranker,
  type RankFilters,
  type RankRequest,
  type SpaceDescription,
} from "../ranker.js";
import { type CatalogSummary, type Collection, groups, type Hit, type Song, type Track } from "../types.js";
import type { Additions } from "./additions.js";
import { type CatalogFiles, type FileOptions, openFiles } from "./catalog-files.js";
import type { Cell } from "./cell.js";
import { checkSong } from "./check-song.js";
import { fault } from "./faults.js";
import { fetchManifest } from "./fetching.js";
import { loadCell, readCellOf } from "./loading.js";
import { Lookup } from "./lookup.js";
import { type Manifest, readManifest } from "./manifest.js";
import type { Recommending } from "./recommending.js";
import type { Bytes } from "./safetensors.js";
import type { Strings } from "./strings.js";
import { hasWords, wordsOf } from "./words.js";

/** Cells that are asked for at once while an answer is not settled. */
const cellsAtATime = 6;
/**
 * An answer by equal weights fetches no more cells, so that it comes from 24 requests, those for a page included. By
 * Manhattan distance it is three times as many, by one group alone, whose nearest lie scattered, 32 times: up to 12 MB
 * of a catalog of 600,000 tracks.
 */
const mostCells = 13;
/**
 * So many times as many where few tracks pass filters, up to 8.6 MB of a catalog of 591,187 tracks; for artists and
 * albums, up to 3.1 MB.
 */
const timesForFilters = 12;
const timesForCollections = 4;
/** What must be settled is the head of a list: its end may be as good from elsewhere. */
const headOfHits = 10;
/** So many of the nearest must be settled for each step of a path, and for each artist or album. */
const tracksOfStep = 8;
const tracksOfCollection = 3;
/** What a page shows before anybody asks comes from so many cells if each has to be fetched. */
const cellsOfSample = 6;
/** So many kept cells come into memory at a time while nobody waits. */
const cellsInPassing = 16;
/** How many times the limit a search looks into texts for words that lead to too many tracks. */
const batchesOfSearch = 4;
const unknownPopularity = 255;
const unknownGenre = 65_535;

/** Tracks that can be ranked: a published catalog, a listener's own songs, or both. Texts stay here; the engine has numbers. */
export class Catalog {
  readonly #engine: Engine;
  readonly #space: SpaceDescription;
  readonly #ranker: Ranker;
  #additions: Additions | undefined;
  readonly #files: CatalogFiles | undefined;
  readonly #lookup: Lookup | undefined;
  /** Where previews lie. */
  readonly #folder: URL | undefined;
  readonly #cells: Cell[] = [];
  #loadedCells = 0;
  /** Of these, as many as no answer asked for. */
  #cellsInPassing = 0;
  /** Cells on their way. */
  readonly #loading = new Map<number, Promise<void>>();
  /** Ids of loaded cells where not all are: those that are shown are asked for again. */
  readonly #ids = new Map<string, number>();
  /** Additions that a cell which came later has, too: they do not come back. */
  readonly #doubles: number[] = [];
  #recommending: Promise<Recommending> | undefined;
  #isClosed = false;

  private constructor(engine: Engine, folder?: URL, files?: CatalogFiles) {
    this.#engine = engine;
    this.#folder = folder;
    this.#files = files;
    this.#space = files?.index.space ?? engine.space;
    this.#ranker = new Ranker(engine.module, this.#space, files?.index.rows, files?.index.outline);
    this.#lookup = files && new Lookup(files.index, files.lookup);
  }

  /** Opens a published catalog. Errors: not-found, io, corrupt, version-mismatch, out-of-memory, canceled. */
  static async open(
    engine: Engine,
    folder: URL,
    options: FileOptions,
  ): Promise<{ catalog: Catalog; summary: CatalogSummary }> {
    const files = await openFiles(folder, options);
    const catalog = new Catalog(engine, folder, files);
    try {
      if (!files.remote) await catalog.#loadWhole(files);
      const summary = await catalog.#summary(files);
      if (summary.held === summary.bytes) void catalog.#loadKept();
      return { catalog, summary };
    } catch (error) {
      catalog.close();
      throw error;
    }
  }

  /**
   * What its host has by now, in its place; undefined if that is what is here. Files that both have are not fetched again.
   * This one stays open. Errors: as open.
   */
  async successor(
    load: "auto" | "all",
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof Catalog.open>> | undefined> {
    if (!this.#files || !this.#folder) return undefined;
    const manifest = readManifest(await fetchManifest(this.#folder, signal));
    if (JSON.stringify(manifest) === JSON.stringify(this.#files.manifest)) return undefined;
    return Catalog.open(this.#engine, this.#folder, { load, former: this.#files.held, onProgress: () => {}, signal });
  }

  /** Errors: version-mismatch (a song of another space). */
  static async ofSongs(engine: Engine, songs: readonly Song[]): Promise<Catalog> {
    const catalog = new Catalog(engine);
    try {
      await catalog.#append(songs);
      return catalog;
    } catch (error) {
      catalog.close();
      throw error;
    }
  }

  get tracks(): number {
    return this.#published + (this.#additions?.count ?? 0);
  }

  /**
   * Adds songs, which rank at once with the rest. Those whose ids are known to be here are left out.
   * Returns how many were added. Errors: version-mismatch (a song of another space; none is added then).
   */
  async add(songs: readonly Song[]): Promise<number> {
    const unknown: Song[] = [];
    for (const song of songs) if ((await this.#knownNumber(song.id)) === undefined) unknown.push(song);
    return this.#append(unknown);
  }

  async track(id: string): Promise<Track | undefined> {
    const number = await this.#number(id);
    if (number === undefined) return undefined;
    await this.#loadTracks([number]);
    return this.#at(number);
  }

  /** Tracks [offset, offset + limit). */
  async range(offset: number, limit: number): Promise<Track[]> {
    const begin = Math.max(offset, 0);
    const count = Math.max(Math.min(offset + limit, this.tracks) - begin, 0);
    return this.#tracksOf(Array.from({ length: count }, (_, i) => begin + i));
  }

  /**
   * Tracks whose title and artist have all words of the query, the last one as a beginning, the most popular first. No
   * words: a few of all.
   */
  async search(query: string, limit: number): Promise<Track[]> {
    const words = wordsOf(query);
    if (words.length === 0) return this.#tracksOf(this.#sample(limit));
    const found: number[] = [];
    const matches = (await this.#lookup?.search(words)) ?? [];
    for (let i = 0; i < matches.length && found.length < limit && i < limit * batchesOfSearch; i += limit) {
      const batch = matches.slice(i, i + limit);
      await this.#loadTracks(batch.map(({ track }) => track));
      for (const { track, isSure } of batch) if (isSure || hasWords(this.#searchText(track), words)) found.push(track);
    }
    for (const place of this.#additions?.search(words) ?? []) found.push(this.#published + place);
    return this.#tracksOf(found.slice(0, limit));
  }

  /**
   * The tracks nearest to the seeds; the cells that may hold some are fetched if they are not here.
   * Errors: not-found (an id that is not here), version-mismatch, invalid-argument, io, corrupt, canceled.
   */
  async similar(wish: SimilarRequest, signal?: AbortSignal): Promise<RankedTracks> {
    const before = this.#traffic();
    const request = await this.#prepared(wish, signal);
    const start = performance.now();
    const { hits, candidates } = this.#live.similar(request);
    const milliseconds = performance.now() - start;
    const after = this.#traffic();
    const fetched = {
      cells: after.cells - before.cells,
      requests: after.requests - before.requests,
      bytes: after.bytes - before.bytes,
    };
    return { hits: hits.map((hit) => this.#hit(hit)), candidates, milliseconds, fetched };
  }

  /** `limit` tracks that lead from the first seed to the second. Errors: as similar. */
  async path(wish: SimilarRequest, signal?: AbortSignal): Promise<Hit[]> {
    const alongTheWay = (seeds: readonly RankedSeed[]): Partial<RankRequest> => {
      const [from, to] = seeds.map((seed) => this.#vectorOf(seed)) as [Float32Array, Float32Array];
      const points = Array.from({ length: wish.limit }, (_, i) => {
        const part = (i + 1) / (wish.limit + 1);
        const vector = from.map((x, j) => x + part * ((to[j] as number) - x));
        return { space: this.#space.version, vector, values: new Float32Array(), duration: 0 };
      });
      return { seeds: points, limit: tracksOfStep };
    };
    return this.#live.path(await this.#prepared(wish, signal, alongTheWay)).map((hit) => this.#hit(hit));
  }

  /** The artists or albums nearest to the seeds. Errors: as similar. */
  async collections({ kind, ...wish }: CollectionsRequest, signal?: AbortSignal): Promise<Collection[]> {
    const limit = wish.limit * tracksOfCollection;
    const request = await this.#prepared(wish, signal, () => ({ limit }), timesForCollections, limit);
    return this.#live.collections(kind, request).map(({ nearest, ...ranked }) => {
      const hits = nearest.map((hit) => this.#hit(hit));
      const [{ artist, album }] = hits as [Hit];
      return { artist, album: kind === "album" ? album : "", ...ranked, nearest: hits };
    });
  }

  /**
   * Keeps all of it on this device; it then comes into memory. Goes on where it was stopped. Errors: io (no room, no connection), corrupt, canceled.
   */
  async keep(onProgress: (kept: number, total: number) => void, signal: AbortSignal): Promise<void> {
    const { manifest, remote } = this.#files ?? {};
    if (!manifest || !remote) return;
    const total = sizeOf(manifest);
    let kept = total - (await this.#missingBytes(remote));
    onProgress(kept, total);
    const onKept = (bytes: number) => {
      kept += bytes;
      onProgress(kept, total);
    };
    await remote.cells.keep(onKept, signal);
    await remote.lookup.keep(onKept, signal);
    if (manifest.files.taste) await (await this.recommending()).taste.keep(onKept, signal);
    void this.#loadKept();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#ranker.close();
    this.#files?.remote?.holder.close();
  }

  /** What recommends from it. Its code is loaded by pages with a history. */
  recommending(): Promise<Recommending> {
    this.#recommending ??= import("./recommending.js").then(
      ({ Recommending: Loaded }) =>
        new Loaded({
          engine: this.#engine,
          ranker: this.#live,
          files: this.#files,
          folder: this.#folder,
          number: (id) => this.#number(id),
          numberHere: (id) => this.#ids.get(id) ?? this.#additionNumber(id),
          loadTracks: (numbers) => this.#loadTracks(numbers),
          loadCells: (cells) => this.#loadCells(cells),
          isLoaded: (cell) => this.#cells[cell] !== undefined,
          filters: (wanted) => this.#filters(wanted),
          doubles: this.#doubles,
          at: (number) => this.#at(number),
          tracks: () => this.tracks,
        }),
    );
    return this.#recommending;
  }

  async #missingBytes(remote: NonNullable<CatalogFiles["remote"]>): Promise<number> {
    const missing = (await remote.cells.missingBytes()) + (await remote.lookup.missingBytes());
    const { taste, factors } = (this.#files as CatalogFiles).manifest.files;
    if (!taste || !factors) return missing;
    const isKept = (await remote.holder.numbersOf(taste.name)).size > 0;
    return missing + (isKept ? await (await this.recommending()).taste.missingBytes() : factors.bytes);
  }

  /** What came back from the network may find the catalog closed. */
  get #live(): Ranker {
    if (this.#isClosed) throw canceled("catalog");
    return this.#ranker;
  }

  get #genres(): string[] {
    const { genres } = this.#files?.index ?? {};
    return Array.from({ length: genres?.length ?? 0 }, (_, number) => (genres as Strings).at(number));
  }

  get #published(): number {
    return this.#files?.index.tracks ?? 0;
  }

  async #summary({ manifest, index, remote }: CatalogFiles): Promise<CatalogSummary> {
    const { name, licence, kind, space, tracks, cells, files } = manifest;
    const bytes = sizeOf(manifest);
    const present = groups.filter((_, g) => {
      const range = index.space.groups[g];
      return range && range.end > range.begin;
    });
    const held = remote ? bytes - (await this.#missingBytes(remote)) : bytes;
    return {
      name,
      licence,
      kind,
      taste: files.taste !== undefined,
      space,
      tracks,
      cells,
      groups: present,
      layout: layoutOf(index.space),
      genres: this.#genres,
      popularity: index.head.length > 0,
      bytes,
      held,
      loaded: remote ? "parts" : "whole",
    };
  }

  /** Its code is loaded with the first song. */
  async #append(songs: readonly Song[]): Promise<number> {
    for (const song of songs) checkSong(song, this.#space.version);
    const { Additions: Loaded } = await import("./additions.js");
    this.#additions ??= new Loaded(this.#genres);
    const unknown = songs.filter(({ id }) => this.#additions?.placeOf(id) === undefined);
    const added = new Map(unknown.map((song) => [song.id, this.#engine.aligned(song)]));
    if (added.size > 0) this.#live.add(this.#additions.add([...added.values()]));
    return added.size;
  }

  async #seed(seed: Song | string): Promise<RankedSeed> {
    if (typeof seed === "string") {
      const number = await this.#number(seed);
      if (number !== undefined) return number;
      throw fault("not-found", seed, "is no track of this catalog", "Check the id.");
    }
    checkSong(seed, this.#space.version);
    return this.#engine.aligned(seed);
  }

  async #number(id: string): Promise<number | undefined> {
    return (await this.#knownNumber(id)) ?? this.#lookup?.track(id);
  }

  /** Where a request would be needed to know it, it is not known. */
  async #knownNumber(id: string): Promise<number | undefined> {
    const published = this.#files?.remote ? this.#ids.get(id) : await this.#lookup?.track(id);
    if (published !== undefined) return published;
    return this.#additionNumber(id);
  }

  #additionNumber(id: string): number | undefined {
    const place = this.#additions?.placeOf(id);
    return place === undefined ? undefined : this.#published + place;
  }

  /** Fetches cells that are not here. Errors: not-found, io, corrupt, canceled. */
  async #loadCells(cells: readonly number[]): Promise<void> {
    const missing = cells.filter((cell) => !this.#cells[cell] && !this.#loading.has(cell));
    if (this.#files && missing.length > 0) {
      const load = this.#files.cells.get(missing).then((blocks) => {
        for (const [cell, bytes] of blocks) this.#addCell(cell, bytes);
      });
      const forget = () => {
        for (const cell of missing) this.#loading.delete(cell);
      };
      for (const cell of missing) this.#loading.set(cell, load.finally(forget));
    }
    await Promise.all(cells.map((cell) => this.#loading.get(cell)));
  }

  #addCell(cell: number, bytes: Bytes): void {
    if (this.#cells[cell] || !this.#files) return;
    const { index, remote } = this.#files;
    const read = readCellOf(index, cell, bytes);
    loadCell(this.#live, cell, read);
    this.#cells[cell] = read.cell;
    this.#loadedCells++;
    if (!remote) return;
    const first = index.firstTracks[cell] as number;
    for (let row = 0; row < read.rows; row++) {
      const id = read.cell.id.at(row);
      this.#ids.set(id, first + row);
      const double = this.#additionNumber(id);
      if (double !== undefined) this.#doubles.push(double);
    }
  }

  /** Cells that are kept come into memory while nobody waits: answers are then as fast as of a catalog loaded whole. */
  async #loadKept(): Promise<void> {
    const { index, remote } = this.#files ?? {};
    try {
      for (let first = 0; index && remote && first < index.rows.length && !this.#isClosed; first += cellsInPassing) {
        const cells = Array.from(index.rows.keys()).slice(first, first + cellsInPassing);
        const blocks = await remote.cells.fromDevice(cells.filter((cell) => !this.#cells[cell]));
        const before = this.#loadedCells;
        for (const [cell, bytes] of blocks) this.#addCell(cell, bytes);
        this.#cellsInPassing += this.#loadedCells - before;
      }
    } catch {
      // What is not in memory is read when an answer needs it.
    }
  }

  async #loadWhole(files: CatalogFiles): Promise<void> {
    const blocks = await files.cells.get(Array.from(files.index.rows.keys()));
    for (const [cell, bytes] of blocks) this.#addCell(cell, bytes);
  }

  /** The wish in numbers, once the cells that its answer needs are here; `needs` may say more about these. */
  async #prepared(
    { seeds: wanted, dislikes, exclude, filters, among: _, ...wishes }: SimilarRequest,
    signal?: AbortSignal,
    needs: (seeds: readonly RankedSeed[]) => Partial<RankRequest> = () => ({}),
    times = 1,
    head = headOfHits,
  ): Promise<RankRequest> {
    const numbered = (some: readonly (Song | string)[]) => Promise.all(some.map((seed) => this.#seed(seed)));
    const [seeds, disliked] = [await numbered(wanted), await numbered(dislikes)];
    await this.#loadTracks([...seeds, ...disliked].filter((seed) => typeof seed === "number"));
    const numbers = this.#filters(filters);
    // A song that was added must not come back; an equal id in the published catalog is another recording.
    const own = wanted.map((seed) => (typeof seed === "string" ? undefined : this.#additionNumber(seed.id)));
    const { weights, metric } = wishes;
    const scattered = unevenness(Object.values(weights)) ** 2.5 * (metric === "manhattan" ? 3 : 1);
    const filtered = Object.keys(filters).length > 0 ? timesForFilters : 1;
    const most = mostCells * Math.max(scattered * Math.max(seeds.length, 1), filtered, times);
    for (let fetched = 0; ; ) {
      throwIfCanceled(signal, "similar");
      // Each time: ids are known of what is here.
      const known = await Promise.all(exclude.map((id) => this.#knownNumber(id)));
      const request: RankRequest = {
        ...wishes,
        seeds,
        dislikes: disliked,
        filters: numbers,
        exclude: [...this.#doubles, ...known, ...own].filter((number) => number !== undefined),
      };
      if (this.#loadedCells === (this.#files?.index.rows.length ?? 0) || fetched >= most) return request;
      const batch = Math.max(cellsAtATime, fetched / 2);
      const asked = { ...request, ...needs(seeds) };
      const each = Math.ceil(batch / Math.max(asked.seeds.length, 1));
      const cells = this.#live.next(asked, each, head).slice(0, most - fetched);
      if (cells.length === 0) return request;
      await this.#loadCells(cells);
      fetched += cells.length;
    }
  }

  /** Errors: invalid-argument. */
  #filters({ genres, ...ranges }: WantedTracks): RankFilters {
    return { ...ranges, ...(genres && { genres: genres.map((name) => this.#genre(name)) }) };
  }

  /** Errors: invalid-argument. */
  #genre(name: string): number {
    const number = this.#genres.map(fold).indexOf(fold(name));
    if (number >= 0) return number;
    throw fault("invalid-argument", "filters.genres", `"${name}" is no genre of this catalog`, "Leave it out.");
  }

  #vectorOf(seed: RankedSeed): Float32Array {
    return typeof seed === "number" ? this.#live.track(seed).vector : seed.vector;
  }

  #loadTracks(tracks: readonly number[]): Promise<void> {
    const published = tracks.filter((track) => track < this.#published);
    return this.#loadCells([...new Set(published.map((track) => this.#files?.index.cellOf(track) as number))]);
  }

  async #tracksOf(numbers: readonly number[]): Promise<Track[]> {
    await this.#loadTracks(numbers);
    return numbers.map((number) => this.#at(number));
  }

  /** Precondition: it is loaded. */
  #at(number: number): Track {
    const { vector, tempo } = this.#live.track(number);
    const song = this.#additions?.at(number - this.#published);
    if (song) {
      const { id, title, artist, album, genre, year, duration } = song;
      return { id, title, artist, album, genre, year, duration, tempo, vector };
    }
    const { cell, row, genres } = this.#placeOf(number);
    const genre = cell.genre?.[row] ?? unknownGenre;
    const popularity = cell.popularity?.[row] ?? unknownPopularity;
    const preview = cell.preview?.at(row);
    const isrc = cell.isrc?.at(row);
    return {
      id: cell.id.at(row),
      title: cell.title.at(row),
      artist: cell.artist.at(row),
      album: cell.album?.at(row) ?? "",
      genre: genre === unknownGenre ? "" : genres.at(genre),
      year: cell.year?.[row] ?? 0,
      duration: cell.duration?.[row] ?? 0,
      tempo,
      vector,
      ...(popularity !== unknownPopularity && { popularity }),
      ...(preview && { preview: new URL(preview, this.#folder).href }),
      ...(isrc && { isrc }),
    };
  }

  #placeOf(track: number): { cell: Cell; row: number; genres: Strings } {
    const { index } = this.#files as CatalogFiles;
    const number = index.cellOf(track);
    const cell = this.#cells[number] as Cell;
    return { cell, row: track - (index.firstTracks[number] as number), genres: index.genres };
  }

  #searchText(track: number): string {
    const { cell, row } = this.#placeOf(track);
    return `${cell.title.at(row)} ${cell.artist.at(row)}`;
  }

  #hit({ track, ...rank }: RankedHit): Hit {
    return { ...this.#at(track), ...rank };
  }

  /** What a page shows before anybody asks: the best known, or some from all over; from a few cells if they are far. */
  #sample(limit: number): number[] {
    const count = Math.min(limit, this.tracks);
    const evenly = (parts: number) =>
      Array.from({ length: parts }, (_, i) => Math.floor(((i + 0.5) * this.tracks) / parts));
    const { index, remote } = this.#files ?? {};
    const head = [...(index?.head ?? [])];
    if (!index || !remote) return head.length >= count ? head.slice(0, count) : evenly(count);
    const cells = new Set<number>();
    const candidates = head.length > 0 ? head : evenly(cellsOfSample).flatMap((track) => [track, track + 1]);
    for (const track of candidates) if (cells.size < cellsOfSample) cells.add(index.cellOf(track));
    const near = candidates.filter((track) => cells.has(index.cellOf(track)));
    return near.slice(0, count);
  }

  #traffic(): { cells: number; requests: number; bytes: number } {
    const { requests = 0, bytes = 0 } = this.#files?.remote?.holder ?? {};
    return { cells: this.#loadedCells - this.#cellsInPassing, requests, bytes };
  }
}

/** From 1, all weights equal, to 4, one alone. */
const unevenness = (weights: readonly number[]): number =>
  (weights.length * Math.max(...weights)) / weights.reduce((sum, weight) => sum + weight, 0) || 1;

function layoutOf({ groups: ranges, typicalDistances }: SpaceDescription): CatalogSummary["layout"] {
  const parts = groups.map((group, g) => [group, { ...ranges[g], typicalDistance: typicalDistances[g] }]);
  return Object.fromEntries(parts) as CatalogSummary["layout"];
}

/** Taste apart from its factors, which a page fetches with its first history. */
const sizeOf = ({ files: { index, cells, lookup, factors } }: Manifest): number =>
  index.bytes + cells.bytes + lookup.bytes + (factors?.bytes ?? 0);
