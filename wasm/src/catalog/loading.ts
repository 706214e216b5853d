import { EarshotError } from "../error.js";
import type { CellColumns, Ranker } from "../ranker.js";
import type { CatalogIndex } from "./catalog-index.js";
import { type Cell, readCell } from "./cell.js";
import { fault } from "./faults.js";
import type { Bytes } from "./safetensors.js";

/** A cell that was read: what is shown of it, and what writes its numbers where they are ranked. */
export interface ReadCell {
  cell: Cell;
  rows: number;
  parts: number;
  fill: (columns: CellColumns) => void;
  where: string;
}

/** Errors: unsupported-format, corrupt. */
export function readCellOf(index: CatalogIndex, number: number, bytes: Bytes): ReadCell {
  const { cells, dimensions, genres } = index;
  const where = `${cells.file.name}, ${cells.kind} ${number}`;
  const rows = index.rows[number] as number;
  return { ...readCell(bytes, { rows, dimensions, genres: genres.length }, where), rows, where };
}

/** Errors: corrupt, out-of-memory. */
export function loadCell(ranker: Ranker, number: number, { rows, parts, fill, where }: ReadCell): void {
  try {
    ranker.load(number, rows, parts, fill);
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== "corrupt") throw error;
    throw fault(error.code, where, error.what, error.remedy, error);
  }
}
