import { corrupt, fault, fresh, grouped, quoted } from "./faults.js";

export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of an element. */
const sizes = new Map(
  Object.entries({
    BOOL: 1,
    U8: 1,
    I8: 1,
    U16: 2,
    I16: 2,
    F16: 2,
    BF16: 2,
    U32: 4,
    I32: 4,
    F32: 4,
    U64: 8,
    I64: 8,
    F64: 8,
  }),
);

/** The types that catalogs have. */
const views = {
  U8: Uint8Array,
  I8: Int8Array,
  U16: Uint16Array,
  I16: Int16Array,
  U32: Uint32Array,
  F32: Float32Array,
};
type Views = { [T in keyof typeof views]: InstanceType<(typeof views)[T]> };

/** Lengths of the dimensions; undefined is any. */
type Shape = readonly (number | undefined)[];

interface Tensor {
  name: string;
  type: string;
  shape: number[];
  begin: number;
  end: number;
}

/** The format's own limit. */
const mostHeaderBytes = 100_000_000;

/**
 * A view of a safetensors file (https://huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, data.
 * Everything the header claims is checked before any of it is used: types, shapes, overflow, and that the tensors cover
 * the data once, without holes, each aligned to its element. `bytes` begin at a multiple of 8 of their buffer.
 * Errors: unsupported-format (something else, or a type that is not read here), corrupt (names the tensor and the rule).
 */
export class Safetensors {
  readonly where: string;
  readonly #bytes: Bytes;
  readonly #dataStart: number;
  readonly #tensors = new Map<string, Tensor>();
  readonly #metadata: Record<string, unknown> = {};

  constructor(bytes: Bytes, where: string) {
    this.where = where;
    this.#bytes = bytes;
    const { header, length } = readHeader(bytes, where);
    this.#dataStart = 8 + length;
    for (const [name, entry] of Object.entries(header)) {
      if (name === "__metadata__") this.#metadata = checkedMetadata(entry, where);
      else this.#tensors.set(name, readEntry(name, entry, this.#dataStart, bytes.length, where));
    }
    this.#checkCoverage();
  }

  has(tensor: string): boolean {
    return this.#tensors.has(tensor);
  }

  /** A value of `__metadata__`; empty if there is none of that key. */
  metadata(key: string): string {
    return String(this.#metadata[key] ?? "");
  }

  /** The elements of a tensor that must exist with this type and shape. */
  elements<T extends keyof Views>(name: string, type: T, ...shape: Shape): Views[T] {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw corrupt(this.where, `has no tensor "${name}"`);
    const fits =
      tensor.type === type &&
      tensor.shape.length === shape.length &&
      shape.every((length, i) => length === undefined || length === tensor.shape[i]);
    if (!fits) {
      const actual = `${tensor.type} ${spellShape(tensor.shape)}`;
      throw corrupt(this.where, `tensor "${name}" is ${actual}, expected ${type} ${spellShape(shape)}`);
    }
    const View = views[type];
    const start = this.#bytes.byteOffset + this.#dataStart + tensor.begin;
    return new View(this.#bytes.buffer, start, (tensor.end - tensor.begin) / View.BYTES_PER_ELEMENT) as Views[T];
  }

  #checkCoverage(): void {
    let next = 0;
    // Empty tensors share their start with the next one: they come first.
    const order = [...this.#tensors.values()].sort((a, b) => a.begin - b.begin || a.end - b.end);
    for (const { name, begin, end } of order) {
      if (begin !== next) {
        const how = begin > next ? "a hole" : "tensors overlap";
        throw corrupt(
          this.where,
          `tensor ${quoted(name)} starts at data byte ${grouped(begin)}, expected ${grouped(next)} (${how})`,
        );
      }
      next = end;
    }
    const rest = this.#bytes.length - this.#dataStart - next;
    if (rest > 0) throw corrupt(this.where, `has ${grouped(rest)} bytes after its last tensor`);
  }
}

/** JSON text as an object. Errors: corrupt. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(where, `is not valid JSON: ${(error as Error).message}`);
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isWhole = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 53;

function readHeader(bytes: Bytes, where: string): { header: Record<string, unknown>; length: number } {
  const foreign = (what: string) =>
    fault("unsupported-format", where, `${what} (not a safetensors file, or truncated?)`, fresh);
  if (bytes.length < 8) throw foreign(`is ${grouped(bytes.length)} bytes, expected at least 8`);
  const lengthBytes = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const exact = lengthBytes.getBigUint64(0, true);
  const length = Number(exact);
  if (length > mostHeaderBytes || length > bytes.length - 8) {
    const claim = exact.toLocaleString("en-US");
    throw foreign(`claims a header of ${claim} bytes in a file of ${grouped(bytes.length)}`);
  }
  if (length === 0 || bytes[8] !== 0x7b) throw foreign("has a header that is not a JSON object");
  const header = parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + length)), where);
  return { header: header as Record<string, unknown>, length };
}

function checkedMetadata(metadata: unknown, where: string): Record<string, unknown> {
  if (!isObject(metadata)) throw corrupt(where, "has __metadata__ that is not an object");
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") {
      throw corrupt(where, `has a __metadata__ value that is not a string: ${quoted(key)}`);
    }
  }
  return metadata;
}

/** One entry of the header, checked by itself. */
function readEntry(name: string, entry: unknown, dataStart: number, fileBytes: number, where: string): Tensor {
  const wrong = (what: string) => corrupt(where, `tensor ${quoted(name)} ${what}`);
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : ({} as Record<string, unknown>);
  if (typeof dtype !== "string") throw wrong("has no dtype");
  if (!Array.isArray(shape)) throw wrong("has no shape");
  if (!Array.isArray(offsets) || offsets.length !== 2) throw wrong("has no data_offsets of two numbers");
  const size = sizes.get(dtype);
  if (!size) {
    const remedy = "Write it as one of BOOL, U8 to I64, F16, BF16, F32, F64.";
    const what = `tensor ${quoted(name)} is of type ${quoted(dtype)}, which is not read here`;
    throw fault("unsupported-format", where, what, remedy);
  }
  let bytes = size;
  for (const length of shape) {
    if (!isWhole(length)) throw wrong("has a shape that is not made of whole numbers");
    bytes *= length;
    if (bytes >= 2 ** 64) throw wrong("has a shape whose size overflows");
  }
  const [begin, end] = offsets;
  if (!isWhole(begin) || !isWhole(end) || begin > end) throw wrong("has data_offsets that are not an interval");
  const dataBytes = fileBytes - dataStart;
  if (end > dataBytes) throw wrong(`ends at byte ${grouped(end)} of ${grouped(dataBytes)} bytes of data (truncated?)`);
  if (end - begin !== bytes) {
    const actual = `is ${grouped(end - begin)} bytes, expected ${grouped(bytes)}`;
    throw wrong(`${actual} of type ${dtype} and shape ${spellShape(shape)}`);
  }
  if ((dataStart + begin) % size !== 0) {
    throw wrong(`starts at byte ${grouped(dataStart + begin)}, which ${dtype} cannot be read from in place`);
  }
  return { name, type: dtype, shape, begin, end };
}

const spellShape = (shape: Shape): string => `(${shape.map((length) => length ?? "n").join(", ")})`;
