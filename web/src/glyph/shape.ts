import type { ByGroup, Group } from "earshot";
import type { SpaceLayout } from "./space-layout";

/** How thick a ring is, all the way round: 0 is not there, 1 is full. Evenly spaced, clockwise from the top. */
export type Ring = readonly number[];

/** One ring a group, drawn innermost first. */
export type GlyphShape = ByGroup<Ring>;

export const ringSteps = 48;

/** Which waves shape a group's ring: a wave of n goes round n times, so it makes n strokes. */
const wavesOf: ByGroup<readonly [number, number]> = {
  timbre: [1, 2],
  harmony: [1, 3],
  rhythm: [2, 5],
  dynamics: [1, 4],
};

/**
 * A picture from a track's own numbers: rings like brush strokes, whose thickness is a continuous function of the vector,
 * so that alike songs look alike. A ring's first number makes it bold or faint, two waves shape it, each with a size and a
 * turn of its own from two numbers more.
 */
export function glyphShape(vector: Float32Array, layout: SpaceLayout): GlyphShape {
  const ring = (group: Group): number[] => {
    const [begin, end] = layout.ranges[group];
    if (begin === end) return Array.from({ length: ringSteps }, () => 0); // a space without such numbers
    const [level = 0, a = 0, b = 0, c = 0, d = 0] = characteristic(vector, layout, group, 5);
    const [first, second] = wavesOf[group];
    return Array.from({ length: ringSteps }, (_, k) => {
      const angle = (2 * Math.PI * k) / ringSteps;
      const wave =
        a * Math.cos(first * angle) +
        b * Math.sin(first * angle) +
        (c * Math.cos(second * angle) + d * Math.sin(second * angle));
      return Math.min(1, Math.max(0, 0.38 + 0.3 * level + 0.85 * wave));
    });
  };
  return { timbre: ring("timbre"), harmony: ring("harmony"), rhythm: ring("rhythm"), dynamics: ring("dynamics") };
}

/**
 * A few numbers in (-1, 1) that stand for a group: its part of the vector seen along the first cosine directions (an
 * orthonormal family, so distances shrink but never grow), in units of the group's usual spread.
 */
export function characteristic(
  vector: Float32Array,
  { ranges, spread }: SpaceLayout,
  group: Group,
  count: number,
): number[] {
  const [begin, end] = ranges[group];
  const size = end - begin;
  if (size === 0) return Array.from({ length: count }, () => 0);
  return Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) {
      sum += (vector[begin + j] ?? 0) * Math.cos((Math.PI * (j + 0.5) * k) / size);
    }
    const norm = Math.sqrt((k === 0 ? 1 : 2) / size);
    return Math.tanh((norm * sum) / spread[group]);
  });
}
