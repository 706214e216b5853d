import { type Blocks, blocksOf } from "./blocks.js";
import type { CatalogFiles } from "./catalog-files.js";
import { checkFile, fetchFile } from "./fetching.js";
import type { RangeBlocks } from "./range-blocks.js";
import type { Bytes } from "./safetensors.js";
import { publishedOf, type Shelf } from "./shelf.js";
import { readFactorRows, Taste } from "./taste.js";
import type { Factors } from "./taste-engine.js";
import { TasteEngine } from "./taste-engine.js";

/** What a catalog knows of taste: fetched when it is first needed, and of a catalog in parts for the cells that are here. */
export class TasteCells {
  readonly engine: TasteEngine;
  readonly #shelf: Shelf;
  #taste: { model: Taste; blocks: Blocks; remote?: RangeBlocks } | undefined;
  /** Where the factors of the tracks of each cell come from, of those whose factors are here. */
  readonly #origins = new Map<number, Uint8Array>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.engine = new TasteEngine(shelf.engine.module, shelf.ranker);
  }

  get model(): Taste | undefined {
    return this.#taste?.model;
  }

  /** Bytes that are not kept. */
  async missingBytes(): Promise<number> {
    await this.open();
    return (await this.#taste?.remote?.missingBytes()) ?? 0;
  }

  /** Keeps what taste needs on this device. Errors: io, corrupt, canceled. */
  async keep(onKept: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    await this.open();
    await this.#taste?.remote?.keep(onKept, signal);
  }

  /** The model, once. */
  async open(signal?: AbortSignal): Promise<void> {
    const { files, folder } = this.#shelf;
    const { taste, factors } = files?.manifest.files ?? {};
    if (this.#taste || !files || !folder || !taste || !factors) return;
    const holder = files.remote?.holder;
    let bytes = (await holder?.get(taste.name, [0]))?.get(0);
    if (bytes) bytes = await checkFile(bytes, taste).catch(() => undefined);
    if (!bytes) {
      ({ bytes } = await fetchFile(folder, taste, { signal }));
      await holder?.putIfRoom(taste.name, new Map([[0, bytes]]));
    }
    const model = new Taste(bytes, taste.name, files.index, factors);
    const remote = holder?.blocks(model.cells);
    const blocks = remote ?? blocksOf((await fetchFile(folder, factors, { signal })).bytes, model.cells);
    this.engine.open(model);
    this.#taste = { model, blocks, ...(remote && { remote }) };
  }

  /** The factors of the cells that are here. */
  async loadFactors(): Promise<void> {
    if (!this.#taste) return;
    const { model, blocks } = this.#taste;
    const { index } = this.#shelf.files as CatalogFiles;
    const missing = Array.from(index.rows.keys()).filter(
      (cell) => !this.#origins.has(cell) && this.#shelf.isLoaded(cell),
    );
    if (missing.length === 0) return;
    const found = await blocks.get(missing);
    for (const cell of missing) {
      const where = `${model.cells.file.name}, ${model.cells.kind} ${cell}`;
      const rows = readFactorRows(found.get(cell) as Bytes, index.rows[cell] as number, model.factors, where);
      this.engine.load(cell, rows, model.factors);
      this.#origins.set(cell, rows.origins);
    }
  }

  /** What the engine has of a track, or the ridge map gives a song that was added; undefined: none. */
  factorsOf(track: number): Factors | undefined {
    if (track < publishedOf(this.#shelf)) return Number.isNaN(this.engine.preference(track)) ? undefined : track;
    const { dimensions = 0, factors = 0, ridge = new Float32Array() } = this.#taste?.model ?? {};
    if (dimensions === 0) return undefined;
    const { vector } = this.#shelf.ranker.track(track);
    return Float32Array.from({ length: factors }, (_, f) => {
      let sum = ridge[dimensions * factors + f] as number;
      for (let j = 0; j < dimensions; j++) sum += (vector[j] as number) * (ridge[j * factors + f] as number);
      return sum;
    });
  }

  preference(track: number, listener: Float32Array): number {
    if (track < publishedOf(this.#shelf)) return this.engine.preference(track);
    const own = this.factorsOf(track);
    if (typeof own !== "object") return Number.NaN;
    return own.reduce((sum, factor, f) => sum + factor * (listener[f] as number), 0);
  }

  /** 0 none, 1 trained, 2 by the ridge map. */
  originOf(track: number): number {
    const { files } = this.#shelf;
    const published = publishedOf(this.#shelf);
    if (track >= published || !files) return 2;
    const cell = files.index.cellOf(track);
    return this.#origins.get(cell)?.[track - (files.index.firstTracks[cell] as number)] ?? 0;
  }
}
