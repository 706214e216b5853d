import type { AppState } from "../state/app-state";
import { findOwn } from "../state/own-search";
import { pieceOfTrack } from "../state/piece";
import type { Store } from "../state/store";
import type { Engine } from "./engine";
import { inWords } from "./in-words";

const resultCount = 12;
const ownCount = 6;
const pauseBetweenKeys = 80;

/** Search as one types, in Your music and in the catalog. An answer that a later question overtook is dropped. */
export class Search {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
  ) {
    // What a relay brings while an answer is looked at may belong to it.
    store.watch(
      ({ arrivals }) => [arrivals.latest],
      () => {
        const { query } = store.state.search;
        if (query.trim() !== "") void this.#find(query);
      },
    );
  }

  ask(query: string): void {
    clearTimeout(this.#timer);
    if (query.trim() === "") {
      this.store.patch({ search: { query, status: "idle", results: [], reason: "" } });
      return;
    }
    this.store.patch({ search: { ...this.store.state.search, query, status: "searching" } });
    this.#timer = setTimeout(() => void this.#find(query), pauseBetweenKeys);
  }

  clear(): void {
    this.ask("");
  }

  async #find(query: string): Promise<void> {
    const own = findOwn(this.store.state.songs, query, ownCount);
    try {
      const tracks = await this.engine.search(query.trim(), resultCount - own.length);
      this.#show(query, { query, status: "done", results: [...own, ...tracks.map(pieceOfTrack)], reason: "" });
    } catch (fault) {
      this.#show(query, { query, status: "failed", results: [], reason: inWords(fault) });
    }
  }

  #show(query: string, search: AppState["search"]): void {
    if (this.store.state.search.query === query) this.store.patch({ search });
  }
}
