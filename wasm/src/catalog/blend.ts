// What a history says, and how sound and taste are brought together: as shared/recommend/{history,blend,recommend} have
// it for native programs, kept out of the engine's bytes. A test holds both to the same lists.
import type { Listened, Picked } from "../types.js";

const worths = { play: 1, like: 5, skip: -0.5, dislike: -10 };
const halfLife = 180 * 86_400_000;
const tracksForHalf = 10;
/** How many times the other's share a part must have to have spoken alone. */
const alone = 2;
const leastTier = 20;

/** A track of the history, and what it is worth in plays; below 0: disliked. */
export interface Liking {
  track: number;
  worth: number;
}

/** Most liked first. Plays and skips fade, likes and dislikes hold. */
export function likingsOf(history: readonly { track: number; line: Listened }[], now: number): Liking[] {
  const sums = new Map<number, number>();
  for (const { track, line } of history) {
    const { event, at = now, count = 1 } = line;
    const fades = event === "play" || event === "skip";
    const kept = fades ? 2 ** (-Math.max(now - at, 0) / halfLife) : 1;
    sums.set(track, (sums.get(track) ?? 0) + worths[event] * count * kept);
  }
  const likings = Array.from(sums, ([track, worth]) => ({ track, worth }));
  return likings.sort((a, b) => b.worth - a.worth || a.track - b.track);
}

/** For so many tracks of the history with trained factors. */
export const shareOfTaste = (known: number): number => known / (known + tracksForHalf);

/** What so many plays weigh in a model. */
export function weightOf(weighting: number, plays: number, mean: number): number {
  return Math.fround(
    (weighting === 0 ? 1 : weighting === 1 ? Math.log1p(Math.fround(plays)) : Math.fround(plays)) / mean,
  );
}

/** Closeness, as shared/recommend/reasons.h. */
export const closenessOf = (distance: number, typical: number): number => Math.exp(-((distance / typical) ** 2));

export interface Candidate {
  track: number;
  score: number;
  sound: number;
  /** Its closeness relative to the best that any track has to its seed. */
  soundValue: number;
  taste: number;
  soundGain: number;
  tasteGain: number;
  /** The place of the nearest seed. */
  seed: number;
}

/** Gives each candidate that has a value the gain of its rank by it. */
function addGains(
  candidates: readonly Candidate[],
  value: "soundValue" | "taste",
  gain: "soundGain" | "tasteGain",
): void {
  const ranked = candidates.filter((candidate) => !Number.isNaN(candidate[value]));
  ranked.sort((a, b) => b[value] - a[value] || a.track - b.track);
  for (const [i, candidate] of ranked.entries()) candidate[gain] = 1 / Math.log2(2 + i);
}

/** Best first. */
export function blended(candidates: Candidate[], share: number): Candidate[] {
  addGains(candidates, "soundValue", "soundGain");
  addGains(candidates, "taste", "tasteGain");
  for (const candidate of candidates) {
    candidate.score = (1 - share) * candidate.soundGain + share * candidate.tasteGain;
  }
  return candidates.sort((a, b) => b.score - a.score || a.track - b.track);
}

/** Which part spoke. */
export function fromOf({ soundGain, tasteGain }: Candidate, share: number): Picked["from"] {
  const [sound, taste] = [(1 - share) * soundGain, share * tasteGain];
  return sound > alone * taste ? "sound" : taste > alone * sound ? "taste" : "both";
}

/** How many candidates a list with exploration is drawn from. */
export const withTier = (limit: number, explore: number): number =>
  limit + (explore > 0 ? Math.max(leastTier, 2 * limit) : 0);

/** Leaves as many as the limit, some of them drawn from behind it. Returns the list and the places of these. */
export function explored<T>(
  candidates: readonly T[],
  limit: number,
  explore: number,
  seed: number,
): { list: T[]; places: Set<number> } {
  const rest = [...candidates];
  const places = Math.min(limit, rest.length);
  const count = places === 0 ? 0 : Math.min(roundedToEven(explore * places), rest.length - places, places - 1);
  const below = randomNumbers(seed);
  const drawn: [number, T][] = [];
  while (drawn.length < count) {
    const [item] = rest.splice(places + below(rest.length - places), 1) as [T];
    let place: number;
    do place = 1 + below(places - 1);
    while (drawn.some(([taken]) => taken === place));
    drawn.push([place, item]);
  }
  const list = rest.slice(0, places - count);
  const items = drawn.map(([, item]) => item);
  const at = drawn.map(([place]) => place).sort((a, b) => a - b);
  for (const [i, place] of at.entries()) list.splice(place, 0, items[i] as T);
  return { list, places: new Set(at) };
}

function roundedToEven(value: number): number {
  const floor = Math.floor(value);
  const half = value - floor === 0.5;
  return half ? floor + (floor % 2) : Math.round(value);
}

/** SplitMix64 (shared/ranking/random_numbers.h): whole numbers below a count. */
function randomNumbers(seed: number): (count: number) => number {
  const wide = (value: bigint) => BigInt.asUintN(64, value);
  let state = BigInt(Math.floor(seed));
  return (count) => {
    state = wide(state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = wide((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wide((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) % BigInt(count));
  };
}
