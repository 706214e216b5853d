import { type ByGroup, groups } from "earshot";
import type { SpaceLayout } from "./space-layout";

/** Euclidean distance within each group. */
export function groupDistances(a: Float32Array, b: Float32Array, { ranges }: SpaceLayout): ByGroup<number> {
  const within = ([begin, end]: readonly [number, number]): number => {
    let sum = 0;
    for (let k = begin; k < end; k += 1) sum += ((a[k] ?? 0) - (b[k] ?? 0)) ** 2;
    return Math.sqrt(sum);
  };
  const { timbre, harmony, rhythm, dynamics } = ranges;
  return { timbre: within(timbre), harmony: within(harmony), rhythm: within(rhythm), dynamics: within(dynamics) };
}

/**
 * Of several seeds a hit is measured to the one it came from, and its distances do not say which that was: it is the one whose
 * distances they are, to the rounding of stored vectors.
 */
export function measuredSeed<Seed extends { vector: Float32Array }>(
  hit: { vector: Float32Array; distances: ByGroup<number> },
  seeds: readonly Seed[],
  layout: SpaceLayout,
): Seed | undefined {
  const misfit = (seed: Seed): number => {
    const distances = groupDistances(seed.vector, hit.vector, layout);
    return groups.reduce((sum, group) => sum + Math.abs(distances[group] - hit.distances[group]), 0);
  };
  return seeds.map((seed) => ({ seed, misfit: misfit(seed) })).sort((a, b) => a.misfit - b.misfit)[0]?.seed;
}
