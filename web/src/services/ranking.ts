import type { SimilarOptions } from "earshot";
import type { AppState } from "../state/app-state";
import { listingOf } from "../state/listing";
import { filtersOf } from "../state/narrowing";
import type { OwnPiece } from "../state/piece";
import { rankedSongs, takesSongs } from "../state/spaces";
import type { Store } from "../state/store";
import { weightsOf } from "../state/tuning";
import type { Engine } from "./engine";
import { inWords } from "./in-words";

const stepsOfPath = 12;

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
      ({ seeds, tuning, narrowing, listing, limit, catalog, songs }) => [
        seeds,
        tuning,
        narrowing,
        listing,
        limit,
        catalog.status,
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
    const { seeds, tuning, narrowing, limit } = state;
    const listing = listingOf(state);
    const options: SimilarOptions = {
      limit,
      weights: weightsOf(tuning),
      variety: tuning.variety / 100,
      filters: filtersOf(narrowing),
      ...(narrowing.emerging && { emerging: true }),
      ...(narrowing.spread && { artistCap: 1 }),
      ...(among && { among: among.map(({ source }) => source) }),
    };
    if (listing === "artists" || listing === "albums")
      return { collections: { listing, list: await this.engine.collections(listing, seeds, options), among } };
    if (listing === "path") {
      const hits = await this.engine.path(seeds, { ...options, limit: stepsOfPath });
      return { recommendations: { listing, hits, among, candidates: 0, milliseconds: 0 } };
    }
    const hits = await this.engine.similar(seeds, options);
    const { candidates, milliseconds } = hits;
    return { recommendations: { listing, hits, among, candidates, milliseconds } };
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
