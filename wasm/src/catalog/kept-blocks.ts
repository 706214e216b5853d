import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Bytes } from "./safetensors.js";

/** What a catalog's address last led to. */
export interface KeptCatalog {
  manifest: string;
  /** Names of its files. */
  files: string[];
}

interface Schema extends DBSchema {
  catalogs: { key: string; value: KeptCatalog };
  /** By the file's name, which its content decides, and the block's number in it. */
  blocks: { key: [string, number]; value: Bytes };
}

/** Blocks of catalogs on this device, in IndexedDB (the Cache API refuses parts of files). Rejects with what the browser says. */
export class KeptBlocks {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** Undefined where nothing can be kept: in Node, in some private windows. */
  static async open(): Promise<KeptBlocks | undefined> {
    try {
      const database = await openDB<Schema>("earshot-catalogs", 1, {
        upgrade(created) {
          created.createObjectStore("catalogs");
          created.createObjectStore("blocks");
        },
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase).close();
        },
      });
      return new KeptBlocks(database);
    } catch {
      return undefined;
    }
  }

  async catalog(address: string): Promise<KeptCatalog | undefined> {
    return this.#database.get("catalogs", address);
  }

  /** Blocks of files that no address leads to any more go. */
  async remember(address: string, catalog: KeptCatalog): Promise<void> {
    const transaction = this.#database.transaction(["catalogs", "blocks"], "readwrite");
    const [catalogs, blocks] = [transaction.objectStore("catalogs"), transaction.objectStore("blocks")];
    const former = await catalogs.get(address);
    await catalogs.put(catalog, address);
    const inUse = (await catalogs.getAll()).flatMap(({ files }) => files);
    for (const name of former?.files ?? []) if (!inUse.includes(name)) await blocks.delete(allOf(name));
    await transaction.done;
  }

  async get(file: string, numbers: readonly number[]): Promise<Map<number, Bytes>> {
    const found = new Map<number, Bytes>();
    const { store } = this.#database.transaction("blocks");
    await Promise.all(
      numbers.map(async (number) => {
        const bytes = await store.get([file, number]);
        if (bytes) found.set(number, bytes);
      }),
    );
    return found;
  }

  /** All or none of them. */
  async put(file: string, blocks: ReadonlyMap<number, Bytes>): Promise<void> {
    const transaction = this.#database.transaction("blocks", "readwrite");
    // Copies: a view would bring the whole buffer it looks at.
    const puts = [...blocks].map(([number, bytes]) => transaction.store.put(bytes.slice(), [file, number]));
    await Promise.all([...puts, transaction.done]);
  }

  /** Which blocks of a file are here. */
  async numbersOf(file: string): Promise<Set<number>> {
    const keys = await this.#database.getAllKeys("blocks", allOf(file));
    return new Set(keys.map(([, number]) => number));
  }

  close(): void {
    this.#database.close();
  }
}

const allOf = (file: string): IDBKeyRange => IDBKeyRange.bound([file], [file, []]);
