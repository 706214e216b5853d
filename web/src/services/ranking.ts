import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";
import { weightsOf } from "../state/tuning";
import type { Engine } from "./engine";
import { inWords } from "./in-words";

/** Ranks again whenever seeds, sliders or the catalog change: at most once a frame and one at a time, the latest wish wins. */
export class Ranking {
  #planned = false;
  #busy = false;
  #stale = false;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
  ) {
    store.watch(
      ({ seeds, tuning, limit, catalog, songs }) => [
        seeds,
        tuning,
        limit,
        catalog.status,
        // Without a catalog it is one's own songs that are ranked.
        catalog.status === "absent" ? songs : null,
      ],
      () => this.#plan(),
    );
    store.watch(
      ({ seeds }) => [seeds],
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

  async #rank(): Promise<void> {
    const { seeds, tuning, limit, catalog, songs } = this.store.state;
    if (seeds.length === 0) {
      this.store.patch({ recommendations: null, rankingFailure: "" });
      return;
    }
    if (catalog.status === "opening" || catalog.status === "failed") return;
    const among = catalog.status === "absent" ? songs : null;
    this.#busy = true;
    try {
      const hits = await this.engine.similar(seeds, {
        limit,
        weights: weightsOf(tuning),
        variety: tuning.variety / 100,
        ...(among && { among: among.map(({ source }) => source) }),
      });
      if (this.store.state.seeds === seeds) {
        const { candidates, milliseconds } = hits;
        this.store.patch({ recommendations: { hits, among, candidates, milliseconds }, rankingFailure: "" });
      }
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
