import { corrupt, grouped } from "./faults.js";
import type { Bytes, Safetensors } from "./safetensors.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { fatal: true });

/** Strings of a safetensors file, decoded when they are asked for: a million of them are no million objects. */
export class Strings {
  readonly #bytes: Bytes;
  readonly #offsets: Uint32Array;

  /** Tensors `<name>.bytes` and `<name>.offsets`; `count` may be any. Errors: corrupt (offsets, or not UTF-8). */
  constructor(file: Safetensors, name: string, count?: number) {
    this.#bytes = file.elements(`${name}.bytes`, "U8", undefined);
    this.#offsets = file.elements(`${name}.offsets`, "U32", count === undefined ? undefined : count + 1);
    const offsets = this.#offsets;
    const end = this.#bytes.length;
    const fault = (what: string) => corrupt(file.where, `tensor "${name}.offsets" ${what}`);
    if (offsets.length === 0) throw fault("is empty, expected one more than there are strings");
    const [first, last] = [offsets[0] as number, offsets[offsets.length - 1] as number];
    if (first !== 0) throw fault(`starts at ${grouped(first)}, expected 0`);
    if (last !== end) throw fault(`ends at ${grouped(last)}, expected ${grouped(end)}`);
    for (let i = 1; i < offsets.length; i++) {
      if ((offsets[i] as number) < (offsets[i - 1] as number)) throw fault(`falls at string ${grouped(i - 1)}`);
    }
    if (this.#isUtf8()) return;
    for (let i = 0; i < this.length; i++) {
      if (!isUtf8(this.bytes(i))) throw corrupt(file.where, `string ${grouped(i)} of "${name}" is not UTF-8`);
    }
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  at(i: number): string {
    return decoder.decode(this.bytes(i));
  }

  bytes(i: number): Bytes {
    return this.#bytes.subarray(this.#offsets[i], this.#offsets[i + 1]);
  }

  /** All at once: where the whole is UTF-8 and no string begins within a character, each is. */
  #isUtf8(): boolean {
    for (const offset of this.#offsets) if (((this.#bytes[offset] as number) & 0xc0) === 0x80) return false;
    return isUtf8(this.#bytes);
  }
}

function isUtf8(bytes: Bytes): boolean {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Below 0 where `a` comes before `b` by their bytes, 0 where they are equal. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** How many of the first `count` things `isBefore` holds for; those come first. */
export function countBefore(count: number, isBefore: (i: number) => boolean): number {
  let [first, last] = [0, count];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (isBefore(middle)) first = middle + 1;
    else last = middle;
  }
  return first;
}
