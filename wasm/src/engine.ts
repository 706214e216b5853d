import type { AudioBlock } from "./audio-block.js";
import { type Address, EngineModule } from "./engine-module.js";
import { EarshotError } from "./error.js";
import { Request } from "./message.js";

/** What an analysis gives: statistics and vector, with the names of feature set and space. */
export interface AnalyzedNumbers {
  set: string;
  values: Float32Array<ArrayBuffer>;
  space: string;
  vector: Float32Array<ArrayBuffer>;
  tempo: number;
  warnings: string[];
}

/** The engine in WebAssembly, without worker or page: what the worker runs, and what tests run in Node. */
export class Engine {
  readonly columns: readonly string[];
  /** The version of the space that it compares in. */
  readonly space: string;
  /** Longer recordings are read twice. */
  readonly keptSeconds: number;
  readonly module: EngineModule;

  /** `wasm` is earshot.wasm. */
  constructor(wasm: WebAssembly.Module) {
    this.module = new EngineModule(wasm);
    const reply = this.module.reply(this.module.functions.engineDescribe());
    this.keptSeconds = reply.number();
    this.space = reply.text();
    this.columns = reply.list(() => reply.text());
  }

  /** The vector of a song that was analyzed before; `values` in the order of `columns`. */
  embed(values: Float32Array): Float32Array<ArrayBuffer> {
    this.module.send(new Request().floats(values));
    return this.module.reply(this.module.functions.engineEmbed()).floats();
  }

  /** Analyzes [start, start + length) seconds of what is pushed. Call `close` when done. */
  analyzer(sampleRate: number, start: number, length: number): Analyzer {
    return new Analyzer(this.module, sampleRate, start, length);
  }
}

export class Analyzer {
  readonly #module: EngineModule;
  readonly #address: Address;

  constructor(module: EngineModule, sampleRate: number, start: number, length: number) {
    this.#module = module;
    this.#address = module.reply(module.functions.analyzerOpen(sampleRate, start, length)).number();
  }

  /** False: the excerpt is complete. */
  push(block: AudioBlock): boolean {
    const { channels, frames } = block;
    const { functions } = this.#module;
    const address = functions.analyzerReserve(this.#address, channels, frames);
    if (address === 0 && channels * frames > 0) {
      const what = `not enough memory for ${frames} samples of ${channels} channels`;
      throw new EarshotError({ code: "out-of-memory", where: "audio", what, remedy: "Close other tabs." });
    }
    for (let channel = 0; channel < channels; channel++) {
      // The memory's buffer is another one whenever it has grown.
      const at = (address >>> 0) + channel * frames * Float32Array.BYTES_PER_ELEMENT;
      block.read(channel, new Float32Array(functions.memory.buffer, at, frames));
    }
    return this.#module.reply(functions.analyzerPush(this.#address, channels, frames)).number() === 0;
  }

  /** True: push the same once more. */
  endPass(): boolean {
    return this.#module.reply(this.#module.functions.analyzerEndPass(this.#address)).number() === 1;
  }

  /** Seconds that the whole recording has, and that its header says it has: 0 where it says nothing. */
  finish(held: number, promised: number): AnalyzedNumbers {
    const reply = this.#module.reply(this.#module.functions.analyzerFinish(this.#address, held, promised));
    return {
      set: reply.text(),
      values: reply.floats(),
      space: reply.text(),
      vector: reply.floats(),
      tempo: reply.number(),
      warnings: reply.text().split("\n").slice(0, -1),
    };
  }

  close(): void {
    this.#module.functions.analyzerClose(this.#address);
  }
}
