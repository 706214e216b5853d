export type Unsubscribe = () => void;

/** The page's one state: replaced, never changed in place, so that "did it change" is a comparison of references. */
export class Store<State extends object> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  /** Merges a change. Listeners hear of it only if a value is really another one. */
  patch(change: Partial<State>): void {
    const names = Object.keys(change) as (keyof State)[];
    if (names.every((name) => Object.is(this.#state[name], change[name]))) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls back when one of the selected values became another one. */
  watch(select: (state: Readonly<State>) => readonly unknown[], changed: () => void): Unsubscribe {
    let before = select(this.#state);
    const listener = () => {
      const after = select(this.#state);
      if (after.length === before.length && after.every((value, k) => Object.is(value, before[k]))) return;
      before = after;
      changed();
    };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
