import { type ByGroup, groups } from "earshot";
import { html } from "lit";
import { percent } from "../format/words";
import { css } from "./css";

/**
 * Closeness by group as four meters, always in the same order, with the numbers for those who can't see or tell colours. Each is
 * notched where unrelated music lies.
 */
export const groupBars = (closeness: ByGroup<number>) => {
  const words = groups.map((group) => `${group} ${percent(closeness[group])}`).join(", ");
  return html`<span class="bars" role="img" aria-label=${`Closeness: ${words}`} title=${words}>
    ${groups.map((group) => html`<i class="meter ${group}" ${css({ "--share": closeness[group].toFixed(3) })}></i>`)}
  </span>`;
};

/** The names above them; each row's own label says the same to screen readers. */
export const groupNames = () =>
  html`<span class="bars" aria-hidden="true">${groups.map((group) => html`<b class=${group}>${group}</b>`)}</span>`;
