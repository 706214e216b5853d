// Writes catalogs of format version 3 (docs/catalog-format.md) for tests of whoever reads them: small ones, ones of many
// cells, and spoiled ones. Plain, and independent of the writer in shared/catalog.
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addStrings, joined, parts, type SafetensorsParts, type Tensors, tensor } from "./safetensors-writer.js";

export interface WrittenTrack {
  id: string;
  title: string;
  artist: string;
  album?: string;
  genre?: string;
  year?: number;
  duration?: number;
  popularity?: number;
  /** Of the artist's most popular track; default: this one's. */
  artistPopularity?: number;
  tempo?: number;
  key?: number;
  vector: readonly number[];
}

/** Hands that spoil, each called with what is about to be written. */
export interface Spoiling {
  /** The tensors of the index, of a cell or of a shard; and what the file consists of. */
  tensors?: (file: "index" | "cell" | "shard", tensors: Tensors, number: number) => void;
  parts?: (file: "index" | "cell" | "shard", parts: SafetensorsParts, number: number) => void;
  /** A block before its hash is taken. */
  block?: (file: "cell" | "shard", bytes: Buffer, number: number) => Buffer;
  /** A file before its hash is taken. */
  file?: (role: string, bytes: Buffer) => Buffer;
  manifest?: (manifest: Record<string, unknown>) => void;
}

export interface WrittenCatalog {
  space?: string;
  /** First dimension of each group and the end: 0, 16, 32, 48, 64. */
  bounds?: readonly [number, number, number, number, number];
  tracks: readonly WrittenTrack[];
  /** Tracks of a cell, in the order given. Default: all. */
  tracksPerCell?: number;
  keysPerShard?: number;
  tracksPerWord?: number;
  spoil?: Spoiling;
}

/** Of one part, so that there are some of several and of a last one that is smaller. */
const tracksPerPart = 7;

/** By name. */
export type CatalogContent = Map<string, Buffer>;

export const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest();

export function catalogContent(catalog: WrittenCatalog): CatalogContent {
  const { space = "test-1", bounds = [0, 16, 32, 48, 64], tracks, spoil = {} } = catalog;
  const genres = [...new Set(tracks.flatMap(({ genre }) => genre ?? []))].sort();
  const size = catalog.tracksPerCell ?? Math.max(tracks.length, 1);
  const cells: (readonly WrittenTrack[])[] = [];
  for (let begin = 0; begin < tracks.length; begin += size) cells.push(tracks.slice(begin, begin + size));

  const block = (file: "cell" | "shard", tensors: Tensors, number: number): Buffer => {
    spoil.tensors?.(file, tensors, number);
    const written = parts(tensors);
    spoil.parts?.(file, written, number);
    return spoil.block?.(file, joined(written), number) ?? joined(written);
  };
  const cellBlocks = cells.map((members, number) => block("cell", cellTensors(members, bounds[4], genres), number));
  const shards = [...idShards(catalog), ...wordShards(catalog)];
  const shardBlocks = shards.map(({ tensors }, number) => block("shard", tensors, number));

  const index = indexTensors(catalog, cells, genres, bounds);
  addBlocks(index, "cells", cellBlocks);
  index.set("lookup.kinds", tensor(Uint8Array.from(shards, ({ kind }) => kind)));
  index.set("lookup.keys", tensor(Uint32Array.from(shards, ({ keys }) => keys.length)));
  addStrings(
    index,
    "lookup.first",
    shards.map(({ keys }) => keys[0] ?? ""),
  );
  addBlocks(index, "lookup", shardBlocks);
  spoil.tensors?.("index", index, 0);
  const indexParts = parts(index, { space });
  spoil.parts?.("index", indexParts, 0);

  const content: CatalogContent = new Map();
  const listed = [
    ["index", "safetensors", joined(indexParts)],
    ["cells", "blocks", joinedBlocks(cellBlocks)],
    ["lookup", "blocks", joinedBlocks(shardBlocks)],
  ] as const;
  const files = listed.map(([role, extension, plain]) => {
    const bytes = spoil.file?.(role, plain) ?? plain;
    const hash = sha256(bytes).toString("hex");
    const name = `${role}-${hash.slice(0, 16)}.${extension}`;
    content.set(name, bytes);
    return { role, name, bytes: bytes.length, sha256: hash };
  });
  const manifest: Record<string, unknown> = {
    format: "earshot-catalog",
    version: 3,
    name: "Test",
    licence: "none",
    space,
    features: { set: "test", version: 1 },
    tracks: tracks.length,
    cells: cells.length,
    previews: 0,
    files,
  };
  spoil.manifest?.(manifest);
  content.set("catalog.json", Buffer.from(JSON.stringify(manifest)));
  return content;
}

export async function writeCatalog(folder: string, catalog: WrittenCatalog): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of catalogContent(catalog)) await writeFile(join(folder, name), bytes);
}

interface Quantized {
  scale: number;
  values: Int8Array;
}

function quantized(vector: readonly number[]): Quantized {
  const scale = Math.fround(Math.max(...vector.map(Math.abs)) / 127);
  return { scale, values: Int8Array.from(vector, (x) => (scale > 0 ? Math.round(x / scale) : 0)) };
}

const meant = ({ scale, values }: Quantized): number[] => Array.from(values, (value) => scale * value);
const difference = (a: readonly number[], b: readonly number[]): number[] => a.map((x, j) => x - (b[j] ?? 0));

function meanOf(members: readonly WrittenTrack[], dimensions: number): Quantized {
  const sum = (j: number) => members.reduce((all, { vector }) => all + (vector[j] ?? 0), 0);
  return quantized(Array.from({ length: dimensions }, (_, j) => sum(j) / Math.max(members.length, 1)));
}

interface Part {
  centre: Quantized;
  rows: Quantized[];
}

/** Parts of a few rows: of each the mean, and what is left of the vectors beside it. */
function partsOf(members: readonly WrittenTrack[], dimensions: number): Part[] {
  return chunks(members, tracksPerPart).map((some) => {
    const centre = meanOf(some, dimensions);
    return { centre, rows: some.map(({ vector }) => quantized(difference(vector, meant(centre)))) };
  });
}

function cellTensors(members: readonly WrittenTrack[], dimensions: number, genres: readonly string[]): Tensors {
  const tensors: Tensors = new Map();
  const stored = partsOf(members, dimensions);
  const rows = stored.flatMap((part) => part.rows);
  const vectors = new Int8Array(members.length * dimensions);
  for (const [i, { values }] of rows.entries()) vectors.set(values, i * dimensions);
  tensors.set("vectors", tensor(vectors, [members.length, dimensions]));
  tensors.set("scales", tensor(Float32Array.from(rows, ({ scale }) => scale)));
  tensors.set("part_rows", tensor(Uint32Array.from(stored, (part) => part.rows.length)));
  const centres = new Int8Array(stored.length * dimensions);
  for (const [part, { centre }] of stored.entries()) centres.set(centre.values, part * dimensions);
  tensors.set("centres", tensor(centres, [stored.length, dimensions]));
  tensors.set("centre_scales", tensor(Float32Array.from(stored, ({ centre }) => centre.scale)));
  for (const name of ["id", "title", "artist", "album"] as const) {
    addStrings(
      tensors,
      name,
      members.map((track) => track[name] ?? ""),
    );
  }
  const genreOf = ({ genre }: WrittenTrack) => (genre === undefined ? 65535 : genres.indexOf(genre));
  tensors.set("genre", tensor(Uint16Array.from(members, genreOf)));
  tensors.set("year", tensor(Int16Array.from(members, ({ year = 0 }) => year)));
  tensors.set("duration", tensor(Float32Array.from(members, ({ duration = 0 }) => duration)));
  tensors.set("popularity", tensor(Uint8Array.from(members, ({ popularity = 255 }) => popularity)));
  const ofArtist = ({ popularity = 255, artistPopularity = popularity }: WrittenTrack) => artistPopularity;
  tensors.set("artist_popularity", tensor(Uint8Array.from(members, ofArtist)));
  tensors.set("tempo", tensor(Float32Array.from(members, ({ tempo = 0 }) => tempo)));
  tensors.set("key", tensor(Uint8Array.from(members, ({ key = 255 }) => key)));
  return tensors;
}

function indexTensors(
  { tracks }: WrittenCatalog,
  cells: readonly (readonly WrittenTrack[])[],
  genres: readonly string[],
  bounds: readonly number[],
): Tensors {
  const dimensions = bounds[4] as number;
  const tensors: Tensors = new Map();
  const ranges = [0, 1, 2, 3].map((g) => [bounds[g] as number, bounds[g + 1] as number] as const);
  tensors.set("groups", tensor(Uint32Array.from(ranges.flat()), [4, 2]));
  tensors.set("typical_distances", tensor(new Float32Array(4).fill(1)));
  tensors.set("cells.rows", tensor(Uint32Array.from(cells, ({ length }) => length)));
  const centroids = new Int8Array(cells.length * dimensions);
  const scales = new Float32Array(cells.length);
  const distances: number[] = [];
  for (const [c, members] of cells.entries()) {
    const centroid = meanOf(members, dimensions);
    const vectors = partsOf(members, dimensions).flatMap(({ centre, rows }) =>
      rows.map((row) => difference(meant(row), difference(meant(centroid), meant(centre)))),
    );
    centroids.set(centroid.values, c * dimensions);
    scales[c] = centroid.scale;
    for (const [begin, end] of ranges) {
      const length = (v: readonly number[]) => Math.hypot(...v.slice(begin, end));
      distances.push(Math.max(...vectors.map(length)));
    }
  }
  const steps = Float32Array.from([0, 1, 2, 3], (g) => {
    const farthest = Math.max(0, ...distances.filter((_, i) => i % 4 === g));
    return (farthest / 255) * 1.0001;
  });
  tensors.set("centroids", tensor(centroids, [cells.length, dimensions]));
  tensors.set("centroid_scales", tensor(scales));
  const inSteps = (distance: number, i: number) => {
    const step = steps[i % 4] as number;
    return step > 0 ? Math.min(255, Math.ceil((distance / step) * 1.00001)) : 0;
  };
  tensors.set("radii", tensor(Uint8Array.from(distances, inSteps), [cells.length, 4]));
  tensors.set("radius_steps", tensor(steps));
  addStrings(tensors, "genres", genres);
  const known = Array.from(tracks.keys()).filter((number) => tracks[number]?.popularity !== undefined);
  known.sort((a, b) => (tracks[b]?.popularity ?? 0) - (tracks[a]?.popularity ?? 0) || a - b);
  tensors.set("head", tensor(Uint32Array.from(known.slice(0, 200))));
  return tensors;
}

interface Shard {
  kind: number;
  keys: string[];
  tensors: Tensors;
}

const byBytes = ([a]: [string, unknown], [b]: [string, unknown]) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function idShards({ tracks, keysPerShard = 1000 }: WrittenCatalog): Shard[] {
  const entries = tracks.map(({ id }, number): [string, number[]] => [id, [number]]).sort(byBytes);
  return chunks(entries, keysPerShard).map((chunk) => ({
    kind: 0,
    keys: chunk.map(([key]) => key),
    tensors: shardTensors(chunk),
  }));
}

function wordShards({ tracks, keysPerShard = 1000, tracksPerWord = 5000 }: WrittenCatalog): Shard[] {
  const words = new Map<string, number[]>();
  for (const [number, { title, artist }] of tracks.entries())
    for (const word of new Set(wordsIn(`${title} ${artist}`))) {
      const numbers = words.get(word);
      if (numbers) numbers.push(number);
      else words.set(word, [number]);
    }
  const popularity = (number: number) => tracks[number]?.popularity ?? 255;
  const rank = (number: number) => (popularity(number) === 255 ? -1 : popularity(number));
  return chunks([...words].sort(byBytes), keysPerShard).map((chunk) => {
    const kept = chunk.map(([key, numbers]): [string, number[]] => {
      const best = [...numbers].sort((a, b) => rank(b) - rank(a) || a - b).slice(0, tracksPerWord);
      return [key, best.sort((a, b) => a - b)];
    });
    const tensors = shardTensors(kept);
    tensors.set(
      "popularity",
      tensor(
        Uint8Array.from(
          kept.flatMap(([, numbers]) => numbers),
          popularity,
        ),
      ),
    );
    tensors.set("cut", tensor(Uint8Array.from(chunk, ([, numbers]) => (numbers.length > tracksPerWord ? 1 : 0))));
    return { kind: 1, keys: chunk.map(([key]) => key), tensors };
  });
}

function shardTensors(entries: readonly [string, number[]][]): Tensors {
  const tensors: Tensors = new Map();
  addStrings(
    tensors,
    "keys",
    entries.map(([key]) => key),
  );
  const starts = new Uint32Array(entries.length + 1);
  for (const [i, [, numbers]] of entries.entries()) starts[i + 1] = (starts[i] as number) + numbers.length;
  tensors.set("starts", tensor(starts));
  tensors.set("tracks", tensor(Uint32Array.from(entries.flatMap(([, numbers]) => numbers))));
  return tensors;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const list: T[][] = [];
  for (let begin = 0; begin < items.length; begin += size) list.push(items.slice(begin, begin + size));
  return list;
}

export function addBlocks(index: Tensors, prefix: string, blocks: readonly Buffer[]): void {
  index.set(`${prefix}.lengths`, tensor(Uint32Array.from(blocks, ({ length }) => length)));
  const hashes = Buffer.concat(blocks.map((bytes) => sha256(bytes).subarray(0, 16)));
  index.set(`${prefix}.sha256`, tensor(new Uint8Array(hashes), [blocks.length, 16]));
}

/** Each at the next multiple of 64 bytes, zeros between. */
export function joinedBlocks(blocks: readonly Buffer[]): Buffer {
  const pieces = blocks.flatMap((bytes, i) =>
    i === blocks.length - 1 ? [bytes] : [bytes, Buffer.alloc(-bytes.length & 63)],
  );
  return Buffer.concat(pieces);
}
