import { Reply, type Request } from "./message.js";

/** An address in the engine's memory, or 0. WebAssembly gives it as a signed number: `>>> 0` before it is used as one. */
export type Address = number;

/** What bindings/ exports. Functions that may fail give the address of a reply. */
interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  /** Where a request of so many doubles is to be written. */
  room(words: number): Address;
  engineDescribe(): Address;
  engineEmbed(): Address;

  analyzerOpen(sampleRate: number, start: number, length: number): Address;
  analyzerClose(analyzer: Address): void;
  analyzerReserve(analyzer: Address, channels: number, frames: number): Address;
  analyzerPush(analyzer: Address, channels: number, frames: number): Address;
  analyzerEndPass(analyzer: Address): Address;
  analyzerFinish(analyzer: Address, held: number, promised: number): Address;

  rankerOpen(): Address;
  rankerClose(ranker: Address): void;
  rankerReserve(ranker: Address, rows: number, parts: number): Address;
  rankerLoad(ranker: Address, cell: number): Address;
  rankerAppend(ranker: Address): Address;
  rankerTrack(ranker: Address, track: number): Address;
  rankerAsk(ranker: Address, question: number, batch: number, head: number): Address;

  rankerExplain(ranker: Address, seed: number, track: number): Address;
  rankerRelated(ranker: Address): Address;

  tasteOpen(ranker: Address): Address;
  tasteReserve(ranker: Address, rows: number): Address;
  tasteLoad(ranker: Address, cell: number): void;
  tasteFoldIn(ranker: Address): Address;
  tasteParts(ranker: Address): Address;
  tasteOf(ranker: Address, track: number): number;
  tasteBest(ranker: Address): Address;
}

/** earshot.wasm, started: its functions and its memory. */
export class EngineModule {
  readonly functions: Exports;

  constructor(wasm: WebAssembly.Module) {
    const imports: WebAssembly.Imports = {};
    // What a C library wants of a system (an exit, news of more memory) has no counterpart here.
    for (const { module, name } of WebAssembly.Module.imports(wasm)) {
      imports[module] ??= {};
      imports[module][name] = () => 0;
    }
    this.functions = new WebAssembly.Instance(wasm, imports).exports as unknown as Exports;
    this.functions._initialize();
  }

  /** A view that is valid until the engine's memory grows. */
  bytes(address: Address, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.functions.memory.buffer, address >>> 0, length);
  }

  /** Writes a request where the next call finds it. */
  send({ words }: Request): void {
    const address = this.functions.room(words.length);
    new Float64Array(this.functions.memory.buffer, address >>> 0, words.length).set(words);
  }

  /** The reply at an address that a function gave. Errors: what it says. */
  reply(address: Address): Reply {
    return new Reply(this.functions.memory.buffer, address >>> 0);
  }
}
