import type { CatalogSummary, Collection, Hit, Track } from "earshot";
import type { Analysis, Failure } from "./analysis";
import { type ForYou, nothingForYou } from "./for-you";
import { emptyHistory, type HistoryState, type Importing } from "./history";
import type { Listing } from "./listing";
import { type Narrowing, plainNarrowing } from "./narrowing";
import type { OwnPiece, Piece } from "./piece";
import { type Arrivals, noArrivals, noRelay, type RelayState } from "./relay";
import type { Seeds } from "./seeds";
import { plainTuning, type Tuning } from "./tuning";
import type { View } from "./view";

export type CatalogState =
  | { status: "opening"; loaded: number; total: number }
  /** `takesSongs`: songs can be compared with its tracks. Those of tables are numbers of another kind. */
  | { status: "ready"; summary: CatalogSummary; takesSongs: boolean }
  /** The page works without one; `reason` says what was tried. */
  | { status: "absent"; reason: string }
  /** The engine itself did not start: nothing can be analyzed. */
  | { status: "failed"; reason: string };

/** Keeping the whole of a catalog of which only parts are here. */
export type KeepingState =
  | { status: "idle" }
  /** Bytes. */
  | { status: "keeping"; kept: number; total: number }
  | { status: "failed"; reason: string };

/** Songs, or the steps of a path. */
export interface Recommendations {
  listing: "songs" | "path";
  hits: readonly Hit[];
  /** What was ranked instead of the catalog: one's own songs. */
  among: readonly OwnPiece[] | null;
  /** How many tracks were looked at. */
  candidates: number;
  milliseconds: number;
}

/** Artists, or albums. */
export interface Collections {
  listing: "artists" | "albums";
  list: readonly Collection[];
  among: readonly OwnPiece[] | null;
}

export interface SearchState {
  query: string;
  status: "idle" | "searching" | "done" | "failed";
  /** One's own songs first. */
  results: readonly Piece[];
  reason: string;
}

export interface PlayerState {
  piece: Piece | null;
  /** "wanting": its file is not at hand and has to be chosen again; `reason` says so. */
  status: "stopped" | "loading" | "playing" | "paused" | "failed" | "wanting";
  /** Seconds. */
  time: number;
  duration: number;
  /** Loudness over the piece, 0 to 1, once it is decoded; null while there is none. */
  peaks: Float32Array | null;
  reason: string;
}

/** Whether songs outlive the page. Where they do not, `reason` says why and what to do. */
export type StorageState =
  | { status: "opening" }
  /** `lasting`: the browser promised not to clear it when space runs out. */
  | { status: "kept"; lasting: boolean }
  /** No room: `unkept` songs are here until the page is closed. */
  | { status: "full"; unkept: number; reason: string }
  /** An older page in another tab, or a newer one, holds the songs. */
  | { status: "blocked" | "outdated"; reason: string }
  /** The browser keeps nothing for this page. */
  | { status: "none"; reason: string };

/** The last thing that can be undone, until it is or is forgotten: "Gold Rush", "removed". */
export interface Undoable {
  what: string;
  done: string;
}

export type Theme = "auto" | "light" | "dark";

export interface AppState {
  view: View;
  history: HistoryState;
  importing: Importing | null;
  /** History files that could not be read, until their owner has seen it. */
  importFailures: readonly Failure[];
  forYou: ForYou;
  catalog: CatalogState;
  keeping: KeepingState;
  /** How often the catalog became another while it was open: tracks arrived, or its host has a new one. */
  turn: number;
  relay: RelayState;
  arrivals: Arrivals;
  /** Whether the listener lets the relay know of plays. */
  sharing: boolean;
  /** Catalog tracks to start from while there is no seed. */
  starters: readonly Track[];
  songs: readonly OwnPiece[];
  analysis: Analysis | null;
  failures: readonly Failure[];
  storage: StorageState;
  undoable: Undoable | null;
  /** "ready": all that the page needs is on this device; "whole": the previews are, too. */
  offline: "no" | "ready" | "whole";
  /** "ready": a new version waits to take over. */
  update: "none" | "ready";
  seeds: Seeds;
  tuning: Tuning;
  narrowing: Narrowing;
  listing: Listing;
  limit: number;
  /** Null until the first ranking for the present seeds, and while artists or albums are listed. */
  recommendations: Recommendations | null;
  collections: Collections | null;
  rankingFailure: string;
  /** The hit that "Why this one?" explains. */
  explained: string | null;
  search: SearchState;
  player: PlayerState;
  theme: Theme;
  /** The last thing that happened, for people who can't see it. */
  announcement: string;
}

export const initialState: AppState = {
  view: "discover",
  history: emptyHistory,
  importing: null,
  importFailures: [],
  forYou: nothingForYou,
  catalog: { status: "opening", loaded: 0, total: 0 },
  keeping: { status: "idle" },
  turn: 0,
  relay: noRelay,
  arrivals: noArrivals,
  sharing: false,
  starters: [],
  songs: [],
  analysis: null,
  failures: [],
  storage: { status: "opening" },
  undoable: null,
  offline: "no",
  update: "none",
  seeds: [],
  tuning: plainTuning,
  narrowing: plainNarrowing,
  listing: "songs",
  limit: 20,
  recommendations: null,
  collections: null,
  rankingFailure: "",
  explained: null,
  search: { query: "", status: "idle", results: [], reason: "" },
  player: { piece: null, status: "stopped", time: 0, duration: 0, peaks: null, reason: "" },
  theme: "auto",
  announcement: "",
};
