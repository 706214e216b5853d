import type { Engine } from "../engine.js";
import type { RecommendRequest } from "../protocol.js";
import type { Ranker, RankFilters } from "../ranker.js";
import type { Track } from "../types.js";
import type { Liking } from "./blend.js";
import type { CatalogFiles } from "./catalog-files.js";

/** What recommending needs of a catalog. */
export interface Shelf {
  engine: Engine;
  ranker: Ranker;
  files: CatalogFiles | undefined;
  folder: URL | undefined;
  /** The number of a track, which is looked for. */
  number(id: string): Promise<number | undefined>;
  /** Of a catalog in parts, that of a track that is here. */
  numberHere(id: string): number | undefined;
  loadTracks(numbers: readonly number[]): Promise<void>;
  loadCells(cells: readonly number[]): Promise<void>;
  isLoaded(cell: number): boolean;
  filters(wanted: RecommendRequest["filters"]): RankFilters;
  /** Additions that the catalog itself has, too. */
  doubles: readonly number[];
  at(number: number): Track;
  tracks(): number;
}

/** A history and a wish in the catalog's numbers. */
export interface Wish {
  likings: Liking[];
  seeds: number[];
  dislikes: number[];
  exclude: number[];
  /** Tracks whose artists must not come. */
  blocked: number[];
  filters: RankFilters;
}

/** How many tracks files have; what was added comes behind them. */
export const publishedOf = ({ files }: Shelf): number => files?.index.tracks ?? 0;
