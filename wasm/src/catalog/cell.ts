import type { CellColumns } from "../ranker.js";
import { isSize } from "./catalog-index.js";
import { checkValues, corrupt, grouped } from "./faults.js";
import { type Bytes, Safetensors } from "./safetensors.js";
import { Strings } from "./strings.js";

/** What a cell's block is checked against: its index knows these. */
export interface CellContext {
  rows: number;
  dimensions: number;
  genres: number;
}

/** What the page shows of a cell's tracks. Views of its block. */
export interface Cell {
  id: Strings;
  title: Strings;
  artist: Strings;
  album: Strings | undefined;
  preview: Strings | undefined;
  isrc: Strings | undefined;
  genre: Uint16Array | undefined;
  year: Int16Array | undefined;
  duration: Float32Array | undefined;
  popularity: Uint8Array | undefined;
}

/** What a cell may lack, and where ranking reads it: in the order in which the native reader checks. */
const numbers = {
  genre: { type: "U16", column: "genres" },
  year: { type: "I16", column: "years" },
  popularity: { type: "U8", column: "popularity" },
  tempo: { type: "F32", column: "tempos" },
  key: { type: "U8", column: "keys" },
  brightness: { type: "F32", column: "brightness" },
  loudness: { type: "F32", column: "loudness" },
  dynamics: { type: "F32", column: "dynamics" },
  work: { type: "U32", column: "works" },
  artist_number: { type: "U32", column: "artists" },
  album_number: { type: "U32", column: "albums" },
  artist_popularity: { type: "U8", column: "artistPopularity" },
} as const;
type NumberName = keyof typeof numbers;
type Numbers = { [N in NumberName]?: CellColumns[(typeof numbers)[N]["column"]] };

/** Numbers a vector has room for. */
const mostDimensions = 64;
const unknownGenre = 65_535;
const unknown = 255;

const finiteOrUnknown = (value: number): boolean => Number.isFinite(value) || Number.isNaN(value);

/**
 * Reads a block whose hash was compared. `fill` writes its numbers where ranking reads them.
 * Errors: unsupported-format, corrupt.
 */
export function readCell(
  bytes: Bytes,
  context: CellContext,
  where: string,
): { cell: Cell; parts: number; fill: (columns: CellColumns) => void } {
  const { rows, dimensions } = context;
  const file = new Safetensors(bytes, where);
  const vectors = file.elements("vectors", "I8", rows, dimensions);
  const scales = file.elements("scales", "F32", rows);
  checkValues(scales, isSize, "a finite number, 0 or more", "scales", where);

  const partRows = file.elements("part_rows", "U32", undefined);
  const centres = file.elements("centres", "I8", partRows.length, dimensions);
  const centreScales = file.elements("centre_scales", "F32", partRows.length);
  checkValues(centreScales, isSize, "a finite number, 0 or more", "centre_scales", where);
  const inParts = partRows.reduce((sum, count) => sum + count, 0);
  if (inParts !== rows) throw corrupt(where, `has ${grouped(inParts)} rows in parts, expected ${grouped(rows)}`);

  const strings = (name: string) => new Strings(file, name, rows);
  const stringsIfAny = (name: string) => (file.has(`${name}.bytes`) ? strings(name) : undefined);
  const texts = {
    id: strings("id"),
    title: strings("title"),
    artist: strings("artist"),
    album: stringsIfAny("album"),
    preview: stringsIfAny("preview"),
    isrc: stringsIfAny("isrc"),
  };

  const duration = file.has("duration") ? file.elements("duration", "F32", rows) : undefined;
  const map = file.has("map") ? file.elements("map", "F32", rows, 2) : [];
  const read: Numbers = {};
  for (const name of Object.keys(numbers) as NumberName[]) {
    if (file.has(name)) read[name] = file.elements(name, numbers[name].type, rows) as never;
  }
  // Catalogs were written without it once: nobody would be emerging in them.
  if (read.popularity && !read.artist_popularity) {
    throw corrupt(where, 'has no tensor "artist_popularity" beside "popularity"');
  }
  checkCodes(read, context, where);
  const check = (tensor: string, values: ArrayLike<number> = [], isValid = isSize, expected = "number, 0 or more") =>
    checkValues(values, isValid, `a finite ${expected}`, tensor, where);
  check("duration", duration);
  check("tempo", read.tempo);
  for (const name of ["brightness", "loudness", "dynamics"] as const) {
    check(name, read[name], finiteOrUnknown, "number or NaN");
  }
  check("map", map, Number.isFinite, "number");

  const fill = (columns: CellColumns) => {
    spread(vectors, dimensions, columns.vectors);
    spread(centres, dimensions, columns.centres);
    columns.scales.set(scales);
    columns.centreScales.set(centreScales);
    let end = 0;
    for (const [part, count] of partRows.entries()) {
      end += count;
      columns.partEnds[part] = end;
    }
    for (const name of Object.keys(read) as NumberName[]) columns[numbers[name].column].set(read[name] ?? []);
  };
  const { genre, year, popularity } = read;
  return { cell: { ...texts, genre, year, duration, popularity }, parts: partRows.length, fill };
}

/** Row by row into rows that have room for more. */
function spread(rows: Int8Array, dimensions: number, into: Int8Array): void {
  for (let begin = 0, to = 0; begin < rows.length; begin += dimensions, to += mostDimensions) {
    into.set(rows.subarray(begin, begin + dimensions), to);
  }
}

/** Numbers that stand for something stand for something that there is. */
function checkCodes({ genre, key, ...rest }: Numbers, { rows, genres }: CellContext, where: string): void {
  const fault = (tensor: string, what: string, row: number, expected: string) =>
    corrupt(where, `tensor "${tensor}" ${what} at row ${grouped(row)}, ${expected}`);
  for (let row = 0; row < rows; row++) {
    const g = genre?.[row] ?? unknownGenre;
    if (g >= genres && g !== unknownGenre) {
      throw fault("genre", `names genre ${grouped(g)}`, row, `the index has ${grouped(genres)}`);
    }
    const k = key?.[row] ?? unknown;
    if (k >= 24 && k !== unknown) throw fault("key", `holds ${k}`, row, "expected 0 to 23, or 255 for unknown");
    for (const tensor of ["popularity", "artist_popularity"] as const) {
      const p = rest[tensor]?.[row] ?? unknown;
      if (p > 100 && p !== unknown) throw fault(tensor, `holds ${p}`, row, "expected 0 to 100, or 255 for unknown");
    }
  }
}
