import { expect, test } from "vitest";
import { type Analysis, byCause, causeOf, progressOf, secondsLeft } from "./analysis";

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

test("failures are gathered by cause, the most frequent first", () => {
  const failure = (id: number, code: string) => ({
    id,
    file: `${id}.mp3`,
    folder: "",
    cause: causeOf(code),
    reason: "",
  });
  const groups = byCause([failure(1, "io"), failure(2, "corrupt"), failure(3, "corrupt"), failure(4, "anything")]);
  expect(groups.map(({ cause, failures }) => [cause, failures.map(({ id }) => id)])).toEqual([
    ["Damaged", [2, 3]],
    ["Could not be read", [1]],
    ["Failed", [4]],
  ]);
});
