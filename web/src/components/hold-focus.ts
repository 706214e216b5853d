const focusable = "button:not(:disabled), input:not(:disabled), a[href], [tabindex='0']";

/**
 * Renders, and if what had the focus went away with it, gives the focus to its nearest neighbour that is still there, or
 * else to the main part: a keyboard never falls back to the top of the page.
 */
export function holdFocus(part: HTMLElement, render: () => void): void {
  const held = document.activeElement;
  if (!(held instanceof HTMLElement) || held === part || !part.contains(held)) {
    render();
    return;
  }
  const before = [...part.querySelectorAll<HTMLElement>(focusable)];
  render();
  if (usable(held)) return;
  const place = before.indexOf(held);
  const heirs = before.map((element, k) => ({ element, away: k > place ? k - place - 0.5 : place - k }));
  heirs.sort((a, b) => a.away - b.away);
  const heir = heirs.find(({ element }) => usable(element))?.element ?? document.querySelector<HTMLElement>("main");
  heir?.focus({ preventScroll: heir.localName === "main" });
}

const usable = (element: HTMLElement): boolean =>
  element.isConnected && element.checkVisibility() && !element.matches(":disabled");
