import type { CellOutline, SpaceDescription } from "../ranker.js";
import { groups } from "../types.js";
import { checkValues, corrupt, decimal, fault, grouped, quoted } from "./faults.js";
import type { CatalogFile, Manifest } from "./manifest.js";
import { type Bytes, Safetensors } from "./safetensors.js";
import { compareBytes, countBefore, Strings } from "./strings.js";

/** Where blocks lie in their file, and what their bytes must hash to. */
export interface BlockTable {
  file: CatalogFile;
  /** What errors call one: "cell". */
  kind: string;
  begins: Float64Array;
  lengths: Uint32Array;
  /** 16 bytes a block. */
  sha256: Uint8Array;
}

/** A lookup's shards: ids, then words, each ascending by first key. */
export interface ShardTable extends BlockTable {
  keys: Uint32Array;
  first: Strings;
  /** How many are of ids. */
  ofIds: number;
}

const mostGenres = 65_535;
const mostHead = 200;
const blockAlignment = 64;
export const hashBytes = 16;

export const isSize = (value: number): boolean => Number.isFinite(value) && value >= 0;

/** index-<hash>.safetensors: what a page reads first to know which blocks it needs. */
export class CatalogIndex {
  readonly space: SpaceDescription;
  /** Numbers of a stored vector. */
  readonly dimensions: number;
  /** Tracks of each cell. */
  readonly rows: Uint32Array;
  readonly outline: CellOutline;
  readonly cells: BlockTable;
  readonly shards: ShardTable;
  readonly genres: Strings;
  /** The most popular tracks, most popular first. */
  readonly head: Uint32Array;
  /** The number of each cell's first track, and of all tracks at its end. */
  readonly firstTracks: Uint32Array;

  /** Checks it by itself and against its manifest. Errors: unsupported-format, corrupt, version-mismatch. */
  constructor(bytes: Bytes, manifest: Manifest) {
    const file = new Safetensors(bytes, manifest.files.index.name);
    this.space = readSpace(file);
    this.dimensions = Math.max(...this.space.groups.map(({ end }) => end));
    if (this.space.version !== manifest.space) {
      const what = `is of the space ${quoted(this.space.version)}, catalog.json says ${quoted(manifest.space)}`;
      throw fault("version-mismatch", file.where, what, "Get both from the same build.");
    }
    const rows = file.elements("cells.rows", "U32", undefined);
    const count = rows.length;
    if (count !== manifest.cells) {
      throw corrupt(file.where, `has ${grouped(count)} cells, catalog.json says ${grouped(manifest.cells)}`);
    }
    this.rows = rows;
    this.outline = {
      centroids: file.elements("centroids", "I8", count, this.dimensions),
      centroidScales: file.elements("centroid_scales", "F32", count),
      radii: file.elements("radii", "U8", count, groups.length),
      radiusSteps: file.elements("radius_steps", "F32", groups.length),
    };
    this.cells = readBlocks(file, "cells", "cell", count, manifest.files.cells);
    if (!this.outline.radiusSteps.every(isSize)) {
      throw corrupt(file.where, 'tensor "radius_steps" holds no finite number of 0 or more');
    }
    checkValues(this.outline.centroidScales, isSize, "a finite number, 0 or more", "centroid_scales", file.where);
    this.firstTracks = readFirstTracks(rows, manifest.tracks, file.where);
    this.shards = readShards(file, manifest.files.lookup);
    this.genres = new Strings(file, "genres");
    if (this.genres.length > mostGenres) {
      throw corrupt(file.where, `has ${grouped(this.genres.length)} genres, expected at most ${grouped(mostGenres)}`);
    }
    this.head = file.elements("head", "U32", undefined);
    if (this.head.length > mostHead) {
      throw corrupt(
        file.where,
        `tensor "head" names ${grouped(this.head.length)} tracks, expected at most ${mostHead}`,
      );
    }
    for (const track of this.head) {
      if (track < this.tracks) continue;
      throw corrupt(file.where, `tensor "head" names track ${grouped(track)} of ${grouped(this.tracks)}`);
    }
  }

  get tracks(): number {
    return this.firstTracks[this.firstTracks.length - 1] as number;
  }

  /** Which cell holds a track. Empty cells share their first track with the next one: the last of them holds it. */
  cellOf(track: number): number {
    return countBefore(this.firstTracks.length, (i) => (this.firstTracks[i] as number) <= track) - 1;
  }
}

function readSpace(file: Safetensors): SpaceDescription {
  const bounds = file.elements("groups", "U32", groups.length, 2);
  const typicalDistances = file.elements("typical_distances", "F32", groups.length);
  for (const [g, distance] of typicalDistances.entries()) {
    if (isSize(distance) && distance > 0) continue;
    const held = `tensor "typical_distances" holds ${decimal(distance)} for ${groups[g]}`;
    throw corrupt(file.where, `${held}, expected a finite number above 0`);
  }
  let dimensions = 0;
  const ranges = groups.map((_, g) => {
    const [begin, end] = bounds.subarray(2 * g, 2 * g + 2) as unknown as [number, number];
    if (begin !== dimensions || end < begin || end > 64) {
      throw corrupt(file.where, 'tensor "groups": they do not follow one another');
    }
    dimensions = end;
    return { begin, end };
  });
  if (dimensions === 0) throw corrupt(file.where, 'tensor "groups": they cover no dimension');
  return { version: file.metadata("space"), groups: ranges, typicalDistances };
}

/** Blocks follow one another and fill their file. */
export function readBlocks(
  file: Safetensors,
  prefix: string,
  kind: string,
  count: number,
  holder: CatalogFile,
): BlockTable {
  const lengths = file.elements(`${prefix}.lengths`, "U32", count);
  const sha256 = file.elements(`${prefix}.sha256`, "U8", count, hashBytes);
  const begins = new Float64Array(count);
  let end = 0;
  for (let i = 0; i < count; i++) {
    begins[i] = Math.ceil(end / blockAlignment) * blockAlignment;
    end = (begins[i] as number) + (lengths[i] as number);
  }
  if (end !== holder.bytes) {
    const taken = `the blocks of "${prefix}" take ${grouped(end)} bytes`;
    throw corrupt(file.where, `${taken}, ${holder.name} has ${grouped(holder.bytes)}`);
  }
  return { file: holder, kind, begins, lengths, sha256 };
}

function readFirstTracks(rows: Uint32Array, expected: number, where: string): Uint32Array {
  const firstTracks = new Uint32Array(rows.length + 1);
  let tracks = 0;
  for (const [i, count] of rows.entries()) {
    tracks += count;
    if (tracks >= 2 ** 32) throw corrupt(where, "has more than 4 G tracks");
    firstTracks[i + 1] = tracks;
  }
  if (tracks !== expected) {
    throw corrupt(where, `has ${grouped(tracks)} tracks, catalog.json says ${grouped(expected)}`);
  }
  return firstTracks;
}

function readShards(file: Safetensors, holder: CatalogFile): ShardTable {
  const kinds = file.elements("lookup.kinds", "U8", undefined);
  const count = kinds.length;
  const keys = file.elements("lookup.keys", "U32", count);
  const first = new Strings(file, "lookup.first", count);
  const blocks = readBlocks(file, "lookup", "shard", count, holder);
  for (let i = 0; i < count; i++) {
    const kind = kinds[i] as number;
    if (kind > 1) throw corrupt(file.where, `lookup shard ${grouped(i)} is of the unknown kind ${kind}`);
    if (i === 0) continue;
    const former = kinds[i - 1] as number;
    if (kind < former || (kind === former && compareBytes(first.bytes(i), first.bytes(i - 1)) <= 0)) {
      throw corrupt(file.where, `lookup shard ${grouped(i)} is out of order`);
    }
  }
  return { ...blocks, keys, first, ofIds: countBefore(count, (i) => kinds[i] === 0) };
}
