import type { RankRequest } from "../ranker.js";
import { blended, type Candidate, closenessOf } from "./blend.js";
import { publishedOf, type Shelf, type Wish } from "./shelf.js";
import type { TasteCells } from "./taste-cells.js";

const unnumbered = 0xffff_ffff;

/** The tracks of a catalog that may be recommended, best first. */
export class Candidates {
  readonly #shelf: Shelf;
  readonly #taste: TasteCells;
  /** Of the tracks that were looked at since `forget`. */
  readonly #numbers = new Map<number, { vector: Float32Array; work: number; artist: number }>();

  constructor(shelf: Shelf, taste: TasteCells) {
    this.#shelf = shelf;
    this.#taste = taste;
  }

  forget(): void {
    this.#numbers.clear();
  }

  /** The best that the rules leave: asks for more while they take too many away. */
  best(
    wish: Wish,
    listener: { factors: Float32Array; share: number },
    artistCap: number,
    limit: number,
    first: number,
  ): Candidate[] {
    for (let ask = first; ; ask *= 4) {
      const { candidates, available } = this.#candidates(wish, listener, Math.min(ask, this.#shelf.tracks()));
      const [works, artists] = [new Map<number, number>(), new Map<number, number>()];
      const count = (counts: Map<number, number>, number: number): number => {
        if (number === unnumbered) return 0;
        counts.set(number, (counts.get(number) ?? 0) + 1);
        return counts.get(number) as number;
      };
      const kept = candidates.filter(({ track }) => {
        const { work, artist } = this.numbersOf(track);
        return count(works, work) <= 1 && (artistCap === 0 || count(artists, artist) <= artistCap);
      });
      if (kept.length >= limit || ask >= available) return kept.slice(0, limit);
    }
  }

  /** The union of the `ask` best by each part, best first. */
  #candidates(
    wish: Wish,
    { factors, share }: { factors: Float32Array; share: number },
    ask: number,
  ): { candidates: Candidate[]; available: number } {
    const tracks = new Set<number>();
    let available = 0;
    if (share > 0) for (const track of this.#preferred(wish, factors, ask)) tracks.add(track);
    if (wish.seeds.length > 0) {
      const found = this.#shelf.ranker.similar(this.rankRequest(wish, share < 1 ? ask : 0));
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
      taste: factors.length > 0 ? this.#taste.preference(track, factors) : Number.NaN,
      soundGain: 0,
      tasteGain: 0,
      seed: 0,
    }));
    if (wish.seeds.length > 0) this.#measureSound(candidates, wish);
    return { candidates: blended(candidates, share), available };
  }

  #preferred(wish: Wish, factors: Float32Array, ask: number): number[] {
    const request = { ...this.rankRequest(wish, ask), seeds: [] };
    const found = this.#taste.engine.best(request);
    // Songs that were added have factors of their own; filters are the engine's to know.
    const excluded = new Set(wish.exclude);
    const [published, tracks] = [publishedOf(this.#shelf), this.#shelf.tracks];
    if (Object.keys(wish.filters).length > 0 || !this.#taste.model?.dimensions) return found;
    const added = Array.from({ length: tracks() - published }, (_, i) => published + i);
    const all = [...found, ...added.filter((track) => !excluded.has(track))].map((track) => ({
      track,
      taste: this.#taste.preference(track, factors),
    }));
    return all
      .sort((a, b) => b.taste - a.taste || a.track - b.track)
      .slice(0, ask)
      .map(({ track }) => track);
  }

  #measureSound(candidates: Candidate[], { seeds, dislikes }: Wish): void {
    const { groups, typicalDistances } = this.#shelf.files?.index.space ?? this.#shelf.engine.space;
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
    const [first, second] = [this.numbersOf(a).vector, this.numbersOf(b).vector];
    let sum = 0;
    for (let j = 0; j < first.length; j++) sum += ((first[j] as number) - (second[j] as number)) ** 2;
    return Math.sqrt(sum);
  }

  numbersOf(track: number): { vector: Float32Array; work: number; artist: number } {
    const known = this.#numbers.get(track) ?? this.#shelf.ranker.track(track);
    this.#numbers.set(track, known);
    return known;
  }

  rankRequest({ seeds, exclude, filters }: Wish, limit: number): RankRequest {
    const weights = { timbre: 1, harmony: 1, rhythm: 1, dynamics: 1 };
    const rules = { metric: "euclidean", variety: 0, foldVersions: true, artistCap: 0 } as const;
    return { ...rules, weights, limit, seeds, dislikes: [], filters, exclude };
  }
}
