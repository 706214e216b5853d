import type { ArtistPick, Picked } from "earshot";

/** What the history says a listener may like. */
export interface ForYou {
  /** Null until it is ranked for the first time. */
  picks: readonly Picked[] | null;
  artists: readonly ArtistPick[];
  /** The weight of taste beside sound, and how many tracks of the history it knows. */
  tasteShare: number;
  known: number;
  failure: string;
}

export const nothingForYou: ForYou = { picks: null, artists: [], tasteShare: 0, known: 0, failure: "" };
