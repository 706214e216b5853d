import { type Group, groups } from "earshot";
import { html, svg } from "lit";
import { radiusOf, ringPath } from "./glyph";
import { glyphShape } from "./shape";
import { shippedLayout } from "./space-layout";

/** What a ring tells, and where its name stands: a line leads from the ring's right side to it. */
const names: Record<Group, { tells: string; y: number }> = {
  dynamics: { tells: "loud and quiet", y: 11 },
  rhythm: { tells: "tempo and pulse", y: 33 },
  harmony: { tells: "chords and key", y: 55 },
  timbre: { tells: "the sound itself", y: 77 },
};

/** A track's picture with its rings named: how to read the small ones. */
export function anatomy(vector: Float32Array) {
  const shape = glyphShape(vector, shippedLayout);
  return html`<figure class="anatomy">
    <svg viewBox="0 0 190 100" role="img" aria-label="A track's picture: rings for dynamics, rhythm, harmony and timbre">
      <rect class="anatomy-ground" width="100" height="100" rx="10"></rect>
      ${groups.map((group) => svg`<path class="ring ${group}" d=${ringPath(shape[group], radiusOf[group])}></path>`)}
      ${groups.map(leader)}
    </svg>
    <figcaption class="tiny soft">Every track draws itself. Alike songs look alike.</figcaption>
  </figure>`;
}

function leader(group: Group) {
  const { tells, y } = names[group];
  const radius = radiusOf[group];
  // Where the ring is met: at the name's height if it reaches so far up or down, else on its side.
  const up = Math.max(-0.86 * radius, Math.min(0.86 * radius, y + 3 - 50));
  const [x0, y0] = [50 + Math.sqrt(radius ** 2 - up ** 2), 50 + up];
  return svg`<g class=${group}>
    <path class="leader" d="M${x0.toFixed(1)} ${y0.toFixed(1)}L106 ${y + 3}H110"></path>
    <circle class="leader-end" cx=${x0.toFixed(1)} cy=${y0.toFixed(1)} r="1.6"></circle>
    <text class="leader-name" x="113" y=${y + 3}>${group}</text>
    <text class="leader-tells" x="113" y=${y + 11}>${tells}</text>
  </g>`;
}
