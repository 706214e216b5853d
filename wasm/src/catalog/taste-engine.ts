import type { EngineModule } from "../engine-module.js";
import { EarshotError } from "../error.js";
import { Request } from "../message.js";
import { type Ranker, type RankRequest, written } from "../ranker.js";
import type { FactorRows, Taste } from "./taste.js";

/** A track by its number, or factors of its own. */
export type Factors = number | Float32Array;

/** What is known of a listener: a preference of 1 or -1, and how sure it is. */
export interface Evidence {
  of: Factors;
  weight: number;
  target: number;
}

const planeFactors = 64;

/** A listener among a catalog's factors: bindings/taste_binding.cpp as JavaScript calls it. */
export class TasteEngine {
  readonly #module: EngineModule;
  readonly #ranker: Ranker;

  constructor(module: EngineModule, ranker: Ranker) {
    this.#module = module;
    this.#ranker = ranker;
  }

  /** Errors: out-of-memory. */
  open({ items, alpha0, lambda, nu, factors, gram }: Taste): void {
    this.#module.send(new Request().number(items, alpha0, lambda, nu, factors).floats(gram));
    this.#module.reply(this.#module.functions.tasteOpen(this.#ranker.address));
  }

  /** The factors of a cell of the ranker's. Errors: out-of-memory. */
  load(cell: number, { values, scales, origins }: FactorRows, factors: number): void {
    const { functions } = this.#module;
    const rows = scales.length;
    if (rows === 0) return;
    const address = functions.tasteReserve(this.#ranker.address, rows) >>> 0;
    if (address === 0) {
      const what = `not enough memory for the factors of ${rows} tracks`;
      throw new EarshotError({ code: "out-of-memory", where: "catalog", what, remedy: "Close other tabs." });
    }
    // As shared/recommend/taste_table.h lays them out.
    const planes = Math.ceil(factors / planeFactors);
    const { buffer } = functions.memory;
    const stored = new Int8Array(buffer, address, planes * rows * planeFactors);
    for (let row = 0; row < rows; row++) {
      for (let plane = 0; plane < planes; plane++) {
        const begin = row * factors + plane * planeFactors;
        const part = values.subarray(begin, Math.min(begin + planeFactors, (row + 1) * factors));
        stored.set(part, (plane * rows + row) * planeFactors);
      }
    }
    new Float32Array(buffer, address + stored.length, rows).set(scales);
    new Uint8Array(buffer, address + stored.length + 4 * rows, rows).set(origins);
    functions.tasteLoad(this.#ranker.address, cell);
  }

  /** The listener's factors, from where they were the last time. Errors: out-of-memory. */
  foldIn(evidence: readonly Evidence[]): Float32Array {
    const message = new Request().number(evidence.length);
    for (const { of, weight, target } of evidence) withFactors(message, of).number(weight, target);
    this.#module.send(message);
    return this.#module.reply(this.#module.functions.tasteFoldIn(this.#ranker.address)).floats();
  }

  /** What each piece of the evidence has of the listener's preference for a track. */
  parts(of: Factors): number[] {
    this.#module.send(withFactors(new Request(), of));
    const reply = this.#module.reply(this.#module.functions.tasteParts(this.#ranker.address));
    return reply.list(() => reply.number());
  }

  /** x.y of a track; NaN where it has no factors. Precondition: it is loaded. */
  preference(track: number): number {
    return this.#module.functions.tasteOf(this.#ranker.address, track);
  }

  /** The tracks that the listener prefers, best first: up to `limit` of those that the wish lets through. */
  best(wish: RankRequest): number[] {
    this.#module.send(written(wish));
    const reply = this.#module.reply(this.#module.functions.tasteBest(this.#ranker.address));
    return reply.list(() => reply.number());
  }

  /** All tracks here that are versions of some tracks, or of the artists of others. */
  related(titles: readonly number[], artists: readonly number[]): number[] {
    this.#module.send(new Request().list(titles).list(artists));
    const reply = this.#module.reply(this.#module.functions.rankerRelated(this.#ranker.address));
    return reply.list(() => reply.number());
  }

  /** Why a track is near another one. Precondition: both are loaded. */
  explain(seed: number, track: number): string[] {
    const reply = this.#module.reply(this.#module.functions.rankerExplain(this.#ranker.address, seed, track));
    return reply.list(() => reply.text());
  }
}

function withFactors(message: Request, of: Factors): Request {
  return typeof of === "number" ? message.number(of) : message.number(-1).floats(of);
}
