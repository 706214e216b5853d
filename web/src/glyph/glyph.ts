import { type Group, groups } from "earshot";
import { html, svg } from "lit";
import { type Arc, type GlyphShape, glyphShape } from "./shape";
import { shippedLayout } from "./space-layout";

// Drawn in a square of 100: rings wide enough apart to stay distinct at 40 px.
const centre = 50;
const radiusOf: Record<Group, number> = { timbre: 12, harmony: 21.5, rhythm: 31, dynamics: 40.5 };

const drawn = new WeakMap<Float32Array, ReturnType<typeof html>>();

/** The track's picture; decoration beside its title, so screen readers pass over it. */
export function glyph(vector: Float32Array) {
  let picture = drawn.get(vector);
  if (!picture) {
    picture = picturesOf(glyphShape(vector, shippedLayout));
    drawn.set(vector, picture);
  }
  return picture;
}

const picturesOf = (shape: GlyphShape) =>
  html`<svg class="glyph" viewBox="0 0 100 100" aria-hidden="true">
    ${groups.map(
      (group) =>
        svg`<path class="ring ${group}" d=${shape[group].map((arc) => arcPath(arc, radiusOf[group])).join("")}></path>`,
    )}
  </svg>`;

export function arcPath({ start, sweep }: Arc, radius: number): string {
  const at = (angle: number) =>
    `${(centre + radius * Math.sin(angle)).toFixed(2)} ${(centre - radius * Math.cos(angle)).toFixed(2)}`;
  return `M${at(start)}A${radius} ${radius} 0 ${sweep > Math.PI ? 1 : 0} 1 ${at(start + sweep)}`;
}
