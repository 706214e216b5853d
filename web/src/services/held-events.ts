import type { PublishedEvent } from "earshot/live";

/** Milliseconds in which the listener may think better of it. */
export const secondThoughts = 10_000;

/** An event on its way out. */
export interface HeldEvent {
  /** Lets it go at once. */
  send(): void;
  /** It never goes, unless it is under way. */
  takeBack(): void;
}

/** What the listener did, a while before it is published: so that Undo comes first. */
export class HeldEvents {
  readonly #held = new Set<HeldEvent>();

  constructor(private readonly publish: (event: PublishedEvent, signal: AbortSignal) => void) {}

  hold(event: PublishedEvent): HeldEvent {
    const takenBack = new AbortController();
    const held: HeldEvent = {
      send: () => {
        clearTimeout(timer);
        if (this.#held.delete(held)) this.publish(event, takenBack.signal);
      },
      takeBack: () => {
        clearTimeout(timer);
        this.#held.delete(held);
        takenBack.abort();
      },
    };
    const timer = setTimeout(held.send, secondThoughts);
    this.#held.add(held);
    return held;
  }

  send(): void {
    for (const held of this.#held) held.send();
  }

  takeBack(): void {
    for (const held of this.#held) held.takeBack();
  }
}
