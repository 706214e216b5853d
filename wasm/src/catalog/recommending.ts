import type { EngineModule } from "../engine-module.js";
import { throwIfCanceled } from "../error.js";
import { fold } from "../fold.js";
import type { RecommendedTracks, RecommendRequest } from "../protocol.js";
import type { Ranker, RankFilters, RankRequest, SpaceDescription } from "../ranker.js";
import type { ArtistPick, Listened, Picked, Track } from "../types.js";
import {
  blended,
  type Candidate,
  closenessOf,
  explored,
  fromOf,
  type Liking,
  likingsOf,
  shareOfTaste,
  weightOf,
  withTier,
} from "./blend.js";
import { type Blocks, blocksOf } from "./blocks.js";
import type { CatalogFiles } from "./catalog-files.js";
import { checkFile, fetchFile } from "./fetching.js";
import type { RangeBlocks } from "./range-blocks.js";
import type { Bytes } from "./safetensors.js";
import { readFactorRows, Taste } from "./taste.js";
import { type Evidence, type Factors, TasteEngine } from "./taste-engine.js";

/** Of a catalog in parts, so many tracks of a history are looked for on its host: the latest. */
const mostLookedFor = 64;
/** Cells that are asked for at once, and in all, beside those of the history. */
const cellsAtATime = 6;
const mostCells = 24;
const headOfPicks = 10;
/** As shared/recommend has them. */
const mostSeeds = 10;
const [leastAsked, askedPerPick] = [200, 10];
const [leastOfArtists, askedPerArtist] = [300, 30];
const tracksThatCount = 3;
const unnumbered = 0xffff_ffff;

/** What recommending needs of a catalog. */
export interface Shelf {
  module: EngineModule;
  ranker: Ranker;
  space: SpaceDescription;
  files: CatalogFiles | undefined;
  folder: URL | undefined;
  /** The number of a track that is here, or anywhere if it may be looked for. */
  number(id: string, mayAsk: boolean): Promise<number | undefined>;
  loadTracks(numbers: readonly number[]): Promise<void>;
  loadCells(cells: readonly number[]): Promise<void>;
  isLoaded(cell: number): boolean;
  filters(wanted: RecommendRequest["filters"]): RankFilters;
  /** Additions that the catalog itself has, too. */
  doubles(): readonly number[];
  at(number: number): Track;
  /** Of those that files have; what was added comes behind them. */
  published: number;
  tracks(): number;
}

/** A history and a wish in the catalog's numbers. */
interface Wish {
  likings: Liking[];
  seeds: number[];
  dislikes: number[];
  exclude: number[];
  /** Tracks whose artists must not come. */
  blocked: number[];
  filters: RankFilters;
}

/** A listener as they stand to a catalog. */
interface Listening {
  evidence: { track: number }[];
  factors: Float32Array;
  known: number;
  share: number;
}

/** Recommends from a history, and loads what that needs of taste. Only pages with a history load this. */
export class Recommending {
  readonly #shelf: Shelf;
  readonly #engine: TasteEngine;
  #taste: { model: Taste; blocks: Blocks; remote?: RangeBlocks } | undefined;
  /** Cells whose factors are here. */
  readonly #loaded = new Set<number>();
  readonly #numbers = new Map<number, { vector: Float32Array; work: number; artist: number }>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.#engine = new TasteEngine(shelf.module, shelf.ranker);
  }

  /** Errors: io, corrupt, canceled, invalid-argument. */
  async recommend(request: RecommendRequest, signal?: AbortSignal): Promise<RecommendedTracks> {
    const { limit, explore, seed, artistCap } = request;
    const wish = await this.#prepared(request, false, signal);
    const start = performance.now();
    const listening = this.#listen(wish, request);
    for (;;) {
      const places = withTier(limit, explore);
      const ask = Math.max(leastAsked, askedPerPick * limit);
      const { list, places: drawn } = explored(
        this.#best(wish, listening, artistCap, places, ask),
        limit,
        explore,
        seed,
      );
      const picks = list.map((candidate, i) => this.#picked(candidate, i + 1, wish, listening, drawn.has(i)));
      if (this.#blocks(list, picks, request, wish)) continue;
      return { picks, tasteShare: listening.share, known: listening.known, milliseconds: performance.now() - start };
    }
  }

  /** Errors: as recommend. */
  async newArtists(request: RecommendRequest, signal?: AbortSignal): Promise<ArtistPick[]> {
    const { limit } = request;
    const wish = await this.#prepared(request, true, signal);
    const listening = this.#listen(wish, request);
    const ask = Math.max(leastOfArtists, askedPerArtist * limit);
    for (;;) {
      const artists = new Map<number, Candidate[]>();
      for (const candidate of this.#best(wish, listening, 0, ask, ask)) {
        const { artist } = this.#numbersOf(candidate.track);
        const own = artists.get(artist) ?? [];
        if (artist !== unnumbered && own.length < tracksThatCount) artists.set(artist, [...own, candidate]);
      }
      const most = Math.max(1, ...Array.from(artists.values(), ({ length }) => length));
      const scored = Array.from(artists, ([number, own]) => ({
        number,
        own,
        score: own.reduce((sum, { score }) => sum + score, 0) / most,
      }));
      const best = scored.sort((a, b) => b.score - a.score || a.number - b.number).slice(0, limit);
      const picks = best.map(({ own, score }, i) => {
        const tracks = own.map((candidate, j) => this.#picked(candidate, j + 1, wish, listening, false));
        const [{ artist, reasons }] = tracks as [Picked];
        return { artist, rank: i + 1, score, reasons, tracks };
      });
      const firsts = best.map(({ own: [first] }) => first as Candidate);
      if (this.#blocks(firsts, picks, request, wish)) continue;
      return picks;
    }
  }

  /** Bytes that are not kept. */
  async missingBytes(): Promise<number> {
    await this.#open();
    return (await this.#taste?.remote?.missingBytes()) ?? 0;
  }

  /** Keeps what taste needs on this device. Errors: io, corrupt, canceled. */
  async keep(onKept: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    await this.#open();
    await this.#taste?.remote?.keep(onKept, signal);
  }

  /** The history's evidence by the equation of training: see shared/recommend/listener.h. */
  #listen({ likings, seeds }: Wish, { tasteShare }: RecommendRequest): Listening {
    const listening: Listening = { evidence: [], factors: new Float32Array(), known: 0, share: 0 };
    if (!this.#taste) return listening;
    const { weighting, weightMean } = this.#taste.model;
    const evidence: (Evidence & { track: number })[] = [];
    for (const { track, worth } of likings) {
      const of = this.#factorsOf(track);
      if (worth === 0 || of === undefined) continue;
      const weight = weightOf(weighting, Math.abs(worth), weightMean);
      evidence.push({ track, of, weight, target: Math.sign(worth) });
    }
    if (evidence.length === 0) return listening;
    const factors = this.#engine.foldIn(evidence);
    const known = evidence.filter(({ track }) => this.#originOf(track) === 1).length;
    const share = seeds.length === 0 ? 1 : (tasteShare ?? shareOfTaste(known));
    return { evidence, factors, known, share };
  }

  /** The best that the rules leave: asks for more while they take too many away. */
  #best(wish: Wish, listening: Listening, artistCap: number, limit: number, first: number): Candidate[] {
    for (let ask = first; ; ask *= 4) {
      const { candidates, available } = this.#candidates(wish, listening, Math.min(ask, this.#shelf.tracks()));
      const [works, artists] = [new Map<number, number>(), new Map<number, number>()];
      const count = (counts: Map<number, number>, number: number): number => {
        if (number === unnumbered) return 0;
        counts.set(number, (counts.get(number) ?? 0) + 1);
        return counts.get(number) as number;
      };
      const kept = candidates.filter(({ track }) => {
        const { work, artist } = this.#numbersOf(track);
        return count(works, work) <= 1 && (artistCap === 0 || count(artists, artist) <= artistCap);
      });
      if (kept.length >= limit || ask >= available) return kept.slice(0, limit);
    }
  }

  /** The union of the `ask` best by each part, best first. */
  #candidates(wish: Wish, { factors, share }: Listening, ask: number): { candidates: Candidate[]; available: number } {
    const tracks = new Set<number>();
    let available = 0;
    if (share > 0) for (const track of this.#preferred(wish, factors, ask)) tracks.add(track);
    if (wish.seeds.length > 0) {
      const found = this.#shelf.ranker.similar(this.#rankRequest(wish, share < 1 ? ask : 0));
      available = found.candidates;
      for (const { track } of found.hits) tracks.add(track);
    } else {
      available = this.#shelf.tracks();
    }
    // What was played may come only if that was wished; similar never gives seeds back.
    const excluded = new Set(wish.exclude);
    const mayCome = Object.keys(wish.filters).length === 0 ? wish.likings : [];
    for (const { track } of mayCome) if (!excluded.has(track)) tracks.add(track);
    const candidates = Array.from(tracks, (track) => ({
      track,
      score: 0,
      sound: Number.NaN,
      soundValue: Number.NaN,
      taste: factors.length > 0 ? this.#preference(track, factors) : Number.NaN,
      soundGain: 0,
      tasteGain: 0,
      seed: 0,
    }));
    if (wish.seeds.length > 0) this.#measureSound(candidates, wish);
    return { candidates: blended(candidates, share), available };
  }

  #preferred(wish: Wish, factors: Float32Array, ask: number): number[] {
    const request = { ...this.#rankRequest(wish, ask), seeds: [] };
    const found = this.#engine.best(request);
    // Songs that were added have factors of their own; filters are the engine's to know.
    const excluded = new Set(wish.exclude);
    const { published, tracks } = this.#shelf;
    if (Object.keys(wish.filters).length > 0 || !this.#taste?.model.dimensions) return found;
    const added = Array.from({ length: tracks() - published }, (_, i) => published + i);
    const all = [...found, ...added.filter((track) => !excluded.has(track))].map((track) => ({
      track,
      taste: this.#preference(track, factors),
    }));
    return all
      .sort((a, b) => b.taste - a.taste || a.track - b.track)
      .slice(0, ask)
      .map(({ track }) => track);
  }

  #measureSound(candidates: Candidate[], { seeds, dislikes }: Wish): void {
    const { groups, typicalDistances } = this.#shelf.space;
    const squares = groups.map(({ begin, end }, g) => (end > begin ? (typicalDistances[g] as number) ** 2 : 0));
    const typical = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    const best = seeds.map(() => 0);
    const closeness = candidates.map(({ track }) =>
      seeds.map((seed, s) => {
        const c = seed === track ? 0 : closenessOf(this.#distance(seed, track), typical);
        best[s] = Math.max(best[s] as number, c);
        return c;
      }),
    );
    for (const [i, candidate] of candidates.entries()) {
      const { track } = candidate;
      const near = Math.max(0, ...dislikes.map((dislike) => closenessOf(this.#distance(dislike, track), typical)));
      candidate.sound = 0;
      candidate.soundValue = 0;
      for (const [s, c] of (closeness[i] as number[]).entries()) {
        if (!(c > 0)) continue;
        candidate.sound = Math.max(candidate.sound, c * (1 - near));
        const value = (c / (best[s] as number)) * (1 - near);
        if (value > candidate.soundValue) Object.assign(candidate, { soundValue: value, seed: s });
      }
    }
  }

  #distance(a: number, b: number): number {
    const [first, second] = [this.#numbersOf(a).vector, this.#numbersOf(b).vector];
    let sum = 0;
    for (let j = 0; j < first.length; j++) sum += ((first[j] as number) - (second[j] as number)) ** 2;
    return Math.sqrt(sum);
  }

  #numbersOf(track: number): { vector: Float32Array; work: number; artist: number } {
    const known = this.#numbers.get(track) ?? this.#shelf.ranker.track(track);
    this.#numbers.set(track, known);
    return known;
  }

  #rankRequest({ seeds, exclude, filters }: Wish, limit: number): RankRequest {
    const weights = { timbre: 1, harmony: 1, rhythm: 1, dynamics: 1 };
    const rules = { metric: "euclidean", variety: 0, foldVersions: true, artistCap: 0 } as const;
    return { ...rules, weights, limit, seeds, dislikes: [], filters, exclude };
  }

  /** What the engine has of a track, or the ridge map gives a song that was added; undefined: none. */
  #factorsOf(track: number): Factors | undefined {
    if (track < this.#shelf.published) return Number.isNaN(this.#engine.preference(track)) ? undefined : track;
    const { dimensions = 0, factors = 0, ridge = new Float32Array() } = this.#taste?.model ?? {};
    if (dimensions === 0) return undefined;
    const { vector } = this.#numbersOf(track);
    return Float32Array.from({ length: factors }, (_, f) => {
      let sum = ridge[dimensions * factors + f] as number;
      for (let j = 0; j < dimensions; j++) sum += (vector[j] as number) * (ridge[j * factors + f] as number);
      return sum;
    });
  }

  #preference(track: number, listener: Float32Array): number {
    if (track < this.#shelf.published) return this.#engine.preference(track);
    const own = this.#factorsOf(track);
    if (typeof own !== "object") return Number.NaN;
    return own.reduce((sum, factor, f) => sum + factor * (listener[f] as number), 0);
  }

  readonly #origins = new Map<number, Uint8Array>();

  /** 0 none, 1 trained, 2 by the ridge map. */
  #originOf(track: number): number {
    const { files, published } = this.#shelf;
    if (track >= published || !files) return 2;
    const cell = files.index.cellOf(track);
    return this.#origins.get(cell)?.[track - (files.index.firstTracks[cell] as number)] ?? 0;
  }

  /** Names are the page's: an artist who must not come is known once one of their tracks came. Whether there was one. */
  #blocks(
    candidates: readonly Candidate[],
    picks: readonly { artist: string }[],
    { blockedArtists }: RecommendRequest,
    wish: Wish,
  ): boolean {
    const before = wish.blocked.length;
    for (const [i, { artist }] of picks.entries()) {
      const names = [artist, artist.split(/[,;]/, 1)[0] as string].map((name) => fold(name.trim()));
      if (names.some((name) => blockedArtists.includes(name))) wish.blocked.push((candidates[i] as Candidate).track);
    }
    if (wish.blocked.length === before) return false;
    wish.exclude.push(...wish.blocked, ...this.#engine.related([], wish.blocked));
    return true;
  }

  async #prepared(request: RecommendRequest, newArtists: boolean, signal?: AbortSignal): Promise<Wish> {
    const { history, exclude, filters, known } = request;
    const { files } = this.#shelf;
    this.#numbers.clear(); // a catalog's rows never change, but there may be many
    if (files?.manifest.files.taste) await this.#open(signal);
    const latest = [...history].sort((a, b) => (b.at ?? Number.MAX_VALUE) - (a.at ?? Number.MAX_VALUE));
    const ids = [...new Set(latest.map(({ track }) => track))];
    const looked = files?.remote ? ids.slice(0, mostLookedFor) : ids;
    const found = await Promise.all(looked.map((id) => this.#shelf.number(id, true)));
    await this.#shelf.loadTracks(found.filter((number) => number !== undefined));
    const places = new Map(looked.map((id, i) => [id, found[i]]));
    const now = Date.now();
    for (let fetched = 0; ; ) {
      throwIfCanceled(signal, "recommend");
      // Each time: ids are known of what is here.
      for (const id of [...ids, ...exclude]) {
        if (places.get(id) === undefined) places.set(id, await this.#shelf.number(id, false));
      }
      const numbered = (line: Listened) => ({ track: places.get(line.track), line });
      const isHere = (line: ReturnType<typeof numbered>): line is { track: number; line: Listened } =>
        line.track !== undefined;
      const likings = likingsOf(history.map(numbered).filter(isHere), now);
      const seeds = likings.filter(({ worth }) => worth > 0).slice(0, mostSeeds);
      const disliked = likings.filter(({ worth }) => worth < 0).reverse();
      const own = (known ? disliked : likings).map(({ track }) => track);
      const excluded = exclude.map((id) => places.get(id)).filter((number) => number !== undefined);
      const related = this.#engine.related(own, newArtists ? likings.map(({ track }) => track) : []);
      const wish: Wish = {
        likings,
        seeds: seeds.map(({ track }) => track),
        dislikes: disliked.slice(0, mostSeeds).map(({ track }) => track),
        exclude: [...this.#shelf.doubles(), ...excluded, ...own, ...related],
        blocked: [],
        filters: this.#shelf.filters(filters),
      };
      const mayFetch = files?.remote && fetched < mostCells && wish.seeds.length > 0;
      const cells = mayFetch ? this.#shelf.ranker.next(this.#rankRequest(wish, request.limit), 1, headOfPicks) : [];
      if (cells.length === 0) {
        await this.#loadFactors();
        return wish;
      }
      const batch = cells.slice(0, cellsAtATime);
      await this.#shelf.loadCells(batch);
      fetched += batch.length;
    }
  }

  /** The model, once. */
  async #open(signal?: AbortSignal): Promise<void> {
    const { files, folder } = this.#shelf;
    const { taste, factors } = files?.manifest.files ?? {};
    if (this.#taste || !files || !folder || !taste || !factors) return;
    const holder = files.remote?.holder;
    let bytes = (await holder?.get(taste.name, [0]))?.get(0);
    if (bytes) bytes = await checkFile(bytes, taste).catch(() => undefined);
    if (!bytes) {
      ({ bytes } = await fetchFile(folder, taste, { signal }));
      await holder?.putIfRoom(taste.name, new Map([[0, bytes]]));
    }
    const model = new Taste(bytes, taste.name, files.index, factors);
    const remote = holder?.blocks(model.cells);
    const blocks = remote ?? blocksOf((await fetchFile(folder, factors, { signal })).bytes, model.cells);
    this.#engine.open(model);
    this.#taste = { model, blocks, ...(remote && { remote }) };
  }

  /** The factors of the cells that are here. */
  async #loadFactors(): Promise<void> {
    if (!this.#taste) return;
    const { model, blocks } = this.#taste;
    const { index, remote } = this.#shelf.files as CatalogFiles;
    const missing = Array.from(index.rows.keys()).filter(
      (cell) => !this.#loaded.has(cell) && this.#shelf.isLoaded(cell),
    );
    if (missing.length === 0) return;
    const found = await blocks.get(missing);
    const read = missing.map((cell) => {
      const where = `${model.cells.file.name}, ${model.cells.kind} ${cell}`;
      return readFactorRows(found.get(cell) as Bytes, index.rows[cell] as number, model.factors, where);
    });
    // What is here whole is one cell to the ranker.
    if (!remote) this.#engine.load(0, read, model.factors);
    for (const [i, cell] of missing.entries()) {
      const rows = read[i];
      if (remote && rows) this.#engine.load(cell, [rows], model.factors);
      if (rows) this.#origins.set(cell, rows.origins);
      this.#loaded.add(cell);
    }
  }

  #picked(
    candidate: Candidate,
    rank: number,
    { seeds }: Wish,
    { evidence, share }: Listening,
    isDrawn: boolean,
  ): Picked {
    const { track, score, sound, taste, soundGain, tasteGain, seed } = candidate;
    const from = fromOf(candidate, share);
    const nearest = seeds[seed];
    let because = share * tasteGain > (1 - share) * soundGain ? this.#mostOf(track, evidence) : undefined;
    const bySound = because === undefined && from !== "taste" && nearest !== undefined;
    if (bySound) because = nearest;
    const cause = because === undefined ? undefined : this.#shelf.at(because);
    const shared = from === "taste" || nearest === undefined ? [] : this.#engine.explain(nearest, track);
    return {
      ...this.#shelf.at(track),
      rank,
      score,
      sound,
      taste,
      from: isDrawn ? "exploring" : from,
      ...(cause && { because: cause.id }),
      reasons: this.#inWords(isDrawn, cause?.title, bySound, this.#originOf(track) === 2, shared),
    };
  }

  /** The track of the history with the largest part of the preference for a track; undefined: none has one above 0. */
  #mostOf(track: number, evidence: readonly { track: number }[]): number | undefined {
    const of = this.#factorsOf(track);
    if (of === undefined) return undefined;
    let [best, most]: [number | undefined, number] = [undefined, 0];
    for (const [i, part] of this.#engine.parts(of).entries()) {
      const other = evidence[i]?.track;
      if (other !== track && part > most) [best, most] = [other, part];
    }
    return best;
  }

  /** As cli/picks_text.cpp says it. */
  #inWords(
    isDrawn: boolean,
    title: string | undefined,
    bySound: boolean,
    isMapped: boolean,
    reasons: readonly string[],
  ): string[] {
    const isOfArtists = this.#shelf.files?.manifest.kind === "artists";
    const words = isDrawn ? ["something new"] : [];
    if (title !== undefined) {
      if (bySound) words.push(`${isOfArtists ? "has the listeners of" : "sounds like"} ${title}`);
      else if (isMapped) words.push(`sounds like what listeners of ${title} play`);
      else words.push(`listeners of ${title} also play this`);
    }
    if (!isOfArtists) words.push(...reasons);
    return words.length > 0 ? words : ["near to what you play"];
  }
}
