import type { CatalogSummary } from "earshot";
import { groups } from "earshot";
import { type SpaceLayout, shippedLayout } from "../glyph/space-layout";
import type { AppState } from "./app-state";
import type { OwnPiece, Piece } from "./piece";

/** One's own songs are numbers of the space that ships, a catalog's tracks are of the catalog's. */
export function layoutOf({ catalog }: Readonly<AppState>, { origin }: Piece): SpaceLayout {
  return origin === "yours" || catalog.status !== "ready" ? shippedLayout : layoutOfCatalog(catalog.summary);
}

/** The same object for the same catalog: pictures are kept by it. */
export function layoutOfCatalog(summary: CatalogSummary): SpaceLayout {
  const known = layouts.get(summary.layout);
  if (known) return known;
  const layout = { ranges: {}, spread: {} } as SpaceLayout;
  for (const group of groups) {
    const { begin, end, typicalDistance } = summary.layout[group];
    layout.ranges[group] = [begin, end];
    layout.spread[group] = typicalDistance / Math.sqrt(2 * Math.max(end - begin, 1));
  }
  layouts.set(summary.layout, layout);
  return layout;
}

const layouts = new WeakMap<CatalogSummary["layout"], SpaceLayout>();

/** One's own songs where those are ranked, not the catalog: without one, and if it can't be compared with them. */
export function rankedSongs(state: Readonly<AppState>): readonly OwnPiece[] | null {
  const { catalog, seeds, songs } = state;
  const alone = catalog.status === "absent" || (!takesSongs(state) && seeds.every(({ origin }) => origin === "yours"));
  return alone ? songs : null;
}

/** What an entry of the catalog is. */
export const entryOf = ({ kind }: Pick<CatalogSummary, "kind">): string => (kind === "artists" ? "artist" : "track");

/** Whether its entries are artists, known by who listens to them and not by their sound. */
export const holdsArtists = ({ catalog }: Readonly<AppState>): boolean =>
  catalog.status === "ready" && catalog.summary.kind === "artists";

/** Whether songs can be compared with the catalog's tracks: its numbers may come from a table, not from sound. */
export const takesSongs = ({ catalog }: Readonly<AppState>): boolean =>
  catalog.status !== "ready" || catalog.takesSongs;
