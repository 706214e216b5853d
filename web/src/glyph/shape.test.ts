import { groups } from "earshot";
import { expect, test } from "vitest";
import { ringPath } from "./glyph";
import { type GlyphShape, glyphShape } from "./shape";
import { shippedLayout } from "./space-layout";

/** A generator with a seed: tests see the same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Bell-shaped enough for vectors of a space: the sum of six uniform numbers. */
function vectorOf(random: () => number, size: (k: number) => number): Float32Array {
  const normal = () => (Array.from({ length: 6 }, random).reduce((sum, value) => sum + value, 0) - 3) * Math.SQRT2;
  return Float32Array.from({ length: 64 }, (_, k) => normal() * size(k));
}

const spreadAt = (k: number): number => {
  const group = groups.find((name) => k >= shippedLayout.ranges[name][0] && k < shippedLayout.ranges[name][1]);
  return group ? shippedLayout.spread[group] : 0;
};

/** How different two glyphs look: how much of the rings is ink in one of them only. */
function difference(a: GlyphShape, b: GlyphShape): number {
  const ringsApart = groups.map((group) =>
    a[group].reduce((sum, thickness, k) => sum + Math.abs(thickness - (b[group][k] ?? 0)), 0),
  );
  return ringsApart.reduce((sum, apart) => sum + apart, 0);
}

const near = (vector: Float32Array, random: () => number): Float32Array => {
  const nudge = vectorOf(random, (k) => 0.15 * spreadAt(k));
  return vector.map((value, k) => value + (nudge[k] ?? 0));
};

test("the same vector always draws the same glyph", () => {
  const vector = vectorOf(numbers(1), spreadAt);
  expect(glyphShape(vector, shippedLayout)).toEqual(glyphShape(vector.slice(), shippedLayout));
});

test("neighbours' glyphs are closer than strangers', for at least 19 of 20 songs", () => {
  const random = numbers(7);
  let closer = 0;
  const songs = 200;
  for (let song = 0; song < songs; song += 1) {
    const vector = vectorOf(random, spreadAt);
    const own = glyphShape(vector, shippedLayout);
    const neighbour = glyphShape(near(vector, random), shippedLayout);
    const stranger = glyphShape(vectorOf(random, spreadAt), shippedLayout);
    if (difference(own, neighbour) < difference(own, stranger)) closer += 1;
  }
  expect(closer).toBeGreaterThanOrEqual(0.95 * songs);
});

test("a tiny step in any number moves the picture by a tiny step: no jumps", () => {
  const vector = vectorOf(numbers(3), spreadAt);
  const own = glyphShape(vector, shippedLayout);
  for (let k = 0; k < 64; k += 1) {
    const moved = vector.slice();
    moved[k] = (moved[k] ?? 0) + 1e-3 * spreadAt(k);
    const other = glyphShape(moved, shippedLayout);
    for (const group of groups) {
      other[group].forEach((thickness, n) => {
        expect(Math.abs(thickness - (own[group][n] ?? 0))).toBeLessThan(0.01);
      });
    }
  }
});

test("a group's ring answers to its own numbers only", () => {
  const vector = vectorOf(numbers(5), spreadAt);
  const own = glyphShape(vector, shippedLayout);
  for (const changed of groups) {
    const [begin, end] = shippedLayout.ranges[changed];
    const other = glyphShape(
      vector.map((value, k) => (k >= begin && k < end ? -value : value)),
      shippedLayout,
    );
    for (const group of groups) {
      if (group === changed) expect(other[group]).not.toEqual(own[group]);
      else expect(other[group]).toEqual(own[group]);
    }
  }
});

test("no ring vanishes and none leaves its place, whatever the numbers", () => {
  for (const size of [0, 1, 1e6]) {
    const shape = glyphShape(
      vectorOf(numbers(11), () => size),
      shippedLayout,
    );
    for (const group of groups) {
      expect(Math.max(...shape[group])).toBeGreaterThan(0.05);
      expect(Math.max(...shape[group])).toBeLessThanOrEqual(1);
      expect(Math.min(...shape[group])).toBeGreaterThanOrEqual(0);
    }
  }
});

test("a ring is drawn as closed strokes that stay within their band", () => {
  const whole = ringPath(
    Array.from({ length: 60 }, () => 0.5),
    30,
  );
  expect(whole.match(/M/g)).toHaveLength(1);
  const twoStrokes = Array.from({ length: 60 }, (_, k) => Math.max(0, Math.cos((2 * Math.PI * 2 * k) / 60)));
  const path = ringPath(twoStrokes, 30);
  expect(path.match(/M/g)).toHaveLength(2);
  for (const [x = 0, y = 0] of [...path.matchAll(/([\d.]+) ([\d.]+)/g)].map((found) => [
    Number(found[1]),
    Number(found[2]),
  ])) {
    expect(Math.abs(Math.hypot(x - 50, y - 50) - 30)).toBeLessThan(5);
  }
  expect(
    ringPath(
      Array.from({ length: 60 }, () => 0),
      30,
    ),
  ).toBe("");
});
