import type { Song } from "earshot";
import type { Positions } from "earshot/live";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** A track that a relay brought, ready to be ranked. */
export interface KeptArrival {
  id: string;
  /** When the relay's log took it. */
  at: number;
  song: Song;
}

interface Schema extends DBSchema {
  arrivals: { key: string; value: KeptArrival; indexes: { at: number } };
  /** By relay, or relay and channel: up to where its tracks are here. */
  positions: { key: string; value: Positions };
}

/** More would take their time whenever the page opens; the oldest go. */
export const mostArrivals = 20_000;

/** Tracks that came by relay since the catalog was built, for the next visit. */
export class ArrivalDatabase {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  /** Rejects with the browser's DOMException. */
  static async open(): Promise<ArrivalDatabase> {
    const database = await openDB<Schema>("earshot-arrivals", 1, {
      upgrade(opened) {
        opened.createObjectStore("arrivals", { keyPath: "id" }).createIndex("at", "at");
        opened.createObjectStore("positions");
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
      },
    });
    return new ArrivalDatabase(database);
  }

  /** The oldest first. */
  all(): Promise<KeptArrival[]> {
    return this.database.getAllFromIndex("arrivals", "at");
  }

  positions(source: string): Promise<Positions | undefined> {
    return this.database.get("positions", source);
  }

  /** Tracks and how far they go together, so that none comes twice or is missed. */
  async keep(source: string, arrivals: readonly KeptArrival[], positions: Positions): Promise<void> {
    const transaction = this.database.transaction(["arrivals", "positions"], "readwrite");
    const store = transaction.objectStore("arrivals");
    await transaction.objectStore("positions").put(positions, source);
    await Promise.all(arrivals.map((arrival) => store.put(arrival)));
    let excess = (await store.count()) - mostArrivals;
    for (let cursor = await store.index("at").openKeyCursor(); cursor && excess > 0; excess--) {
      await store.delete(cursor.primaryKey);
      cursor = await cursor.continue();
    }
    await transaction.done;
  }

  /** Of another space than is compared now: they come again. */
  async clear(): Promise<void> {
    const transaction = this.database.transaction(["arrivals", "positions"], "readwrite");
    await Promise.all([
      transaction.objectStore("arrivals").clear(),
      transaction.objectStore("positions").clear(),
      transaction.done,
    ]);
  }
}
