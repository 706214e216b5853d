import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Positions, Publication } from "./types.js";

/** An event that the relay has not confirmed. */
export interface Unsent {
  id: string;
  url: string;
  /** Earlier ones have lower numbers. */
  order: number;
  publication: Publication;
}

/** What outlives a page: of one relay. */
export interface Keeper {
  /** False: it does not. */
  readonly lasting: boolean;
  positions(channel: string): Promise<Positions | undefined>;
  keepPositions(channel: string, positions: Positions): Promise<void>;
  /** In their order. */
  unsent(): Promise<Unsent[]>;
  add(id: string, publication: Publication): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

interface Schema extends DBSchema {
  positions: { key: [url: string, channel: string]; value: Positions };
  unsent: { key: string; value: Unsent; indexes: { place: [url: string, order: number] } };
}

export class IndexedKeeper implements Keeper {
  readonly lasting = true;

  private constructor(
    private readonly url: string,
    private readonly database: IDBPDatabase<Schema>,
  ) {}

  /** Rejects with the browser's DOMException. */
  static async open(url: string): Promise<IndexedKeeper> {
    const database = await openDB<Schema>("earshot-live", 1, {
      upgrade(created) {
        created.createObjectStore("positions");
        created.createObjectStore("unsent", { keyPath: "id" }).createIndex("place", ["url", "order"]);
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
      },
    });
    return new IndexedKeeper(url, database);
  }

  positions(channel: string): Promise<Positions | undefined> {
    return this.database.get("positions", [this.url, channel]);
  }

  async keepPositions(channel: string, positions: Positions): Promise<void> {
    await this.database.put("positions", positions, [this.url, channel]);
  }

  unsent(): Promise<Unsent[]> {
    return this.database.getAllFromIndex("unsent", "place", IDBKeyRange.bound([this.url], [this.url, []]));
  }

  async add(id: string, publication: Publication): Promise<void> {
    await this.database.put("unsent", { id, url: this.url, order: nextOrder(), publication });
  }

  async remove(ids: readonly string[]): Promise<void> {
    const transaction = this.database.transaction("unsent", "readwrite");
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  }
}

/** For browsers that keep nothing for a page. */
export class MemoryKeeper implements Keeper {
  readonly lasting = false;
  readonly #positions = new Map<string, Positions>();
  readonly #unsent = new Map<string, Unsent>();

  async positions(channel: string): Promise<Positions | undefined> {
    return this.#positions.get(channel);
  }

  async keepPositions(channel: string, positions: Positions): Promise<void> {
    this.#positions.set(channel, positions);
  }

  async unsent(): Promise<Unsent[]> {
    return [...this.#unsent.values()];
  }

  async add(id: string, publication: Publication): Promise<void> {
    this.#unsent.set(id, { id, url: "", order: nextOrder(), publication });
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#unsent.delete(id);
  }
}

export const openKeeper = (url: string): Promise<Keeper> => IndexedKeeper.open(url).catch(() => new MemoryKeeper());

let lastOrder = 0;
/** By the clock, so that those of an earlier page come first; never twice. */
function nextOrder(): number {
  lastOrder = Math.max(lastOrder + 1, Date.now() * 1000);
  return lastOrder;
}
