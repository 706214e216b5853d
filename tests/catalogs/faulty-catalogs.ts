// Every way in which a catalog can be spoiled that readers must tell, and the sentence that tells it: one list for the
// page's reader and for the native one.
import { type CatalogContent, catalogContent, type Spoiling, type WrittenCatalog } from "./catalog-writer.js";
import { type SafetensorsParts, type Tensors, tensor, type WrittenTensor } from "./safetensors-writer.js";
import { madeTracks } from "./test-tracks.js";

export interface FaultyCatalog {
  name: string;
  content: CatalogContent;
  code: string;
  /** How the place that the error names begins: "cells-", "catalog.json". */
  where: string;
  what: RegExp;
  /** Why readers word it each in their own way, if they do. */
  ownWords?: string;
}

const catalog: WrittenCatalog = { tracks: madeTracks(6), tracksPerCell: 3 };

interface Case extends Omit<FaultyCatalog, "content" | "code"> {
  code?: string;
  spoil?: Spoiling;
  after?: (content: CatalogContent) => void;
}

const inCell = (change: (tensors: Tensors) => void): Spoiling => ({
  tensors: (file, tensors, number) => file === "cell" && number === 0 && change(tensors),
});
const inIndex = (change: (tensors: Tensors) => void): Spoiling => ({
  tensors: (file, tensors) => file === "index" && change(tensors),
});
const inShard = (change: (tensors: Tensors) => void, wanted = 0): Spoiling => ({
  tensors: (file, tensors, number) => file === "shard" && number === wanted && change(tensors),
});
type Entry = { dtype: unknown; shape: unknown[]; data_offsets: unknown[] };
const inCellHeader = (change: (header: Record<string, Entry>, parts: SafetensorsParts) => void): Spoiling => ({
  parts: (file, parts, number) => {
    if (file === "cell" && number === 0) change(parts.header as Record<string, Entry>, parts);
  },
});
const entryOf = (header: Record<string, Entry>, name: string): Entry => header[name] as Entry;

/** Overwrites some numbers of a tensor. */
function put(tensors: Tensors, name: string, change: (bytes: DataView) => void): void {
  const { data } = tensors.get(name) as WrittenTensor;
  change(new DataView(data.buffer, data.byteOffset, data.byteLength));
}
const float = (name: string, element: number, value: number) => (tensors: Tensors) =>
  put(tensors, name, (view) => view.setFloat32(4 * element, value, true));
const whole = (name: string, element: number, value: number) => (tensors: Tensors) =>
  put(tensors, name, (view) => view.setUint32(4 * element, value, true));
const byte = (name: string, element: number, value: number) => (tensors: Tensors) =>
  put(tensors, name, (view) => view.setUint8(element, value));

const nameOf = (content: CatalogContent, role: string): string =>
  [...content.keys()].find((name) => name.startsWith(role)) as string;
const file = (role: string, change: (bytes: Buffer) => Buffer) => (content: CatalogContent) => {
  const name = nameOf(content, role);
  content.set(name, change(Buffer.from(content.get(name) as Buffer)));
};

const cases: Case[] = [
  // catalog.json
  {
    name: "a manifest that is no JSON",
    after: file("catalog.json", (bytes) => bytes.subarray(0, 40)),
    where: "catalog.json",
    what: /^is not valid JSON/,
    ownWords: "each parser has its own words for a syntax error",
  },
  {
    name: "a manifest of something else",
    spoil: { manifest: (json) => Object.assign(json, { format: "other" }) },
    code: "unsupported-format",
    where: "catalog.json",
    what: /^is not a catalog of Earshot$/,
  },
  {
    name: "the version before",
    spoil: { manifest: (json) => Object.assign(json, { version: 2 }) },
    code: "version-mismatch",
    where: "catalog.json",
    what: /^is of format version 2, this program reads version 3$/,
  },
  {
    name: "a version to come",
    spoil: { manifest: (json) => Object.assign(json, { version: 4 }) },
    code: "version-mismatch",
    where: "catalog.json",
    what: /^is of format version 4, this program reads version 3$/,
  },
  {
    name: "a count that is no number",
    spoil: { manifest: (json) => Object.assign(json, { tracks: "6" }) },
    where: "catalog.json",
    what: /^"tracks" is not a whole number$/,
  },
  {
    name: "no space",
    spoil: { manifest: (json) => Object.assign(json, { space: "" }) },
    where: "catalog.json",
    what: /^names no "space"$/,
  },
  {
    name: "a file that leads out of the catalog",
    spoil: { manifest: (json) => Object.assign((json.files as object[])[1] as object, { name: "../../etc/passwd" }) },
    where: "catalog.json",
    what: /^lists "\.\.\/\.\.\/etc\/passwd", expected "cells-[0-9a-f]{16}\.blocks" by its role and hash$/,
  },
  {
    name: "a hash that is none",
    spoil: { manifest: (json) => Object.assign((json.files as object[])[0] as object, { sha256: "abc" }) },
    where: "catalog.json",
    what: /^lists "index-[0-9a-f]{16}\.safetensors" without a sha256 of 64 lower-case hex digits$/,
  },
  {
    name: "an unknown role",
    spoil: { manifest: (json) => Object.assign((json.files as object[])[0] as object, { role: "covers" }) },
    where: "catalog.json",
    what: /^lists a file of the unknown role "covers"$/,
  },
  {
    name: "a role twice",
    spoil: { manifest: ({ files }) => (files as object[]).push((files as object[])[0] as object) },
    where: "catalog.json",
    what: /^lists two files of the role "index"$/,
  },
  {
    name: "no lookup",
    spoil: { manifest: ({ files }) => (files as object[]).splice(2, 1) },
    where: "catalog.json",
    what: /^lists no file of the role "lookup"$/,
  },
  // files
  {
    name: "a truncated file",
    after: file("cells", (bytes) => bytes.subarray(0, 1000)),
    where: "cells-",
    what: /^is 1,000 bytes, expected [\d,]+ \(truncated\?\)$/,
  },
  {
    name: "a changed byte",
    after: file("cells", (bytes) => {
      bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
      return bytes;
    }),
    where: "cells-",
    what: /^has the sha256 [0-9a-f]{16}\.\.\., expected [0-9a-f]{16}\.\.\.$/,
  },
  // safetensors
  {
    name: "an index that is no safetensors file",
    spoil: { file: (role, bytes) => (role === "index" ? Buffer.from("<html>not found</html>") : bytes) },
    code: "unsupported-format",
    where: "index-",
    what: /^claims a header of 8,029,[\d,]+ bytes in a file of 22 \(not a safetensors file, or truncated\?\)$/,
  },
  {
    name: "an index of five bytes",
    spoil: { file: (role, bytes) => (role === "index" ? bytes.subarray(0, 5) : bytes) },
    code: "unsupported-format",
    where: "index-",
    what: /^is 5 bytes, expected at least 8 \(not a safetensors file, or truncated\?\)$/,
  },
  {
    name: "a header that is a list",
    spoil: { block: (_, bytes) => Buffer.concat([bytes.subarray(0, 8), Buffer.from("["), bytes.subarray(9)]) },
    code: "unsupported-format",
    where: "cells-",
    what: /^has a header that is not a JSON object \(not a safetensors file, or truncated\?\)$/,
  },
  {
    name: "a header that is no JSON",
    spoil: { block: (_, bytes) => Buffer.concat([bytes.subarray(0, 9), Buffer.from("]"), bytes.subarray(10)]) },
    where: "cells-",
    what: /^is not valid JSON/,
    ownWords: "each parser has its own words for a syntax error",
  },
  {
    name: "an element type that nobody knows",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { dtype: "F8" })),
    code: "unsupported-format",
    where: "cells-",
    what: /^tensor "scales" is of type "F8", which is not read here$/,
  },
  {
    name: "a tensor without a type",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { dtype: 4 })),
    where: "cells-",
    what: /^tensor "scales" has no dtype$/,
  },
  {
    name: "a tensor without offsets",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { data_offsets: [0] })),
    where: "cells-",
    what: /^tensor "scales" has no data_offsets of two numbers$/,
  },
  {
    name: "a shape of fractions",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { shape: [1.5] })),
    where: "cells-",
    what: /^tensor "scales" has a shape that is not made of whole numbers$/,
  },
  {
    name: "a shape whose size overflows",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { shape: [2 ** 40, 2 ** 40] })),
    where: "cells-",
    what: /^tensor "scales" has a shape whose size overflows$/,
  },
  {
    name: "offsets that run backwards",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { data_offsets: [24, 12] })),
    where: "cells-",
    what: /^tensor "scales" has data_offsets that are not an interval$/,
  },
  {
    name: "offsets beyond the file",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { data_offsets: [0, 1e9] })),
    where: "cells-",
    what: /^tensor "scales" ends at byte 1,000,000,000 of [\d,]+ bytes of data \(truncated\?\)$/,
  },
  {
    name: "a shape of another size than its bytes",
    spoil: inCellHeader((header) => Object.assign(entryOf(header, "scales"), { shape: [4] })),
    where: "cells-",
    what: /^tensor "scales" is 12 bytes, expected 16 of type F32 and shape \(4\)$/,
  },
  {
    name: "tensors that overlap",
    spoil: inCellHeader((header) => {
      Object.assign(entryOf(header, "scales"), { data_offsets: entryOf(header, "duration").data_offsets });
    }),
    where: "cells-",
    what: /^tensor "\w+(\.\w+)?" starts at data byte [\d,]+, expected [\d,]+ \((tensors overlap|a hole)\)$/,
    ownWords: "tensors that begin at the same byte have no order",
  },
  {
    name: "bytes that belong to no tensor",
    spoil: inCellHeader((_, parts) => {
      parts.data = Buffer.concat([parts.data, Buffer.alloc(7)]);
    }),
    where: "cells-",
    what: /^has 7 bytes after its last tensor$/,
  },
  {
    name: "a hole between tensors",
    spoil: inCellHeader((header, parts) => {
      const last = Math.max(...Object.values(header).map(({ data_offsets: [, end] }) => Number(end)));
      for (const entry of Object.values(header)) {
        if (entry.data_offsets[1] !== last) continue;
        entry.data_offsets = entry.data_offsets.map((offset) => Number(offset) + 8);
      }
      parts.data = Buffer.concat([parts.data, Buffer.alloc(8)]);
    }),
    where: "cells-",
    what: /^tensor "key" starts at data byte [\d,]+, expected [\d,]+ \(a hole\)$/,
  },
  {
    name: "metadata that is no text",
    spoil: inCellHeader((header) => Object.assign(header, { __metadata__: { made: 1 } })),
    where: "cells-",
    what: /^has a __metadata__ value that is not a string: "made"$/,
  },
  // the index
  {
    name: "an index of another space",
    spoil: { manifest: (json) => Object.assign(json, { space: "test-2" }) },
    code: "version-mismatch",
    where: "index-",
    what: /^is of the space "test-1", catalog\.json says "test-2"$/,
  },
  {
    name: "another number of cells",
    spoil: { manifest: (json) => Object.assign(json, { cells: 3 }) },
    where: "index-",
    what: /^has 2 cells, catalog\.json says 3$/,
  },
  {
    name: "another number of tracks",
    spoil: { manifest: (json) => Object.assign(json, { tracks: 7 }) },
    where: "index-",
    what: /^has 6 tracks, catalog\.json says 7$/,
  },
  {
    name: "groups that leave dimensions out",
    spoil: inIndex(whole("groups", 2, 17)),
    where: "index-",
    what: /^tensor "groups": they do not follow one another$/,
  },
  {
    name: "more dimensions than 64",
    spoil: inIndex(whole("groups", 7, 65)),
    where: "index-",
    what: /^tensor "groups": they do not follow one another$/,
  },
  {
    name: "a typical distance of zero",
    spoil: inIndex(float("typical_distances", 2, 0)),
    where: "index-",
    what: /^tensor "typical_distances" holds 0 for rhythm, expected a finite number above 0$/,
  },
  {
    name: "centroids of other dimensions",
    spoil: inIndex((tensors) => {
      const centroids = tensors.get("centroids") as WrittenTensor;
      centroids.shape = [4, 32];
    }),
    where: "index-",
    what: /^tensor "centroids" is I8 \(4, 32\), expected I8 \(2, 64\)$/,
  },
  {
    name: "a centroid of no size",
    spoil: inIndex(float("centroid_scales", 1, Number.NaN)),
    where: "index-",
    what: /^tensor "centroid_scales" holds NaN at element 1, expected a finite number, 0 or more$/,
  },
  {
    name: "infinite radii",
    spoil: inIndex(float("radius_steps", 0, Number.POSITIVE_INFINITY)),
    where: "index-",
    what: /^tensor "radius_steps" holds no finite number of 0 or more$/,
  },
  {
    name: "blocks that leave their file",
    spoil: inIndex(whole("cells.lengths", 1, 4_000_000_000)),
    where: "index-",
    what: /^the blocks of "cells" take 4,000,[\d,]+ bytes, cells-[0-9a-f]{16}\.blocks has [\d,]+$/,
  },
  {
    name: "no tensor of lengths",
    spoil: inIndex((tensors) => tensors.delete("lookup.lengths")),
    where: "index-",
    what: /^has no tensor "lookup\.lengths"$/,
  },
  {
    name: "an unknown kind of shard",
    spoil: inIndex(byte("lookup.kinds", 1, 7)),
    where: "index-",
    what: /^lookup shard 1 is of the unknown kind 7$/,
  },
  {
    name: "shards out of order",
    spoil: inIndex((tensors) => put(tensors, "lookup.kinds", (view) => view.setUint16(0, 0x0001, true))),
    where: "index-",
    what: /^lookup shard 1 is out of order$/,
  },
  {
    name: "a head beyond the tracks",
    spoil: inIndex(whole("head", 0, 6)),
    where: "index-",
    what: /^tensor "head" names track 6 of 6$/,
  },
  // a cell
  {
    name: "a cell of other rows",
    spoil: inCell((tensors) => {
      const vectors = tensors.get("vectors") as WrittenTensor;
      tensors.set("vectors", { ...vectors, shape: [2, 64], data: vectors.data.subarray(64) });
    }),
    where: "cells-",
    what: /^tensor "vectors" is I8 \(2, 64\), expected I8 \(3, 64\)$/,
  },
  {
    name: "a scale that is not a number",
    spoil: inCell(float("scales", 2, Number.NaN)),
    where: "cells-",
    what: /^tensor "scales" holds NaN at element 2, expected a finite number, 0 or more$/,
  },
  {
    name: "a scale below zero",
    spoil: inCell(float("scales", 0, -0.5)),
    where: "cells-",
    what: /^tensor "scales" holds -0\.5 at element 0, expected a finite number, 0 or more$/,
  },
  {
    name: "a vector beyond all bounds",
    spoil: inCell(float("scales", 1, 3e38)),
    where: "cells-",
    what: /^the vector of row 1 is too long to be compared$/,
  },
  {
    name: "an infinite duration",
    spoil: inCell(float("duration", 1, Number.POSITIVE_INFINITY)),
    where: "cells-",
    what: /^tensor "duration" holds infinity at element 1, expected a finite number, 0 or more$/,
  },
  {
    name: "a map with a hole",
    spoil: inCell((tensors) => tensors.set("map", tensor(new Float32Array([0, 1, 2, Number.NaN, 4, 5]), [3, 2]))),
    where: "cells-",
    what: /^tensor "map" holds NaN at element 3, expected a finite number$/,
  },
  {
    name: "infinite loudness",
    spoil: inCell((tensors) => tensors.set("loudness", tensor(new Float32Array([0, Number.NaN, -Infinity])))),
    where: "cells-",
    what: /^tensor "loudness" holds -infinity at element 2, expected a finite number or NaN$/,
  },
  {
    name: "a genre that the index has not",
    spoil: inCell((tensors) => put(tensors, "genre", (view) => view.setUint16(2, 9, true))),
    where: "cells-",
    what: /^tensor "genre" names genre 9 at row 1, the index has 3$/,
  },
  {
    name: "a key beyond B minor",
    spoil: inCell(byte("key", 0, 24)),
    where: "cells-",
    what: /^tensor "key" holds 24 at row 0, expected 0 to 23, or 255 for unknown$/,
  },
  {
    name: "a popularity beyond 100",
    spoil: inCell(byte("popularity", 2, 101)),
    where: "cells-",
    what: /^tensor "popularity" holds 101 at row 2, expected 0 to 100, or 255 for unknown$/,
  },
  {
    name: "an artist's popularity beyond 100",
    spoil: inCell(byte("artist_popularity", 2, 101)),
    where: "cells-",
    what: /^tensor "artist_popularity" holds 101 at row 2, expected 0 to 100, or 255 for unknown$/,
  },
  {
    name: "popularity without the artists', as they were built once",
    spoil: inCell((tensors) => tensors.delete("artist_popularity")),
    where: "cells-",
    what: /^has no tensor "artist_popularity" beside "popularity"$/,
  },
  {
    name: "no titles",
    spoil: inCell((tensors) => tensors.delete("title.bytes")),
    where: "cells-",
    what: /^has no tensor "title\.bytes"$/,
  },
  {
    name: "a column of another type",
    spoil: inCell((tensors) => tensors.set("year", tensor(new Uint16Array(3)))),
    where: "cells-",
    what: /^tensor "year" is U16 \(3\), expected I16 \(3\)$/,
  },
  {
    name: "strings that begin late",
    spoil: inCell(whole("title.offsets", 0, 1)),
    where: "cells-",
    what: /^tensor "title\.offsets" starts at 1, expected 0$/,
  },
  {
    name: "strings that end elsewhere",
    spoil: inCell(whole("title.offsets", 3, 5)),
    where: "cells-",
    what: /^tensor "title\.offsets" ends at 5, expected [\d,]+$/,
  },
  {
    name: "strings that run backwards",
    spoil: inCell((tensors) => {
      whole("title.offsets", 1, 9)(tensors);
      whole("title.offsets", 2, 4)(tensors);
    }),
    where: "cells-",
    what: /^tensor "title\.offsets" falls at string 1$/,
  },
  {
    name: "a string that is not UTF-8",
    spoil: inCell((tensors) => put(tensors, "artist.bytes", (view) => view.setUint8(view.byteLength - 1, 0xff))),
    where: "cells-",
    what: /^string 2 of "artist" is not UTF-8$/,
  },
  {
    name: "a string cut within a letter",
    spoil: inCell((tensors) =>
      put(tensors, "artist.bytes", (view) => {
        const at = new TextDecoder().decode(view as unknown as ArrayBufferView<ArrayBuffer>).indexOf("The Lines");
        view.setUint8(at + 8, 0xc3);
        view.setUint8(at + 9, 0xa9);
      }),
    ),
    where: "cells-",
    what: /^string 0 of "artist" is not UTF-8$/,
  },
  // the lookup
  {
    name: "a shard that leads beyond the tracks",
    spoil: inShard(whole("tracks", 0, 6)),
    where: "lookup-",
    what: /^leads to track 6 of 6$/,
  },
  {
    name: "starts that do not rise",
    spoil: inShard(whole("starts", 1, 0)),
    where: "lookup-",
    what: /^tensor "starts" does not rise from 0 to 6$/,
  },
  {
    name: "keys out of order",
    spoil: inShard((tensors) =>
      put(tensors, "keys.bytes", (view) => {
        view.setUint8(6, "9".charCodeAt(0));
      }),
    ),
    where: "lookup-",
    what: /^key [01] is out of order: "track-\d"$/,
  },
  {
    name: "another number of keys",
    spoil: inIndex(whole("lookup.keys", 0, 5)),
    where: "lookup-",
    what: /^tensor "keys\.offsets" is U32 \(7\), expected U32 \(6\)$/,
  },
];

export const faultyCatalogs: readonly FaultyCatalog[] = cases.map((entry) => {
  const { spoil, after, ...fault } = entry;
  const content = catalogContent({ ...catalog, ...(spoil && { spoil }) });
  after?.(content);
  return { code: "corrupt", ...fault, content };
});
