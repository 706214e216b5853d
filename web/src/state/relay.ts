import type { CatalogPiece } from "./piece";

/** A relay that brings this page what is new, where there is one. */
export interface RelayState {
  /** "none": the page's host is no relay, or carries no events. */
  status: "none" | "connecting" | "connected" | "waiting";
  /** Who it is: "radio.example". */
  host: string;
  /** Why it is waiting, in plain words. */
  reason: string;
  /** Plays, likes and the like that it has not confirmed. */
  unsent: number;
}

export const noRelay: RelayState = { status: "none", host: "", reason: "", unsent: 0 };

/** Tracks that came while the page was open, or within the last day. */
export interface Arrivals {
  /** The latest first; not all of them. */
  latest: readonly CatalogPiece[];
  /** How many came that this catalog cannot be compared with. */
  unfit: number;
}

export const noArrivals: Arrivals = { latest: [], unfit: 0 };

/** How the foot says how the connection stands. */
export function connectionWords({ status, unsent }: RelayState): string {
  if (status === "none") return "";
  if (status === "connected") return "Live";
  const waits = unsent > 0 ? `, ${unsent.toLocaleString("en")} to send` : "";
  return status === "connecting" ? "Connecting" : `Waiting for the relay${waits}`;
}
