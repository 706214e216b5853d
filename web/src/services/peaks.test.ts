import { expect, test } from "vitest";
import { outline } from "./peaks";

test("an outline follows loudness and its loudest bar is 1", () => {
  const samples = Float32Array.from({ length: 400 }, (_, k) => (k % 2 ? 1 : -1) * (k < 200 ? 0.1 : 0.4));
  const bars = outline(samples, 4);
  expect(bars[0]).toBeCloseTo(0.25);
  expect([bars[1], bars[2], bars[3]].map((bar) => Number(bar?.toFixed(3)))).toEqual([0.25, 1, 1]);
});

test("silence is flat, and fewer samples than bars is no fault", () => {
  expect([...outline(new Float32Array(100), 3)]).toEqual([0, 0, 0]);
  expect(outline(Float32Array.of(1, 1), 8).every(Number.isFinite)).toBe(true);
});
