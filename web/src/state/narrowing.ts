import type { Filters } from "earshot";

/** Both ends belong to it; null where nothing was entered. */
export interface Between {
  from: number | null;
  to: number | null;
}

/** What a listener wants to hear of. */
export interface Narrowing {
  /** Any of these; none: all. */
  genres: readonly string[];
  years: Between;
  /** Beats a minute. */
  tempo: Between;
  /** 0 to 100. */
  popularity: Between;
  /** 0 (C) to 11 (B), plus 12 in minor. */
  key: number | null;
  /** Artists that few know: one song of each. */
  emerging: boolean;
  /** One song of each artist. */
  spread: boolean;
}

const anything: Between = { from: null, to: null };

export const plainNarrowing: Narrowing = {
  genres: [],
  years: anything,
  tempo: anything,
  popularity: anything,
  key: null,
  emerging: false,
  spread: false,
};

const ranges = ["years", "tempo", "popularity"] as const;
export type RangeName = (typeof ranges)[number];

const isOpen = ({ from, to }: Between): boolean => from === null && to === null;

/** How many things are asked for. */
export const wishes = (narrowing: Narrowing): number =>
  [
    narrowing.genres.length > 0,
    ...ranges.map((name) => !isOpen(narrowing[name])),
    narrowing.key !== null,
    narrowing.emerging,
    narrowing.spread,
  ].filter(Boolean).length;

/** As the package takes them. Ends in the wrong order are meant the other way round. */
export function filtersOf(narrowing: Narrowing): Filters {
  const filters: Filters = {};
  for (const name of ranges) {
    const { from, to } = narrowing[name];
    if (from === null && to === null) continue;
    const ends = [from ?? 0, to ?? Number.MAX_SAFE_INTEGER] as const;
    filters[name] = [Math.min(...ends), Math.max(...ends)];
  }
  if (narrowing.genres.length > 0) filters.genres = narrowing.genres;
  if (narrowing.key !== null) filters.keys = [narrowing.key];
  return filters;
}

const notes = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/** Names of the 24 keys, by number. */
export const keyNames: readonly string[] = ["major", "minor"].flatMap((mode) => notes.map((note) => `${note} ${mode}`));
