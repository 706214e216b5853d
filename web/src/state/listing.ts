import type { Hit } from "earshot";
import { measuredSeed } from "../glyph/group-distances";
import type { AppState, Recommendations } from "./app-state";
import { type Piece, pieceOfHit } from "./piece";
import { layoutOf } from "./spaces";

/** What the seeds are answered with. */
export const listings = ["songs", "artists", "albums", "path"] as const;
export type Listing = (typeof listings)[number];

/** A path needs two ends; without them songs are listed. */
export const listingOf = ({ listing, seeds }: Readonly<AppState>): Listing =>
  listing === "path" && seeds.length !== 2 ? "songs" : listing;

/** What a hit is measured to: its seed, or on a path the step before. */
export function originOf(
  hit: Hit,
  { listing, hits, among }: Recommendations,
  state: Readonly<AppState>,
): Piece | undefined {
  const { seeds } = state;
  if (listing !== "path") return measuredSeed(hit, seeds, layoutOf(state, pieceOfHit(hit, among)));
  const before = hits[hits.indexOf(hit) - 1];
  return before ? pieceOfHit(before, among) : seeds[0];
}
