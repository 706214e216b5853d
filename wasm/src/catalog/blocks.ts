import { type BlockTable, hashBytes } from "./catalog-index.js";
import { checkHash, checkLength, hexadecimal } from "./fetching.js";
import type { Bytes } from "./safetensors.js";

/** The blocks of a file, wherever they come from. */
export interface Blocks {
  /** The blocks of these numbers, verified, and what came along with them. Errors: not-found, io, corrupt, canceled. */
  get(numbers: readonly number[]): Promise<Map<number, Bytes>>;
}

/** Of a file that is whole in memory, and was compared with its hash. */
export function blocksOf(file: Bytes, { begins, lengths }: BlockTable): Blocks {
  const block = (number: number) => {
    const begin = begins[number] as number;
    return file.subarray(begin, begin + (lengths[number] as number));
  };
  return { get: async (numbers) => new Map(numbers.map((number) => [number, block(number)])) };
}

/** Compares a block that came by itself with its entry in the index. Errors: corrupt. */
export async function checkBlock(bytes: Bytes, number: number, table: BlockTable): Promise<void> {
  const where = `${table.file.name}, ${table.kind} ${number}`;
  checkLength(where, bytes.length, table.lengths[number] as number);
  const actual = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, hashBytes);
  const expected = table.sha256.subarray(number * hashBytes, (number + 1) * hashBytes);
  checkHash(where, hexadecimal(actual), hexadecimal(expected));
}
