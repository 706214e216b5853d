import type { SimilarOptions } from "earshot";
import type { AppState } from "../state/app-state";
import { hiddenIds, isUnwanted } from "../state/history";
import { listingOf } from "../state/listing";
import { filtersOf } from "../state/narrowing";
import type { OwnPiece } from "../state/piece";
import { rankedSongs, takesSongs } from "../state/spaces";
import type { Store } from "../state/store";
import { weightsOf } from "../state/tuning";
import type { Engine } from "./engine";
import { inWords } from "./in-words";

const stepsOfPath = 12;
const songsOfBlocked = 10;

const twoKinds =
  "Your songs can't be compared with this catalog's tracks: its numbers come from a table, not from sound. Take seeds of one kind.";

/** Ranks again whenever seeds, wishes, sliders or the catalog change: at most once a frame and one at a time, the latest wish wins. */
export class Ranking {
  #planned = false;
  #busy = false;
  #stale = false;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
  ) {
    store.watch(
      ({ seeds, tuning, narrowing, listing, limit, catalog, turn, songs, history }) => [
        seeds,
        tuning,
        narrowing,
        listing,
        limit,
        unwanted(history),
        catalog.status,
        turn,
        rankedSongs(store.state) && songs,
      ],
      () => this.#plan(),
    );
    store.watch(
      ({ seeds, listing }) => [seeds, listing],
      () => store.patch({ limit: 20, explained: null }),
    );
  }

  #plan(): void {
    if (this.#busy) this.#stale = true;
    if (this.#planned || this.#busy) return;
    this.#planned = true;
    requestAnimationFrame(() => {
      this.#planned = false;
      void this.#rank();
    });
  }

  /** What the engine answers to the page as it stands, `among` one's own songs where there is no catalog. */
  async #list(state: Readonly<AppState>, among: readonly OwnPiece[] | null): Promise<Partial<AppState>> {
    const { seeds, tuning, narrowing, limit, history } = state;
    const origin = among ? "yours" : "catalog";
    const wanted = (piece: { id?: string; artist: string }) => !isUnwanted(history, { id: "", ...piece, origin });
    // As many more are asked for as blocked artists may take.
    const asked = limit + Math.min(history.blocked.size * songsOfBlocked, 5 * limit);
    const listing = listingOf(state);
    const options: SimilarOptions = {
      limit: asked,
      exclude: hiddenIds(history, origin),
      weights: weightsOf(tuning),
      variety: tuning.variety / 100,
      filters: filtersOf(narrowing),
      ...(narrowing.emerging && { emerging: true }),
      ...(narrowing.spread && { artistCap: 1 }),
      ...(among && { among: among.map(({ source }) => source) }),
    };
    if (listing === "artists" || listing === "albums") {
      const list = await this.engine.collections(listing, seeds, options);
      return { collections: { listing, list: ranked(list.filter(wanted), limit), among } };
    }
    if (listing === "path") {
      // A path with steps left out would be none: only what is hidden is not gone through.
      const hits = await this.engine.path(seeds, { ...options, limit: stepsOfPath });
      return { recommendations: { listing, hits, among, candidates: 0, milliseconds: 0 } };
    }
    const hits = await this.engine.similar(seeds, options);
    const { candidates, milliseconds } = hits;
    return { recommendations: { listing, hits: ranked(hits.filter(wanted), limit), among, candidates, milliseconds } };
  }

  async #rank(): Promise<void> {
    const { seeds, catalog } = this.store.state;
    if (seeds.length === 0) {
      this.store.patch({ recommendations: null, collections: null, rankingFailure: "" });
      return;
    }
    if (catalog.status === "opening" || catalog.status === "failed") return;
    const among = rankedSongs(this.store.state);
    if (!among && !takesSongs(this.store.state) && seeds.some(({ origin }) => origin === "yours")) {
      this.store.patch({ recommendations: null, collections: null, rankingFailure: twoKinds });
      return;
    }
    this.#busy = true;
    try {
      const listing = listingOf(this.store.state);
      const ranked = await this.#list(this.store.state, among);
      if (this.store.state.seeds === seeds && listingOf(this.store.state) === listing)
        this.store.patch({ recommendations: null, collections: null, ...ranked, rankingFailure: "" });
    } catch (fault) {
      this.store.patch({ rankingFailure: inWords(fault) });
    } finally {
      this.#busy = false;
      if (this.#stale) {
        this.#stale = false;
        this.#plan();
      }
    }
  }
}

/** The first so many, numbered anew. */
const ranked = <Item extends { rank: number }>(items: readonly Item[], limit: number): Item[] =>
  items.slice(0, limit).map((item, k) => (item.rank === k + 1 ? item : { ...item, rank: k + 1 }));

/** What is hidden or blocked, as a text that changes when it does: plays and likes rank nothing anew. */
const unwanted = ({ marks, blocked }: AppState["history"]): string => {
  const hidden = [...marks.values()].filter((mark) => mark.hidden > 0).map(({ key }) => key);
  return [...hidden, ...blocked.keys()].join("\n");
};
