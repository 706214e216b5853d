import type { AudioBlock } from "./audio-block.js";
import type { Address, EngineModule } from "./engine-module.js";
import { EarshotError } from "./error.js";

/** What an analysis gives: statistics and vector, with the names of feature set and space. */
export interface AnalyzedNumbers {
  set: string;
  values: Float32Array<ArrayBuffer>;
  space: string;
  vector: Float32Array<ArrayBuffer>;
  tempo: number;
  warnings: string[];
}

/** The engine's analyzer: takes [start, start + length) seconds of what is pushed. Call `close` when done. */
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
