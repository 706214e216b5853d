import type { Song } from "earshot";
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { Listing } from "../state/listing";
import type { Narrowing } from "../state/narrowing";
import type { Tuning } from "../state/tuning";
import { identityOf } from "./file-identity";

/** An analyzed song as it is kept: its statistics, so that a new space needs no new analysis, and how to reach its file. */
export interface KeptSong {
  id: string;
  song: Song;
  file: string;
  folder: string;
  /** When it was added, in milliseconds; no two are equal. */
  added: number;
  handle?: FileSystemFileHandle;
  root?: FileSystemDirectoryHandle;
}

/** What a listener was doing. */
export interface KeptSession {
  seeds: { origin: "yours" | "catalog"; id: string }[];
  tuning: Tuning;
  /** Not kept by every Earshot. */
  narrowing?: Narrowing;
  listing?: Listing;
}

/** Songs share their column names: hundreds of strings, kept once. */
type SongRecord = Omit<KeptSong, "song"> & { song: Omit<Song, "columns">; columns: string };

interface Schema extends DBSchema {
  songs: { key: string; value: SongRecord; indexes: { added: number } };
  columns: { key: string; value: string[] };
  session: { key: "last"; value: KeptSession };
}

type Database = IDBPDatabase<Schema>;

type Upgrade = IDBPTransaction<Schema, ("songs" | "columns" | "session")[], "versionchange">;

/** One step a version: a database of version n runs those from n on. Steps that were published never change. */
const upgrades: ((database: Database, transaction: Upgrade) => Promise<void> | void)[] = [
  (database) => {
    database.createObjectStore("songs", { keyPath: "id" }).createIndex("added", "added");
    database.createObjectStore("columns");
    database.createObjectStore("session");
  },
  // Songs say what is doubtful about them, and have no tempo where they are too short for one.
  async (_database, transaction) => {
    let cursor = await transaction.objectStore("songs").openCursor();
    for (; cursor; cursor = await cursor.continue()) {
      const { song, ...kept } = cursor.value;
      const tempo = song.duration < 4 ? 0 : song.tempo;
      await cursor.update({ ...kept, song: { ...song, tempo, warnings: song.warnings ?? [] } });
    }
  },
];

export interface DatabaseEvents {
  /** An older page in another tab keeps this one from opening the database. */
  onBlocked(): void;
  /** A newer page in another tab needs the database: this connection was closed. */
  onOutdated(): void;
  /** The browser closed it. */
  onLost(): void;
}

export class SongDatabase {
  private constructor(private readonly database: Database) {}

  /** Rejects with the browser's DOMException: VersionError where a newer page has been here. */
  static async open(events: DatabaseEvents): Promise<SongDatabase> {
    const database = await openDB<Schema>("earshot", upgrades.length, {
      async upgrade(database, from, _to, transaction) {
        for (const upgrade of upgrades.slice(from)) await upgrade(database, transaction as Upgrade);
      },
      blocked: () => events.onBlocked(),
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        events.onOutdated();
      },
      terminated: () => events.onLost(),
    });
    return new SongDatabase(database);
  }

  /** All songs in the order in which they were added. */
  async songs(): Promise<KeptSong[]> {
    const [records, columns] = await Promise.all([this.database.getAllFromIndex("songs", "added"), this.#columns()]);
    return records.flatMap((record) => whole(record, columns));
  }

  async songsOf(ids: readonly string[]): Promise<KeptSong[]> {
    const transaction = this.database.transaction("songs");
    const records = await Promise.all(ids.map((id) => transaction.store.get(id)));
    const columns = await this.#columns();
    return records.flatMap((record) => (record ? whole(record, columns) : []));
  }

  /** All or none. */
  async keep(songs: readonly KeptSong[]): Promise<void> {
    const columns = new Map<string, string[]>();
    const records: SongRecord[] = [];
    for (const { song, ...kept } of songs) {
      const { columns: names, ...rest } = song;
      const key = await keyOf(names);
      columns.set(key, names);
      records.push({ ...kept, song: rest, columns: key });
    }
    const transaction = this.database.transaction(["songs", "columns"], "readwrite");
    await finished(transaction, [
      ...records.map((record) => transaction.objectStore("songs").put(record)),
      ...[...columns].map(([key, names]) => transaction.objectStore("columns").put(names, key)),
    ]);
  }

  async remove(ids: readonly string[]): Promise<void> {
    const transaction = this.database.transaction("songs", "readwrite");
    await finished(
      transaction,
      ids.map((id) => transaction.store.delete(id)),
    );
  }

  session(): Promise<KeptSession | undefined> {
    return this.database.get("session", "last");
  }

  async keepSession(session: KeptSession): Promise<void> {
    await this.database.put("session", session, "last");
  }

  async #columns(): Promise<Map<string, string[]>> {
    const transaction = this.database.transaction("columns");
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return new Map(keys.map((key, n) => [key, values[n] ?? []]));
  }
}

/** A transaction knows why it was aborted; the requests in it know only that it was. */
async function finished(transaction: { done: Promise<void> }, requests: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled([...requests, transaction.done]);
  await transaction.done;
}

const keys = new WeakMap<readonly string[], Promise<string>>();

function keyOf(columns: readonly string[]): Promise<string> {
  const key = keys.get(columns) ?? identityOf(new Blob([columns.join()]));
  keys.set(columns, key);
  return key;
}

function whole({ song, columns, ...kept }: SongRecord, known: ReadonlyMap<string, string[]>): KeptSong[] {
  const names = known.get(columns);
  return names ? [{ ...kept, song: { ...song, columns: names } }] : [];
}
