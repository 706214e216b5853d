import { EngineModule } from "./engine-module.js";
import { Request } from "./message.js";
import type { SpaceDescription } from "./ranker.js";
import { groups, type Song } from "./types.js";

/** The engine in WebAssembly, without worker or page: what the worker runs, and what tests run in Node. */
export class Engine {
  readonly columns: readonly string[];
  /** What it compares in. */
  readonly space: SpaceDescription;
  /** Longer recordings are read twice. */
  readonly keptSeconds: number;
  readonly module: EngineModule;

  /** `wasm` is earshot.wasm. */
  constructor(wasm: WebAssembly.Module) {
    this.module = new EngineModule(wasm);
    const reply = this.module.reply(this.module.functions.engineDescribe());
    this.keptSeconds = reply.number();
    const version = reply.text();
    const ranges = groups.map(() => ({ begin: reply.number(), end: reply.number() }));
    this.space = { version, groups: ranges, typicalDistances: groups.map(() => reply.number()) };
    this.columns = reply.list(() => reply.text());
  }

  /** The vector of a song that was analyzed before; `values` in the order of `columns`. */
  embed(values: Float32Array): Float32Array<ArrayBuffer> {
    this.module.send(new Request().floats(values));
    return this.module.reply(this.module.functions.engineEmbed()).floats();
  }

  /** A song with its values in the order of `columns`, NaN where it lacks one. */
  aligned(song: Song): Song {
    const { columns } = this;
    if (song.columns.length === columns.length && song.columns.every((column, i) => column === columns[i])) return song;
    const places = new Map(song.columns.map((column, i) => [column, i]));
    const values = Float32Array.from(columns, (column) => song.values[places.get(column) ?? -1] ?? Number.NaN);
    return { ...song, values };
  }
}
