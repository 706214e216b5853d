// Adds what a catalog knows of taste (docs/catalog-format.md) to one that tests wrote.
import { createHash } from "node:crypto";
import { addBlocks, type CatalogContent, joinedBlocks } from "./catalog-writer.js";
import { joined, parts, type Tensors, tensor } from "./safetensors-writer.js";

export interface WrittenTaste {
  tracks: number;
  tracksPerCell: number;
  factors: number;
  /** Whole numbers in [-127, 127]: the factors times 100. Undefined: nobody played it. */
  factorsOf: (track: number) => readonly number[] | undefined;
  metadata?: Record<string, string>;
  /** Called with what is about to be written. */
  spoil?: (file: "taste" | "cell", tensors: Tensors, number: number) => void;
}

/** Numbers the artists of made tracks, twenty to a cell: a `spoil.tensors` for catalog-writer.ts. */
export function withArtists(file: string, tensors: Tensors, cell: number): void {
  const numbers = Uint32Array.from({ length: 20 }, (_, row) => (20 * cell + row) % artistsOfMadeTracks);
  if (file === "cell") tensors.set("artist_number", tensor(numbers));
}

const artistsOfMadeTracks = 5;
const scale = Math.fround(0.01);

export function withTaste(content: CatalogContent, written: WrittenTaste): CatalogContent {
  const { tracks, tracksPerCell, factors, factorsOf, metadata = {}, spoil } = written;
  const gram = new Float32Array(factors * factors);
  const cells: Buffer[] = [];
  for (let first = 0; first < tracks; first += tracksPerCell) {
    const rows = Math.min(tracksPerCell, tracks - first);
    const values = new Int8Array(rows * factors);
    const scales = new Float32Array(rows);
    const origins = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const stored = factorsOf(first + row);
      if (!stored) continue;
      values.set(stored, row * factors);
      scales[row] = scale;
      origins[row] = 1;
      stored.forEach((a, i) => {
        stored.forEach((b, j) => {
          gram[i * factors + j] = (gram[i * factors + j] as number) + scale * a * (scale * b);
        });
      });
    }
    const tensors: Tensors = new Map([
      ["factors", tensor(values, [rows, factors])],
      ["scales", tensor(scales)],
      ["origin", tensor(origins)],
    ]);
    spoil?.("cell", tensors, cells.length);
    cells.push(joined(parts(tensors)));
  }
  const tensors: Tensors = new Map([["gram", tensor(gram, [factors, factors])]]);
  addBlocks(tensors, "cells", cells);
  spoil?.("taste", tensors, 0);
  const settings = { model: "0123456789abcdef", items: String(tracks), alpha0: "0.1", lambda: "0.01", nu: "1" };
  const taste = joined(parts(tensors, { ...settings, weighting: "log", weight_mean: "1", ...metadata }));

  const manifest = JSON.parse((content.get("catalog.json") as Buffer).toString());
  const result = new Map(content);
  for (const [role, extension, bytes] of [
    ["taste", "safetensors", taste],
    ["factors", "blocks", joinedBlocks(cells)],
  ] as const) {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const name = `${role}-${sha256.slice(0, 16)}.${extension}`;
    result.set(name, bytes);
    manifest.files.push({ role, name, bytes: bytes.length, sha256 });
  }
  return result.set("catalog.json", Buffer.from(JSON.stringify(manifest)));
}
