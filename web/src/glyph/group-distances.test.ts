import { expect, test } from "vitest";
import { groupDistances, measuredSeed } from "./group-distances";
import { shippedLayout } from "./space-layout";

const vector = (change: Record<number, number>) => Float32Array.from({ length: 64 }, (_, k) => change[k] ?? 0);

test("a difference in a group's numbers is a distance in that group only", () => {
  const [harmony] = shippedLayout.ranges.harmony;
  const distances = groupDistances(vector({}), vector({ [harmony]: 3, [harmony + 1]: 4 }), shippedLayout);
  expect(distances).toEqual({ timbre: 0, harmony: 5, rhythm: 0, dynamics: 0 });
});

test("the seed a hit was measured to is found, also when it is not the one nearest without weights", () => {
  const [far, near] = [{ vector: vector({ 0: 9, 63: 1 }) }, { vector: vector({ 0: 1, 63: 2 }) }];
  const hit = { vector: vector({}), distances: groupDistances(far.vector, vector({ 1: 0.02 }), shippedLayout) };
  expect(measuredSeed(hit, [near, far], shippedLayout)).toBe(far);
  expect(measuredSeed(hit, [], shippedLayout)).toBeUndefined();
});
