import type { AppState } from "../state/app-state";
import type { Store } from "../state/store";

/** The way back from the last thing that took something away: one at a time, as long as nothing else did. */
export class Undo {
  #back: (() => void) | undefined;
  #gone: (() => void) | undefined;

  constructor(private readonly store: Store<AppState>) {}

  /** `what` was `done`: "Gold Rush", "removed". `gone` is called when there is no way back any more. */
  offer(what: string, done: string, back: () => void, gone?: () => void): void {
    this.#gone?.();
    this.#back = back;
    this.#gone = gone;
    this.store.patch({ undoable: { what, done }, announcement: `${what} ${done}. It can be undone.` });
  }

  take(): void {
    const back = this.#back;
    this.#gone = undefined;
    this.forget();
    back?.();
  }

  forget(): void {
    this.#gone?.();
    this.#back = undefined;
    this.#gone = undefined;
    this.store.patch({ undoable: null });
  }
}
