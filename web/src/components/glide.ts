const duration = 180;

/** Rows glide to their new place: measured before and after (FLIP). Not for people who asked for less motion. */
export class Glide {
  #before = new Map<string, number>();

  /** Call before the list changes. */
  measure(list: Element | null): void {
    this.#before.clear();
    for (const row of rowsOf(list)) this.#before.set(keyOf(row), row.getBoundingClientRect().top);
  }

  /** Call after the list changed. */
  play(list: Element | null): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || this.#before.size === 0) return;
    // All is measured before anything is animated, so that the page is laid out once.
    const moves = rowsOf(list).map((row) => ({
      row,
      from: this.#before.get(keyOf(row)),
      to: row.getBoundingClientRect().top,
    }));
    for (const { row, from, to } of moves) {
      for (const former of row.getAnimations()) former.cancel();
      const frames =
        from === undefined
          ? [{ opacity: 0 }, { opacity: 1 }]
          : [{ transform: `translateY(${from - to}px)` }, { transform: "none" }];
      if (from === undefined || Math.abs(from - to) > 0.5)
        row.animate(frames, { duration, easing: "cubic-bezier(.2, .8, .2, 1)" });
    }
    this.#before.clear();
  }
}

const rowsOf = (list: Element | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>(":scope > [data-key]") ?? []),
];

const keyOf = (row: HTMLElement): string => row.dataset.key ?? "";
