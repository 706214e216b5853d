// The house catalog as ground truth: what was composed is what the analysis finds.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { earshot, houseCatalog, houseMusic, similar } from "./programs.js";

interface Piece {
  file: string;
  style: string;
  tempo: number;
  duration: number;
  instruments: string[];
}

let pieces: Piece[];

beforeAll(async () => {
  pieces = JSON.parse(await readFile(join(houseMusic, "ground-truth.json"), "utf8")).pieces;
});

/** The share of pieces whose nearest neighbour is of their own style. */
async function styleNearest(...options: string[]): Promise<number> {
  const styles = new Map(pieces.map((piece) => [piece.file, piece.style]));
  let same = 0;
  for (const { file, style } of pieces) {
    const [nearest] = await similar(houseCatalog, "--track", file, "-n", "1", "--versions", "all", ...options);
    if (nearest && styles.get(nearest.id) === style) same++;
  }
  return same / pieces.length;
}

describe("the house catalog", () => {
  it("holds at least 120 pieces of 20 s or more in at least 12 styles", () => {
    expect(pieces.length).toBeGreaterThanOrEqual(120);
    expect(new Set(pieces.map(({ style }) => style)).size).toBeGreaterThanOrEqual(12);
    expect(Math.min(...pieces.map(({ duration }) => duration))).toBeGreaterThanOrEqual(20);
  });

  it("has its tempo found within 4 % or an octave on at least 95 % of the pieces", async () => {
    const lines = (await earshot("analyze", houseMusic, "--format", "json")).trim().split("\n");
    const found = new Map<string, number>();
    for (const line of lines) {
      const { file, columns, values } = JSON.parse(line);
      found.set(file.slice(file.lastIndexOf("house-music/") + "house-music/".length), values[columns.indexOf("tempo")]);
    }
    const missed = pieces.filter(({ file, tempo }) => {
      const ratio = (found.get(file) ?? 0) / tempo;
      return ![0.5, 1, 2].some((octave) => Math.abs(ratio / octave - 1) <= 0.04);
    });
    const names = missed.map(({ file, tempo }) => `${file}: ${tempo} bpm, found ${found.get(file)}`);
    expect(missed.length / pieces.length, names.join("\n")).toBeLessThanOrEqual(0.05);
  });

  it("has a piece of the same style nearest for at least 85 % of its pieces", async () => {
    expect(await styleNearest()).toBeGreaterThanOrEqual(0.85);
  });

  it("has a piece of the same style nearest for at least 60 % when timbre counts nothing", async () => {
    expect(await styleNearest("--weights", "timbre=0")).toBeGreaterThanOrEqual(0.6);
  });
});
