import { EarshotError } from "../error.js";
import type { Blocks } from "./blocks.js";
import type { CatalogFiles } from "./catalog-files.js";
import { type BlockTable, CatalogIndex } from "./catalog-index.js";
import { checkFile } from "./fetching.js";
import { KeptBlocks } from "./kept-blocks.js";
import type { CatalogFile, Manifest } from "./manifest.js";
import { RangeBlocks } from "./range-blocks.js";
import type { Bytes } from "./safetensors.js";

/** Where a catalog's blocks come from, where they are kept, and what that has cost so far. */
export class Holder {
  /** Requests for blocks, and bytes that came of them. */
  requests = 0;
  bytes = 0;
  /** Why no more is kept; empty while nothing is in the way. */
  fault = "";
  readonly #kept: KeptBlocks | undefined;
  readonly #closing = new AbortController();

  private constructor(
    readonly folder: URL,
    kept: KeptBlocks | undefined,
  ) {
    this.#kept = kept;
    if (!kept) this.fault = "this browser keeps nothing for this page";
  }

  static async open(folder: URL): Promise<Holder> {
    return new Holder(folder, await KeptBlocks.open());
  }

  /** Aborted when the catalog is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  blocks(table: BlockTable): RangeBlocks {
    return new RangeBlocks(table, this);
  }

  /** catalog.json as it was last read. */
  async manifest(): Promise<string | undefined> {
    const catalog = await this.#kept?.catalog(this.folder.href).catch(() => undefined);
    return catalog?.manifest;
  }

  /** What is kept of this address is of these files from now on. */
  async remember(manifest: string, files: readonly CatalogFile[]): Promise<void> {
    const names = files.map(({ name }) => name);
    await this.#trying((kept) => kept.remember(this.folder.href, { manifest, files: names }));
  }

  /** Those that are kept. */
  async get(file: string, numbers: readonly number[]): Promise<Map<number, Bytes>> {
    const found = await this.#kept?.get(file, numbers).catch(() => undefined);
    return found ?? new Map();
  }

  /** A file that is kept as one block, if it is there and right. */
  async file(file: CatalogFile): Promise<Bytes | undefined> {
    const bytes = (await this.get(file.name, [0])).get(0);
    return bytes && checkFile(bytes, file).catch(() => undefined);
  }

  /** A catalog of which everything is kept, in memory; undefined if something is missing or wrong. Errors: as CatalogIndex. */
  async whole(manifest: Manifest): Promise<CatalogFiles | undefined> {
    const bytes = await this.file(manifest.files.index);
    if (!bytes) return undefined;
    const index = new CatalogIndex(bytes, manifest);
    const inMemory = async (table: BlockTable): Promise<Blocks | undefined> => {
      const blocks = this.blocks(table);
      if ((await blocks.missingBytes()) > 0) return undefined;
      const all = await blocks.fromDevice(Array.from(table.lengths.keys()));
      return all.size === table.lengths.length ? { get: async () => all } : undefined;
    };
    const cells = await inMemory(index.cells);
    const lookup = cells && (await inMemory(index.shards));
    return lookup && { manifest, index, cells, lookup, held: new Map() };
  }

  async numbersOf(file: string): Promise<Set<number>> {
    const numbers = await this.#kept?.numbersOf(file).catch(() => undefined);
    return numbers ?? new Set();
  }

  /** Errors: io (no room, or nothing can be kept). */
  async put(file: string, blocks: ReadonlyMap<number, Bytes>): Promise<void> {
    try {
      if (this.#kept) await this.#kept.put(file, blocks);
    } catch (cause) {
      this.fault = wordsFor(cause);
    }
    if (this.fault === "") return;
    const remedy = "Make room on this device or allow this page to keep data; what was kept stays.";
    throw new EarshotError({ code: "io", where: "catalog", what: `can't be kept: ${this.fault}`, remedy });
  }

  /** Keeps them for another time; nobody needs to know if there is no room. */
  async putIfRoom(file: string, blocks: ReadonlyMap<number, Bytes>): Promise<void> {
    await this.#trying((kept) => kept.put(file, blocks));
  }

  close(): void {
    this.#closing.abort();
    this.#kept?.close();
  }

  async #trying(work: (kept: KeptBlocks) => Promise<void>): Promise<void> {
    if (!this.#kept || this.fault !== "") return;
    try {
      await work(this.#kept);
    } catch (cause) {
      this.fault = wordsFor(cause);
    }
  }
}

function wordsFor(cause: unknown): string {
  const { name, message } = cause as Error;
  return name === "QuotaExceededError" ? "the browser has no room for more" : message;
}
