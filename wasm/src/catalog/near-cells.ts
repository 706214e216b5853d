import { type ByGroup, groups } from "../types.js";
import type { CatalogIndex } from "./catalog-index.js";

/** The cells whose centroids are nearest to a vector, nearest first; those without tracks are left out. */
export function nearCells(
  { rows, outline, space, dimensions }: CatalogIndex,
  vector: Float32Array,
  weights: ByGroup<number>,
  count: number,
): number[] {
  const weightOf = new Float32Array(dimensions);
  for (const [g, { begin, end }] of space.groups.entries()) weightOf.fill(weights[groups[g] as "timbre"], begin, end);
  const { centroids, centroidScales } = outline;
  const distances = new Float64Array(rows.length);
  for (let cell = 0; cell < rows.length; cell++) {
    const scale = centroidScales[cell] as number;
    let sum = 0;
    for (let j = 0; j < dimensions; j++) {
      const difference = scale * (centroids[cell * dimensions + j] as number) - (vector[j] as number);
      sum += (weightOf[j] as number) * difference * difference;
    }
    distances[cell] = sum;
  }
  const cells = Array.from(rows.keys()).filter((cell) => (rows[cell] as number) > 0);
  return cells.sort((a, b) => (distances[a] as number) - (distances[b] as number)).slice(0, count);
}
