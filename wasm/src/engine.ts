import type { AudioBlock } from "./audio-block.js";
import type { AnalyzedNumbers, AnalyzerBinding, CreateModule, EngineModule, Outcome } from "./engine-module.js";
import { EarshotError } from "./error.js";

/** The engine in WebAssembly, without worker or page: what the worker runs, and what tests run in Node. */
export class Engine {
  readonly columns: readonly string[];
  /** Longer recordings are read twice. */
  readonly keptSeconds: number;
  readonly module: EngineModule;

  private constructor(module: EngineModule) {
    this.module = module;
    this.keptSeconds = module.keptSeconds;
    this.columns = module.columns();
  }

  /** `create` is the default export of Emscripten's glue. */
  static async create(create: CreateModule, wasm: WebAssembly.Module): Promise<Engine> {
    const module = await create({
      instantiateWasm(imports, done) {
        const instance = new WebAssembly.Instance(wasm, imports);
        done(instance);
        return instance.exports;
      },
      parseJson,
    });
    return new Engine(module);
  }

  /** Analyzes [start, start + length) seconds of what is pushed. Call `close` when done. */
  analyzer(sampleRate: number, start: number, length: number): Analyzer {
    return new Analyzer(this.module, sampleRate, start, length);
  }
}

export class Analyzer {
  readonly #module: EngineModule;
  readonly #binding: AnalyzerBinding;

  constructor(module: EngineModule, sampleRate: number, start: number, length: number) {
    this.#module = module;
    this.#binding = new module.Analyzer();
    try {
      unwrap(this.#binding.begin(sampleRate, start, length));
    } catch (error) {
      this.#binding.delete();
      throw error;
    }
  }

  /** False: the excerpt is complete. */
  push(block: AudioBlock): boolean {
    const { channels, frames } = block;
    const address = this.#binding.reserve(channels, frames);
    if (address === 0 && channels * frames > 0) {
      const what = `not enough memory for ${frames} samples of ${channels} channels`;
      throw new EarshotError({ code: "out-of-memory", where: "audio", what, remedy: "Close other tabs." });
    }
    for (let channel = 0; channel < channels; channel++) {
      // The heap's buffer is another one whenever memory has grown.
      const at = address + channel * frames * Float32Array.BYTES_PER_ELEMENT;
      block.read(channel, new Float32Array(this.#module.HEAPU8.buffer, at, frames));
    }
    return !unwrap(this.#binding.push(channels, frames));
  }

  /** True: push the same once more. */
  endPass(): boolean {
    return unwrap(this.#binding.endPass());
  }

  finish(): AnalyzedNumbers {
    return unwrap(this.#binding.finish());
  }

  close(): void {
    this.#binding.delete();
  }
}

function parseJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.error) throw new EarshotError(outcome.error);
  return outcome.value;
}
