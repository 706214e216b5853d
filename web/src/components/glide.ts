const duration = 180;

/** Rows glide to their new place: measured before and after (FLIP). Not for people who asked for less motion. */
export class Glide {
  #before = new Map<string, DOMRect>();

  /** Call before the list changes. */
  measure(list: Element | null): void {
    this.#before.clear();
    for (const row of rowsOf(list)) this.#before.set(keyOf(row), row.getBoundingClientRect());
  }

  /** Call after the list changed. */
  play(list: Element | null): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || this.#before.size === 0) return;
    // All is measured before anything is animated, so that the page is laid out once.
    const moves = rowsOf(list).map((row) => ({
      row,
      from: this.#before.get(keyOf(row)),
      to: row.getBoundingClientRect(),
    }));
    for (const { row, from, to } of moves) {
      for (const former of row.getAnimations()) former.cancel();
      const [right, down] = from ? [from.left - to.left, from.top - to.top] : [0, 0];
      const frames = from
        ? [{ transform: `translate(${right}px, ${down}px)` }, { transform: "none" }]
        : [{ opacity: 0 }, { opacity: 1 }];
      if (!from || Math.max(Math.abs(right), Math.abs(down)) > 0.5)
        row.animate(frames, { duration, easing: "cubic-bezier(.2, .8, .2, 1)" });
    }
    this.#before.clear();
  }
}

const rowsOf = (list: Element | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>(":scope > [data-key]") ?? []),
];

const keyOf = (row: HTMLElement): string => row.dataset.key ?? "";
