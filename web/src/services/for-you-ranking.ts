import type { AppState } from "../state/app-state";
import { nothingForYou } from "../state/for-you";
import { hiddenIds, isEmpty, listened } from "../state/history";
import type { Store } from "../state/store";
import type { Engine } from "./engine";
import { inWords } from "./in-words";

const pickCount = 40;
const artistCount = 12;

/** Ranks Made for you and New artists again after every interaction, as long as somebody looks at them: one at a time. */
export class ForYouRanking {
  #busy = false;
  #stale = false;

  constructor(
    private readonly store: Store<AppState>,
    private readonly engine: Engine,
  ) {
    store.watch(
      ({ view, history, catalog, turn }) => [view, history, catalog.status, turn],
      () => void this.#rank(),
    );
  }

  async #rank(): Promise<void> {
    const { view, history, catalog } = this.store.state;
    if (view !== "for-you" || catalog.status !== "ready" || history.status === "opening") return;
    if (this.#busy) {
      this.#stale = true;
      return;
    }
    this.#busy = true;
    try {
      this.store.patch({ forYou: isEmpty(history) ? nothingForYou : await this.#forYou(this.store.state) });
    } catch (fault) {
      this.store.patch({ forYou: { ...this.store.state.forYou, failure: inWords(fault) } });
    } finally {
      this.#busy = false;
      if (this.#stale) {
        this.#stale = false;
        void this.#rank();
      }
    }
  }

  async #forYou({ history }: Readonly<AppState>): Promise<AppState["forYou"]> {
    const events = listened(history);
    const options = {
      exclude: hiddenIds(history, "catalog"),
      blockedArtists: [...history.blocked.values()].map(({ name }) => name),
    };
    const picks = await this.engine.recommend(events, { ...options, limit: pickCount });
    const artists = await this.engine.newArtists(events, { ...options, limit: artistCount });
    const { tasteShare, known } = picks;
    return { picks: [...picks], artists, tasteShare, known, failure: "" };
  }
}
