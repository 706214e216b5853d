import { expect, test } from "vitest";
import { filtersOf, keyNames, plainNarrowing, wishes } from "./narrowing";

test("who wants nothing in particular asks for nothing", () => {
  expect(filtersOf(plainNarrowing)).toEqual({});
  expect(wishes(plainNarrowing)).toBe(0);
});

test("a range with one end is open at the other", () => {
  const years = { from: 1990, to: null };
  expect(filtersOf({ ...plainNarrowing, years }).years).toEqual([1990, Number.MAX_SAFE_INTEGER]);
  const tempo = { from: null, to: 90 };
  expect(filtersOf({ ...plainNarrowing, tempo }).tempo).toEqual([0, 90]);
});

test("ends in the wrong order are meant the other way round", () => {
  expect(filtersOf({ ...plainNarrowing, years: { from: 2010, to: 1980 } }).years).toEqual([1980, 2010]);
});

test("each thing asked for counts once, however many genres", () => {
  const narrowing = { ...plainNarrowing, genres: ["Folk", "Jazz"], key: 0, emerging: true };
  expect(wishes(narrowing)).toBe(3);
  expect(filtersOf(narrowing)).toEqual({ genres: ["Folk", "Jazz"], keys: [0] });
});

test("keys are named as the package numbers them", () => {
  expect(keyNames).toHaveLength(24);
  expect([keyNames[0], keyNames[9], keyNames[21]]).toEqual(["C major", "A major", "A minor"]);
});
