import type { BlockTable, CatalogIndex } from "./catalog-index.js";
import { readBlocks } from "./catalog-index.js";
import { checkValues, corrupt, decimal, grouped, quoted } from "./faults.js";
import type { CatalogFile } from "./manifest.js";
import { type Bytes, Safetensors } from "./safetensors.js";

const weightings = ["binary", "log", "linear"];
const mostFactors = 512;

/** taste-<hash>.safetensors: what places a listener among a catalog's tracks. */
export class Taste {
  readonly factors: number;
  readonly gram: Float32Array;
  /** (dimensions + 1, factors); empty: none. */
  readonly ridge: Float32Array;
  readonly dimensions: number;
  readonly items: number;
  readonly alpha0: number;
  readonly lambda: number;
  readonly nu: number;
  /** As the engine numbers them. */
  readonly weighting: number;
  readonly weightMean: number;
  /** Where each cell's factors lie. */
  readonly cells: BlockTable;

  /** Checks it by itself and against its catalog. Errors: unsupported-format, corrupt. */
  constructor(bytes: Bytes, name: string, index: CatalogIndex, factors: CatalogFile) {
    const file = new Safetensors(bytes, name);
    const { where } = file;
    const count = Math.floor(Math.sqrt(file.elements("gram", "F32", undefined, undefined).length));
    this.factors = count;
    this.gram = file.elements("gram", "F32", count, count);
    const finite = (tensor: string, values: Float32Array) =>
      checkValues(values, Number.isFinite, "a finite number", tensor, where);
    finite("gram", this.gram);
    if (count === 0 || count > mostFactors) {
      throw corrupt(where, `is of ${grouped(count)} factors, expected 1 to ${mostFactors}`);
    }
    this.dimensions = file.has("ridge") ? index.dimensions : 0;
    this.ridge = file.has("ridge") ? file.elements("ridge", "F32", index.dimensions + 1, count) : new Float32Array();
    finite("ridge", this.ridge);
    const number = (key: string, least: number, most: number): number => {
      const text = file.metadata(key);
      const value = text.trim() === "" ? Number.NaN : Number(text);
      if (value >= least && value <= most) return value;
      throw corrupt(where, `says ${quoted(text)} for ${quoted(key)}`);
    };
    this.items = number("items", 1, 1e15);
    this.alpha0 = number("alpha0", 0, 1e30);
    this.lambda = number("lambda", 1e-30, 1e30);
    this.nu = number("nu", 0, 2);
    this.weightMean = number("weight_mean", 1e-30, 1e30);
    this.weighting = weightings.indexOf(file.metadata("weighting"));
    if (this.weighting < 0) throw corrupt(where, `says ${quoted(file.metadata("weighting"))} for "weighting"`);
    this.cells = readBlocks(file, "cells", "cell", index.rows.length, factors);
  }
}

/** The factors of a cell's tracks: a block of factors-<hash>.blocks. */
export interface FactorRows {
  /** (rows, factors). */
  values: Int8Array;
  scales: Float32Array;
  /** 0 none, 1 trained, 2 by the ridge map. */
  origins: Uint8Array;
}

/** Errors: unsupported-format, corrupt. */
export function readFactorRows(bytes: Bytes, rows: number, factors: number, where: string): FactorRows {
  const file = new Safetensors(bytes, where);
  const values = file.elements("factors", "I8", rows, factors);
  const scales = file.elements("scales", "F32", rows);
  const origins = file.elements("origin", "U8", rows);
  for (let row = 0; row < rows; row++) {
    const [scale, origin] = [scales[row] as number, origins[row] as number];
    if (!(Number.isFinite(scale) && scale >= 0)) {
      const expected = "expected a finite number, 0 or more";
      throw corrupt(where, `tensor "scales" holds ${decimal(scale)} at element ${grouped(row)}, ${expected}`);
    }
    if (origin > 2 || (origin === 0 && scale > 0)) {
      const expected = scale > 0 ? "1 or 2, as it has factors" : "0, 1 or 2";
      throw corrupt(where, `tensor "origin" holds ${origin} at row ${grouped(row)}, expected ${expected}`);
    }
  }
  return { values, scales, origins };
}
