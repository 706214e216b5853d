import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";

/** The way back from the last thing that took something away: one at a time, as long as nothing else did. */
export class Undo {
  #back: (() => void) | undefined;

  constructor(private readonly store: Store<AppState>) {}

  /** `what` was `done`: "Gold Rush", "removed". */
  offer(what: string, done: string, back: () => void): void {
    this.#back = back;
    this.store.patch({ undoable: { what, done }, announcement: `${what} ${done}. It can be undone.` });
  }

  take(): void {
    const back = this.#back;
    this.forget();
    back?.();
  }

  forget(): void {
    this.#back = undefined;
    this.store.patch({ undoable: null });
  }
}
