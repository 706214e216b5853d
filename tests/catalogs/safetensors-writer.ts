/** A tensor to be written; its shape is its length unless it says otherwise. */
export interface WrittenTensor {
  type: string;
  shape: number[];
  data: Uint8Array;
}

export type Tensors = Map<string, WrittenTensor>;

const typeNames = new Map<unknown, string>([
  [Uint8Array, "U8"],
  [Int8Array, "I8"],
  [Uint16Array, "U16"],
  [Int16Array, "I16"],
  [Uint32Array, "U32"],
  [Float32Array, "F32"],
]);

type Numbers = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Float32Array;

export function tensor(values: Numbers, shape: number[] = [values.length]): WrittenTensor {
  const type = typeNames.get(values.constructor) ?? "F64";
  return { type, shape, data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** Adds "<name>.bytes" and "<name>.offsets". */
export function addStrings(tensors: Tensors, name: string, texts: readonly string[]): void {
  const encoded = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, { length }] of encoded.entries()) offsets[i + 1] = (offsets[i] as number) + length;
  tensors.set(`${name}.bytes`, tensor(new Uint8Array(Buffer.concat(encoded))));
  tensors.set(`${name}.offsets`, tensor(offsets));
}

/** What a safetensors file consists of, before its header is made: for those that spoil it. */
export interface SafetensorsParts {
  header: Record<string, unknown>;
  data: Buffer;
}

/** Tensors of wide elements come first, so that all are aligned. */
export function parts(tensors: Tensors, metadata: Record<string, string> = {}): SafetensorsParts {
  const widths: Record<string, number> = { U32: 4, F32: 4, U16: 2, I16: 2 };
  const width = ({ type }: WrittenTensor) => widths[type] ?? 1;
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  const order = [...tensors].sort(([, a], [, b]) => width(b) - width(a));
  for (const [name, { type, shape, data }] of order) {
    header[name] = { dtype: type, shape, data_offsets: [end, end + data.length] };
    end += data.length;
  }
  return { header, data: Buffer.concat(order.map(([, { data }]) => data)) };
}

export function joined({ header, data }: SafetensorsParts): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, data]);
}
