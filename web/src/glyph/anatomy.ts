import { type Group, groups } from "earshot";
import { html, svg } from "lit";
import { radiusOf, ringPath } from "./glyph";
import { glyphShape, type Ring } from "./shape";
import type { SpaceLayout } from "./space-layout";

/** What a ring tells, where its name stands, and between which angles the line to it may begin, so that no two lines cross. */
const names: Record<Group, { tells: string; y: number; from: number; to: number }> = {
  dynamics: { tells: "loud and quiet", y: 11, from: 20, to: 72 },
  rhythm: { tells: "tempo and pulse", y: 33, from: 62, to: 95 },
  harmony: { tells: "chords and key", y: 55, from: 84, to: 125 },
  timbre: { tells: "the sound itself", y: 77, from: 95, to: 165 },
};

/** A track's picture with its rings named: how to read the small ones. */
export function anatomy(vector: Float32Array, layout: SpaceLayout) {
  const shape = glyphShape(vector, layout);
  return html`<figure class="anatomy">
    <svg viewBox="0 0 190 100" role="img" aria-label="A track's picture: rings for dynamics, rhythm, harmony and timbre">
      <rect class="anatomy-ground" width="100" height="100" rx="10"></rect>
      ${groups.map((group) => svg`<path class="ring ${group}" d=${ringPath(shape[group], radiusOf[group])}></path>`)}
      ${groups.filter((group) => Math.max(...shape[group]) > 0).map((group) => leader(group, shape[group]))}
    </svg>
    <figcaption class="tiny soft">Every track draws itself. Alike songs look alike.</figcaption>
  </figure>`;
}

function leader(group: Group, ring: Ring) {
  const { tells, y, from, to } = names[group];
  const angle = (2 * Math.PI * boldest(ring, from, to)) / ring.length;
  const [x0, y0] = [50 + radiusOf[group] * Math.sin(angle), 50 - radiusOf[group] * Math.cos(angle)];
  return svg`<g class=${group}>
    <path class="leader" d="M${x0.toFixed(1)} ${y0.toFixed(1)}L106 ${y + 3}H110"></path>
    <circle class="leader-end" cx=${x0.toFixed(1)} cy=${y0.toFixed(1)} r="1.6"></circle>
    <text class="leader-name" x="113" y=${y + 3}>${group}</text>
    <text class="leader-tells" x="113" y=${y + 11}>${tells}</text>
  </g>`;
}

/** Of several tracks the one whose rings are all there where the lines begin. */
export function clearest(vectors: readonly Float32Array[], layout: SpaceLayout): Float32Array | undefined {
  const clarity = (vector: Float32Array): number => {
    const shape = glyphShape(vector, layout);
    return Math.min(
      ...groups.map((group) => shape[group][boldest(shape[group], names[group].from, names[group].to)] ?? 0),
    );
  };
  return vectors.toSorted((a, b) => clarity(b) - clarity(a))[0];
}

/** The step between two angles, in degrees, where the ring is thickest. */
function boldest(ring: Ring, from: number, to: number): number {
  const stepAt = (angle: number) => Math.round((angle / 360) * ring.length);
  let best = stepAt(from);
  for (let step = best; step <= stepAt(to); step += 1) if ((ring[step] ?? 0) > (ring[best] ?? 0)) best = step;
  return best;
}
