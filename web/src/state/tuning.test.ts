import { expect, test } from "vitest";
import { isPlain, plainTuning, spokenWeight, weightOf, weightsOf } from "./tuning";

test("a slider leaves a group out at 0, is neutral in the middle and reaches the engine's limit at the end", () => {
  expect([0, 50, 100].map(weightOf)).toEqual([0, 1, 4]);
});

test("weights grow with the slider", () => {
  const weights = Array.from({ length: 101 }, (_, value) => weightOf(value));
  expect(weights).toEqual([...weights].sort((a, b) => a - b));
});

test("variety is no weight", () => {
  expect(Object.keys(weightsOf({ ...plainTuning, variety: 80 }))).toEqual(["timbre", "harmony", "rhythm", "dynamics"]);
});

test("moving any slider, variety too, is no longer plain", () => {
  expect(isPlain(plainTuning)).toBe(true);
  expect(isPlain({ ...plainTuning, variety: 1 })).toBe(false);
  expect(isPlain({ ...plainTuning, rhythm: 49 })).toBe(false);
});

test("screen readers hear what a place on the slider means", () => {
  expect(spokenWeight(0)).toBe("0, left out");
  expect(spokenWeight(100)).toBe("100, 4.0 times the usual");
});
