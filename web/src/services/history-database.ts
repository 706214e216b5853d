import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { BlockedArtist, HistoryState, ImportedHistory, Mark } from "../state/history";

interface Schema extends DBSchema {
  marks: { key: string; value: Mark };
  blocked: { key: string; value: BlockedArtist };
  imports: { key: string; value: ImportedHistory };
}

type Stores = "marks" | "blocked" | "imports";

/** What was played, liked, hidden and imported, kept in the browser; apart from the songs, so that either can be cleared. */
export class HistoryDatabase {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  /** Rejects with the browser's DOMException. */
  static async open(onLost: () => void): Promise<HistoryDatabase> {
    const database = await openDB<Schema>("earshot-history", 1, {
      upgrade(opened) {
        for (const name of ["marks", "blocked"] as const) opened.createObjectStore(name, { keyPath: "key" });
        opened.createObjectStore("imports", { keyPath: "id" });
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        onLost();
      },
      terminated: onLost,
    });
    return new HistoryDatabase(database);
  }

  async all(): Promise<Omit<HistoryState, "status">> {
    const transaction = this.database.transaction(["marks", "blocked", "imports"]);
    const [marks, blocked, imports] = await Promise.all([
      transaction.objectStore("marks").getAll(),
      transaction.objectStore("blocked").getAll(),
      transaction.objectStore("imports").getAll(),
    ]);
    return {
      marks: new Map(marks.map((mark) => [mark.key, mark])),
      blocked: new Map(blocked.map((artist) => [artist.key, artist])),
      imports: imports.sort((a, b) => a.added - b.added),
    };
  }

  /** Makes what is kept `now`, where it was `before`: all or nothing. */
  async change(before: HistoryState, now: HistoryState): Promise<void> {
    const transaction = this.database.transaction(["marks", "blocked", "imports"], "readwrite");
    const steps: Promise<unknown>[] = [];
    const put = <Name extends Stores>(
      name: Name,
      was: ReadonlyMap<string, unknown>,
      is: ReadonlyMap<string, unknown>,
    ) => {
      if (was === is) return;
      const store = transaction.objectStore(name);
      for (const [key, value] of is) if (was.get(key) !== value) steps.push(store.put(value as Schema[Name]["value"]));
      for (const key of was.keys()) if (!is.has(key)) steps.push(store.delete(key));
    };
    put("marks", before.marks, now.marks);
    put("blocked", before.blocked, now.blocked);
    if (before.imports !== now.imports) put("imports", byId(before.imports), byId(now.imports));
    await Promise.allSettled([...steps, transaction.done]);
    await transaction.done;
  }
}

const byId = (imports: readonly ImportedHistory[]) => new Map(imports.map((each) => [each.id, each]));
