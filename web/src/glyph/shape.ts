import type { ByGroup, Group } from "earshot";
import type { SpaceLayout } from "./space-layout";

/** An arc of a ring. Angles in radians, clockwise from the top. */
export interface Arc {
  start: number;
  sweep: number;
}

/** One ring a group, innermost first; as many arcs as its place allows. */
export type GlyphShape = ByGroup<readonly Arc[]>;

const arcsOf: ByGroup<number> = { timbre: 1, harmony: 2, rhythm: 2, dynamics: 3 };
const turn = 2 * Math.PI;

/**
 * A picture from a track's own numbers: every angle is a continuous function of the vector, so that alike songs look
 * alike. In each ring the first number turns the whole ring and one more for each arc sets its length.
 */
export function glyphShape(vector: Float32Array, layout: SpaceLayout): GlyphShape {
  const ring = (group: Group): Arc[] => {
    const count = arcsOf[group];
    const numbers = characteristic(vector, layout, group, 1 + count);
    const turned = numbers[0] ?? 0;
    const slot = turn / count;
    return Array.from({ length: count }, (_, k) => ({
      start: 0.9 * Math.PI * turned + k * slot,
      sweep: slot * (0.45 + 0.38 * (numbers[1 + k] ?? 0)),
    }));
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
  return Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) {
      sum += (vector[begin + j] ?? 0) * Math.cos((Math.PI * (j + 0.5) * k) / size);
    }
    const norm = Math.sqrt((k === 0 ? 1 : 2) / size);
    return Math.tanh((norm * sum) / spread[group]);
  });
}
