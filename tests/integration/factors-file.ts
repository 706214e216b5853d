// A factors file as anybody reads it: safetensors, by its own description.
import { readFile } from "node:fs/promises";

export interface FactorsTensor {
  dtype: string;
  shape: number[];
  rows: number[][]; // of a float matrix
}

export async function readFactors(path: string) {
  const bytes = await readFile(path);
  const size = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...described } = JSON.parse(bytes.toString("utf8", 8, 8 + size));
  const tensors: Record<string, FactorsTensor> = {};
  const dataOf = (name: string) => {
    const [begin, end] = described[name].data_offsets;
    return bytes.subarray(8 + size + begin, 8 + size + end);
  };
  for (const [name, { dtype, shape }] of Object.entries<FactorsTensor>(described)) {
    const data = dataOf(name);
    const rows =
      dtype === "F32" && shape.length === 2
        ? Array.from({ length: shape[0] as number }, (_, i) =>
            Array.from({ length: shape[1] as number }, (_, j) => data.readFloatLE(4 * (i * (shape[1] as number) + j))),
          )
        : [];
    tensors[name] = { dtype, shape, rows };
  }
  const text = dataOf("item_ids.bytes");
  const offsets = dataOf("item_ids.offsets");
  const at = (i: number) => Number(offsets.readBigUInt64LE(8 * i));
  const ids = Array.from({ length: offsets.length / 8 - 1 }, (_, i) => text.toString("utf8", at(i), at(i + 1)));
  return { tensors, metadata: metadata as Record<string, string>, ids };
}
