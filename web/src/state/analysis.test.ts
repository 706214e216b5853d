import { expect, test } from "vitest";
import { type Analysis, progressOf, secondsLeft } from "./analysis";

const run = (change: Partial<Analysis>): Analysis => ({
  done: 0,
  total: 4,
  file: "",
  fraction: 0,
  elapsed: 0,
  ...change,
});

test("the file at work counts by how far it is", () => {
  expect(progressOf(run({ done: 1, fraction: 0.5 }))).toBe(0.375);
});

test("time left follows the speed so far", () => {
  expect(secondsLeft(run({ done: 2, elapsed: 6000 }))).toBe(6);
});

test("nothing is promised before one file is done", () => {
  expect(secondsLeft(run({ fraction: 0.9, elapsed: 5000 }))).toBeUndefined();
});
