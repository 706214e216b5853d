import { throwIfCanceled } from "../error.js";
import { fold } from "../fold.js";
import { firstArtist } from "../history/title-identity.js";
import type { RecommendedTracks, RecommendRequest } from "../protocol.js";
import type { ArtistPick, Listened, Picked } from "../types.js";
import { type Candidate, explored, fromOf, likingsOf, shareOfTaste, weightOf, withTier } from "./blend.js";
import { Candidates } from "./candidates.js";
import type { Shelf, Wish } from "./shelf.js";
import { TasteCells } from "./taste-cells.js";
import type { Evidence } from "./taste-engine.js";

/** Of a catalog in parts, so many tracks of a history are looked for on its host: the latest. */
const mostLookedFor = 64;
const lookedForAtOnce = 1000;
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

/** A listener as they stand to a catalog. */
interface Listening {
  evidence: { track: number }[];
  factors: Float32Array;
  known: number;
  share: number;
}

/** Recommends from a history, and loads what that needs of taste. Only pages with a history load this. */
export class Recommending {
  readonly taste: TasteCells;
  readonly #shelf: Shelf;
  readonly #candidates: Candidates;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.taste = new TasteCells(shelf);
    this.#candidates = new Candidates(shelf, this.taste);
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
        this.#candidates.best(wish, listening, artistCap, places, ask),
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
      for (const candidate of this.#candidates.best(wish, listening, 0, ask, ask)) {
        const { artist } = this.#candidates.numbersOf(candidate.track);
        const own = artists.get(artist) ?? [];
        if (artist !== unnumbered && own.length < tracksThatCount) artists.set(artist, [...own, candidate]);
      }
      let most = 1;
      for (const { length } of artists.values()) most = Math.max(most, length);
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

  /** The history's evidence by the equation of training: see shared/recommend/listener.h. */
  #listen({ likings, seeds }: Wish, { tasteShare }: RecommendRequest): Listening {
    const listening: Listening = { evidence: [], factors: new Float32Array(), known: 0, share: 0 };
    if (!this.taste.model) return listening;
    const { weighting, weightMean } = this.taste.model;
    const evidence: (Evidence & { track: number })[] = [];
    for (const { track, worth } of likings) {
      const of = this.taste.factorsOf(track);
      if (worth === 0 || of === undefined) continue;
      const weight = weightOf(weighting, Math.abs(worth), weightMean);
      evidence.push({ track, of, weight, target: Math.sign(worth) });
    }
    if (evidence.length === 0) return listening;
    const factors = this.taste.engine.foldIn(evidence);
    const known = evidence.filter(({ track }) => this.taste.originOf(track) === 1).length;
    const isOfArtists = this.#shelf.files?.manifest.kind === "artists";
    // Artists have no sound of their own.
    const share = seeds.length === 0 ? 1 : (tasteShare ?? (isOfArtists ? 1 : shareOfTaste(known)));
    return { evidence, factors, known, share };
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
      const names = [artist, firstArtist(artist)].map((name) => fold(name.trim()));
      if (names.some((name) => blockedArtists.includes(name))) wish.blocked.push((candidates[i] as Candidate).track);
    }
    if (wish.blocked.length === before) return false;
    for (const track of wish.blocked) wish.exclude.push(track);
    for (const track of this.taste.engine.related([], wish.blocked)) wish.exclude.push(track);
    return true;
  }

  async #prepared(request: RecommendRequest, newArtists: boolean, signal?: AbortSignal): Promise<Wish> {
    const { history, exclude, filters, known } = request;
    const { files } = this.#shelf;
    this.#candidates.forget();
    if (files?.manifest.files.taste) await this.taste.open(signal);
    const latest = [...history].sort((a, b) => (b.at ?? Number.MAX_VALUE) - (a.at ?? Number.MAX_VALUE));
    const ids = [...new Set(latest.map(({ track }) => track))];
    const looked = files?.remote ? ids.slice(0, mostLookedFor) : [...new Set([...ids, ...exclude])];
    const found: (number | undefined)[] = [];
    for (let begin = 0; begin < looked.length; begin += lookedForAtOnce) {
      const batch = looked.slice(begin, begin + lookedForAtOnce);
      for (const number of await Promise.all(batch.map((id) => this.#shelf.number(id)))) found.push(number);
    }
    await this.#shelf.loadTracks(found.filter((number) => number !== undefined));
    const places = new Map(looked.map((id, i) => [id, found[i]]));
    const now = Date.now();
    for (let fetched = 0; ; ) {
      throwIfCanceled(signal, "recommend");
      // Each time: ids are known of what is here.
      for (const some of files?.remote ? [ids, exclude] : []) {
        for (const id of some) if (places.get(id) === undefined) places.set(id, this.#shelf.numberHere(id));
      }
      const numbered = (line: Listened) => ({ track: places.get(line.track), line });
      const isHere = (line: ReturnType<typeof numbered>): line is { track: number; line: Listened } =>
        line.track !== undefined;
      const likings = likingsOf(history.map(numbered).filter(isHere), now);
      const seeds = likings.filter(({ worth }) => worth > 0).slice(0, mostSeeds);
      const disliked = likings.filter(({ worth }) => worth < 0).reverse();
      const own = (known ? disliked : likings).map(({ track }) => track);
      const excluded = exclude.map((id) => places.get(id)).filter((number) => number !== undefined);
      const related = this.taste.engine.related(own, newArtists ? likings.map(({ track }) => track) : []);
      const wish: Wish = {
        likings,
        seeds: seeds.map(({ track }) => track),
        dislikes: disliked.slice(0, mostSeeds).map(({ track }) => track),
        exclude: [...this.#shelf.doubles, ...excluded, ...own, ...related],
        blocked: [],
        filters: this.#shelf.filters(filters),
      };
      const mayFetch = files?.remote && fetched < mostCells && wish.seeds.length > 0;
      const cells = mayFetch
        ? this.#shelf.ranker.next(this.#candidates.rankRequest(wish, request.limit), 1, headOfPicks)
        : [];
      if (cells.length === 0) {
        await this.taste.loadFactors();
        return wish;
      }
      const batch = cells.slice(0, cellsAtATime);
      await this.#shelf.loadCells(batch);
      fetched += batch.length;
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
    const shared = from === "taste" || nearest === undefined ? [] : this.taste.engine.explain(nearest, track);
    return {
      ...this.#shelf.at(track),
      rank,
      score,
      sound,
      taste,
      from: isDrawn ? "exploring" : from,
      ...(cause && { because: cause.id }),
      reasons: this.#inWords(isDrawn, cause?.title, bySound, this.taste.originOf(track) === 2, shared),
    };
  }

  /** The track of the history with the largest part of the preference for a track; undefined: none has one above 0. */
  #mostOf(track: number, evidence: readonly { track: number }[]): number | undefined {
    const of = this.taste.factorsOf(track);
    if (of === undefined) return undefined;
    let [best, most]: [number | undefined, number] = [undefined, 0];
    for (const [i, part] of this.taste.engine.parts(of).entries()) {
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
