// In a page: a listener folded in from 200 plays, as the package does it after every interaction: evidence written into
// the engine's memory, the equation solved, the listener read back.

import { TasteEngine } from "../../wasm/src/catalog/taste-engine.ts";
import { Engine } from "../../wasm/src/engine.ts";
import { Ranker } from "../../wasm/src/ranker.ts";
import { numbers } from "../numbers.mjs";

const items = 10_000;
const plays = 200;

const response = await fetch("/bench/earshot.wasm");
const engine = new Engine(await WebAssembly.compile(await response.arrayBuffer()));

/** Factors like trained ones: the longest axis first, each a little shorter. */
function made(factors) {
  const uniform = numbers(factors);
  const rows = Array.from({ length: items }, () =>
    Float32Array.from({ length: factors }, (_, j) => (uniform() - 0.5) / Math.sqrt(1 + j)),
  );
  const gram = new Float32Array(factors * factors);
  for (const row of rows)
    for (let i = 0; i < factors; i++) for (let j = 0; j < factors; j++) gram[i * factors + j] += row[i] * row[j];
  const ranker = new Ranker(engine.module, {
    version: "bench",
    groups: [16, 32, 48, 64].map((end) => ({ begin: end - 16, end })),
    typicalDistances: [1, 1, 1, 1],
  });
  const taste = new TasteEngine(engine.module, ranker);
  taste.open({ items, alpha0: 0.1, lambda: 0.005, nu: 1, factors, gram });
  const evidence = rows
    .slice(0, plays)
    .map((of, i) => ({ of, weight: 0.5 + (i % 7) / 3, target: i % 20 === 0 ? -1 : 1 }));
  return { taste, evidence };
}

const listeners = new Map([64, 128].map((factors) => [factors, made(factors)]));

/** Milliseconds of one fold-in, of `task` factors: of a listener nobody knew, or after one more play. */
globalThis.measure = (peer, task) => {
  const { taste, evidence } = listeners.get(Number(task));
  // Without evidence nobody is known: there is no warm start.
  taste.foldIn([]);
  if (peer === "after one more play") taste.foldIn(evidence.slice(1));
  const begin = performance.now();
  const listener = taste.foldIn(evidence);
  return { ms: performance.now() - begin, value: listener[0] };
};
globalThis.ready = true;
