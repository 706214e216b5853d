import { EarshotError } from "./error.js";
import type { ErrorCode } from "./types.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const wordsFor = (bytes: number) => Math.ceil(bytes / Float64Array.BYTES_PER_ELEMENT);

/** A request to the engine. How numbers, texts and floats lie in it: bindings/message.h. */
export class Request {
  #words = new Float64Array(256);
  #length = 0;

  number(...values: number[]): this {
    this.#grow(values.length).set(values);
    return this;
  }

  text(...texts: string[]): this {
    for (const text of texts) this.#counted(encoder.encode(text));
    return this;
  }

  bytes(values: Uint8Array | Int8Array): this {
    return this.#counted(values);
  }

  /** A list that begins with its length. */
  list(values: readonly number[]): this {
    // Not spread: a list may be longer than a call takes arguments.
    this.number(values.length);
    this.#grow(values.length).set(values);
    return this;
  }

  floats(values: Float32Array): this {
    return this.#counted(values);
  }

  get words(): Float64Array {
    return this.#words.subarray(0, this.#length);
  }

  #counted(values: Uint8Array | Int8Array | Float32Array): this {
    this.number(values.length);
    const words = this.#grow(wordsFor(values.byteLength));
    const bytes = new Uint8Array(words.buffer, words.byteOffset);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return this;
  }

  /** The next so many words. */
  #grow(words: number): Float64Array {
    const begin = this.#length;
    this.#length += words;
    if (this.#length > this.#words.length) {
      const larger = new Float64Array(Math.max(this.#length, 2 * this.#words.length));
      larger.set(this.#words);
      this.#words = larger;
    }
    return this.#words.subarray(begin, this.#length);
  }
}

/** A reply of the engine, read front to back before the engine is called again. */
export class Reply {
  readonly #words: Float64Array;
  #next = 0;

  /** Errors: what the reply says, as EarshotError. */
  constructor(memory: ArrayBuffer, address: number) {
    this.#words = new Float64Array(memory, address);
    if (this.number() === 0) return;
    const [code, where, what, remedy] = [this.text(), this.text(), this.text(), this.text()];
    throw new EarshotError({ code: code as ErrorCode, where, what, remedy });
  }

  number(): number {
    return this.#words[this.#next++] as number;
  }

  text(): string {
    return decoder.decode(this.#counted(1));
  }

  floats(): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#counted(Float32Array.BYTES_PER_ELEMENT).slice().buffer);
  }

  /** A list that begins with its length. */
  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.number(); left > 0; left--) items.push(read());
    return items;
  }

  /** A view: of as many elements as come next. */
  #counted(bytesPerElement: number): Uint8Array<ArrayBuffer> {
    const bytes = this.number() * bytesPerElement;
    const begin = this.#words.byteOffset + this.#next * Float64Array.BYTES_PER_ELEMENT;
    this.#next += wordsFor(bytes);
    return new Uint8Array(this.#words.buffer as ArrayBuffer, begin, bytes);
  }
}
