import { html, svg } from "lit";

/** Drawn in the sprite at the top of index.html. */
export type IconName =
  | "play"
  | "pause"
  | "plus"
  | "search"
  | "close"
  | "sun"
  | "moon"
  | "auto"
  | "shield"
  | "sliders"
  | "filter"
  | "like-this"
  | "warning"
  | "folder"
  | "drop"
  | "reset"
  | "heart"
  | "hide"
  | "block"
  | "export"
  | "keys";

export const icon = (name: IconName) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<use href=${`#icon-${name}`}></use>`}</svg>`;
