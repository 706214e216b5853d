import { type Group, groups } from "earshot";
import { html, svg } from "lit";
import { glyphShape, type Ring } from "./shape";
import type { SpaceLayout } from "./space-layout";

// Drawn in a square of 100: rings wide enough apart to stay distinct at 40 px.
const centre = 50;
export const radiusOf: Record<Group, number> = { timbre: 11, harmony: 21, rhythm: 31, dynamics: 41 };
const mostThickness = 8.4;

const drawn = new WeakMap<SpaceLayout, Map<string, ReturnType<typeof html>>>();
const mostKept = 500;

/** The track's picture; decoration beside its title, so screen readers pass over it. */
export function glyph(vector: Float32Array, layout: SpaceLayout) {
  let pictures = drawn.get(layout);
  if (!pictures || pictures.size >= mostKept) {
    pictures = new Map();
    drawn.set(layout, pictures);
  }
  // By value: every ranking brings its hits' vectors anew, and while a slider moves there are many rankings.
  const key = vector.join();
  let picture = pictures.get(key);
  if (!picture) {
    const shape = glyphShape(vector, layout);
    picture = html`<svg class="glyph" viewBox="0 0 100 100" aria-hidden="true">
      ${groups.map((group) => svg`<path class="ring ${group}" d=${ringPath(shape[group], radiusOf[group])}></path>`)}
    </svg>`;
    pictures.set(key, picture);
  }
  return picture;
}

/** The strokes of a ring as outlines: out along the outer side, back along the inner one. */
export function ringPath(ring: Ring, radius: number): string {
  const at = (step: number, distance: number): string => {
    const angle = (2 * Math.PI * step) / ring.length;
    return `${tenths(centre + distance * Math.sin(angle))} ${tenths(centre - distance * Math.cos(angle))}`;
  };
  const half = (step: number) => ((ring[step % ring.length] ?? 0) * mostThickness) / 2;
  const side = (steps: readonly number[], sign: number) => steps.map((k) => at(k, radius + sign * half(k)));
  return strokes(ring)
    .map((steps) => `M${[...side(steps, 1), ...side(steps.toReversed(), -1)].join("L")}Z`)
    .join("");
}

const tenths = (value: number): number => Math.round(10 * value) / 10;

/** Runs of steps where the ring is there, each from the bare step before to the bare one after. */
function strokes(ring: Ring): number[][] {
  const bare = ring.indexOf(0);
  if (bare < 0) return [Array.from({ length: ring.length + 1 }, (_, k) => k)];
  const runs: number[][] = [];
  let run: number[] = [];
  for (let k = bare; k <= bare + ring.length; k += 1) {
    run.push(k);
    if (ring[k % ring.length] !== 0) continue;
    if (run.length > 2) runs.push(run);
    run = [k];
  }
  return runs;
}
