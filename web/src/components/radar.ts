import { type Group, groups } from "earshot";
import { svg } from "lit";
import { characteristic } from "../glyph/shape";
import type { SpaceLayout } from "../glyph/space-layout";

const spokesPerGroup = 3;
const spokes = groups.length * spokesPerGroup;
// Wider than high: the names of the groups at the sides need room.
const [width, height] = [344, 262];
const [middleX, middleY] = [width / 2, height / 2];
const reach = 98;
/** Points drawn from one spoke to the next, so that the outline is round. */
const stepsPerSpoke = 8;

/** Where a track stands along each group's main directions: 0 to 1, three of each group in order. */
export const profile = (vector: Float32Array, layout: SpaceLayout): number[] =>
  groups.flatMap((group) => characteristic(vector, layout, group, spokesPerGroup).map((value) => 0.5 + 0.42 * value));

/** The seed dashed, the result filled: where the outlines meet, the two are alike. */
export function radar(seed: readonly number[], result: readonly number[], label: string) {
  return svg`<svg class="radar" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    ${groups.map((group, k) => sector(group, k))}
    ${[0.33, 0.66, 1].map((ring) => svg`<circle class="grid" cx=${middleX} cy=${middleY} r=${ring * reach}></circle>`)}
    <polygon class="result" points=${outline(result)}></polygon>
    <polygon class="seed" points=${outline(seed)}></polygon>
    ${groups.map((group, k) => name(group, k))}
  </svg>`;
}

const angleOf = (spoke: number): number => ((spoke - (spokesPerGroup - 1) / 2) / spokes) * 2 * Math.PI;

const at = (angle: number, distance: number): string =>
  `${(middleX + distance * Math.sin(angle)).toFixed(1)},${(middleY - distance * Math.cos(angle)).toFixed(1)}`;

/** A closed line through the values, its distance from the middle going from spoke to spoke like half a cosine. */
function outline(values: readonly number[]): string {
  const points: string[] = [];
  for (let step = 0; step < spokes * stepsPerSpoke; step += 1) {
    const spoke = Math.floor(step / stepsPerSpoke);
    const share = (1 - Math.cos((Math.PI * (step % stepsPerSpoke)) / stepsPerSpoke)) / 2;
    const [from, to] = [values[spoke] ?? 0, values[(spoke + 1) % spokes] ?? 0];
    points.push(at(angleOf(step / stepsPerSpoke), reach * (from + (to - from) * share)));
  }
  return points.join(" ");
}

/** The quarter that belongs to a group; timbre is on top, the others follow clockwise. */
function sector(group: Group, k: number) {
  const [from, to] = [(k - 0.5) * (Math.PI / 2), (k + 0.5) * (Math.PI / 2)];
  return svg`<path class="sector ${group}" d="M${middleX},${middleY}L${at(from, reach)}A${reach},${reach} 0 0 1 ${at(to, reach)}Z"></path>`;
}

function name(group: Group, k: number) {
  const gap = k % 2 === 0 ? 16 : 8;
  const [x, y] = at(k * (Math.PI / 2), reach + gap).split(",");
  const anchor = ["middle", "start", "middle", "end"][k];
  return svg`<text class=${group} x=${x} y=${Number(y) + 4} text-anchor=${anchor}>${group}</text>`;
}
