// The built engine, loaded in Node: what the worker runs, without a browser.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { analyze, SampleSource } from "../../wasm/src/analysis.js";
import type { AnalyzedNumbers } from "../../wasm/src/analyzer.js";
import { Engine } from "../../wasm/src/engine.js";
import { root } from "../integration/programs.js";

const built = process.env.EARSHOT_WASM_DIR ?? join(root, "build/wasm/bin");

export async function loadEngine(): Promise<Engine> {
  return new Engine(await WebAssembly.compile(await readFile(join(built, "earshot.wasm"))));
}

export function analyzeSamples(engine: Engine, samples: Float32Array, sampleRate: number): Promise<AnalyzedNumbers> {
  return analyze(engine, new SampleSource([samples], sampleRate, "samples"), "all", () => {});
}
