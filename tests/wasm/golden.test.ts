// The golden clips of tests/golden, made with librosa, against the engine in WebAssembly. The package gives statistics, so
// librosa's frames are reduced to theirs; tests/golden/golden_test.cpp compares the frames themselves natively.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Analyzer } from "../../wasm/src/analyzer.js";
import type { Engine } from "../../wasm/src/engine.js";
import { root, testData } from "../integration/programs.js";
import { analyzeSamples, loadEngine } from "./engine-in-node.js";

const folder = join(root, "tests/golden");

interface Clip {
  name: string;
  source: string;
  samples: number;
  tempo: number;
}

async function readClips(): Promise<Clip[]> {
  const [, ...lines] = (await readFile(join(folder, "clips.csv"), "utf8")).trim().split("\n");
  return lines.map((line) => {
    const [name = "", source = "", samples, tempo] = line.split(",");
    return { name, source, samples: Number(samples), tempo: Number(tempo) };
  });
}

/** The first samples of a 16-bit mono WAV. */
async function readWav(file: string, samples: number): Promise<Float32Array> {
  const bytes = await readFile(file);
  const start = bytes.indexOf("data", 12) + 8;
  return Float32Array.from({ length: samples }, (_, i) => bytes.readInt16LE(start + 2 * i) / 32768);
}

/** Rows of a two-dimensional float32 array as numpy.save writes it. */
async function readNpy(file: string): Promise<Float32Array[]> {
  const bytes = await readFile(file);
  const header = bytes.toString("latin1", 10, 10 + bytes.readUInt16LE(8));
  const [, rows, columns] = /'shape': \((\d+), (\d+)\)/.exec(header)?.map(Number) ?? [];
  if (!rows || !columns) throw new Error(`${file} has no two-dimensional shape`);
  const values = new Float32Array(new Uint8Array(bytes.subarray(bytes.length - rows * columns * 4)).buffer);
  return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}

const statistics: Record<string, (frames: Float32Array) => number> = {
  max: (frames) => frames.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  min: (frames) => frames.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  mean: (frames) => frames.reduce((sum, value) => sum + value, 0) / frames.length,
};

/** As tests/golden/parity.h: absolute, and relative to the value or to a thousandth of the feature's largest. */
function toleranceOf(feature: string): { absolute: number; relative: number } {
  if (feature === "mfcc") return { absolute: 1e-3, relative: 0 };
  if (feature === "spectral_contrast") return { absolute: 0.05, relative: 0 };
  if (feature === "spectral_rolloff") return { absolute: 22050 / 2048, relative: 0 }; // a bin
  return { absolute: 0, relative: 1e-4 };
}

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

describe("the engine in WebAssembly", () => {
  it("computes librosa's numbers", async () => {
    const clips = await readClips();
    expect(clips.length).toBeGreaterThan(3);
    for (const clip of clips) {
      const ours = clip.source.startsWith("clips/");
      if (!ours && !testData) continue; // programs.ts has said so, or failed
      const file = join(ours ? folder : (testData ?? ""), clip.source);
      const { values, tempo } = await analyzeSamples(engine, await readWav(file, clip.samples), 22050);
      const golden = await readNpy(join(folder, "clips", `${clip.name}.npy`));
      const pulse = values[engine.columns.indexOf("tempo")] as number;
      expect(pulse, clip.name).toBeCloseTo(clip.tempo, 3);
      expect(tempo, clip.name).toBe(clip.samples < 4 * 22050 ? 0 : pulse);

      const rows = engine.columns.filter((column) => /^[a-z_]+\/mean\/\d+$/.test(column));
      expect(rows.length, clip.name).toBe(golden.length);
      for (const [row, column] of rows.entries()) {
        const [feature = "", , coefficient = ""] = column.split("/");
        const { absolute, relative } = toleranceOf(feature);
        const frames = golden[row] as Float32Array;
        const largest = Math.max(...frames.map(Math.abs));
        for (const [statistic, of] of Object.entries(statistics)) {
          const name = `${feature}/${statistic}/${coefficient}`;
          const expected = of(frames);
          const actual = values[engine.columns.indexOf(name)] as number;
          const tolerance = absolute + relative * Math.max(Math.abs(expected), 1e-3 * largest);
          expect(Math.abs(actual - expected), `${clip.name}: ${name}`).toBeLessThanOrEqual(tolerance + 1e-30);
        }
      }
    }
  });

  it("gives the same numbers however the samples are cut into blocks", async () => {
    const samples = await readWav(join(folder, "clips/chords.wav"), 97020);
    const whole = await analyzeSamples(engine, samples, 44100);
    const analyzer = new Analyzer(engine.module, 44100, 0, samples.length / 44100);
    for (let at = 0, size = 1; at < samples.length; at += size, size = (size * 7) % 9973) {
      const part = samples.subarray(at, at + size);
      const frames = part.length;
      analyzer.push({
        frames,
        channels: 1,
        sampleRate: 44100,
        read: (_, into, from = 0) => into.set(part.subarray(from)),
      });
    }
    expect(analyzer.endPass()).toBe(false);
    expect(analyzer.finish(1, 0).values).toEqual(whole.values);
    analyzer.close();
  });

  it("reads a recording twice that is too long to be kept", async () => {
    const samples = new Float32Array(22050 * 560).map((_, i) => Math.sin(i * 0.05) * ((i % 22050) / 22050));
    const fractions: number[] = [];
    const { SampleSource, analyze } = await import("../../wasm/src/analysis.js");
    const source = new SampleSource([samples], 22050, "long");
    const { values } = await analyze(engine, source, "all", (fraction) => fractions.push(fraction));
    expect(values.every(Number.isFinite)).toBe(true);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it("gives back its memory: a hundred analyses need no more than two", async () => {
    const samples = await readWav(join(folder, "clips/drums.wav"), 110250);
    for (let i = 0; i < 2; i++) await analyzeSamples(engine, samples, 22050);
    const before = engine.module.functions.memory.buffer.byteLength;
    for (let i = 0; i < 100; i++) await analyzeSamples(engine, samples, 22050);
    expect(engine.module.functions.memory.buffer.byteLength).toBe(before);
  });
});
