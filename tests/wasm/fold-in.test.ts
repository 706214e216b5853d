// A listener folded in by the engine as pages run it, against solutions of the same equation in double precision; the
// native tests hold the same numbers (tests/unit/native/fold_in_vectors_test.cpp).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Taste } from "../../wasm/src/catalog/taste.js";
import { TasteEngine } from "../../wasm/src/catalog/taste-engine.js";
import { Ranker } from "../../wasm/src/ranker.js";
import { root } from "../integration/programs.js";
import { loadEngine } from "./engine-in-node.js";

interface Case {
  items: number;
  alpha0: number;
  lambda: number;
  nu: number;
  gram: number[][];
  rows: number[][];
  weights: number[];
  targets: number[];
  listener: number[];
}

const cases = JSON.parse(readFileSync(join(root, "tests/vectors/factors/fold_in.json"), "utf8")) as Case[];

async function openTaste({ items, alpha0, lambda, nu, gram }: Case): Promise<TasteEngine> {
  const { module } = await loadEngine();
  const groups = [0, 1, 2, 3].map((g) => ({ begin: 16 * g, end: 16 * g + 16 }));
  const ranker = new Ranker(module, { version: "test", groups, typicalDistances: Float32Array.of(1, 1, 1, 1) });
  const taste = new TasteEngine(module, ranker);
  taste.open({ items, alpha0, lambda, nu, factors: gram.length, gram: Float32Array.from(gram.flat()) } as Taste);
  return taste;
}

const evidenceOf = ({ rows, weights, targets }: Case) =>
  rows.map((row, i) => ({
    of: Float32Array.from(row),
    weight: weights[i] as number,
    target: targets[i] as number,
  }));

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => sum + x * (b[i] as number), 0);

describe.each(cases)("a listener of $rows.length tracks", (each) => {
  it("is the solution of the training equation", async () => {
    const taste = await openTaste(each);
    const listener = taste.foldIn(evidenceOf(each));
    const length = Math.sqrt(dot(each.listener, each.listener));
    expect(listener.length).toBe(each.listener.length);
    for (const [j, x] of each.listener.entries())
      expect(Math.abs((listener[j] as number) - x)).toBeLessThan(1e-5 * length);
  });

  it("is pushed away from a track by a dislike of it", async () => {
    const evidence = evidenceOf(each);
    const taste = await openTaste(each);
    const [first] = evidence as [(typeof evidence)[number]];
    const liking = dot(taste.foldIn(evidence), first.of);
    const without = dot(taste.foldIn(evidence.slice(1)), first.of);
    const disliking = dot(taste.foldIn([{ ...first, target: -1 }, ...evidence.slice(1)]), first.of);
    expect(without).toBeLessThan(liking);
    expect(disliking).toBeLessThan(without);
  });
});
