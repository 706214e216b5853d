// What a page keeps in the browser, read as anybody may: through IndexedDB itself.
import type { Page } from "playwright-core";

export interface Session {
  seeds: { origin: string; id: string }[];
  tuning: Record<string, number>;
  narrowing?: { tempo: { from: number | null } };
}

/** The songs that are kept, as the database has them. */
export const keptSongs = (page: Page): Promise<number> => ask(page, "songs", "count") as Promise<number>;

/** What the listener was doing; undefined before it was kept for the first time. */
export const keptSession = (page: Page): Promise<Session | undefined> =>
  ask(page, "session", "last") as Promise<Session | undefined>;

const ask = (page: Page, store: string, what: string): Promise<unknown> =>
  page.evaluate(
    ([store, what]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("earshot");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const objects = opening.result.transaction(store).objectStore(store);
          const asking: IDBRequest = what === "count" ? objects.count() : objects.get(what);
          asking.onerror = () => reject(asking.error);
          asking.onsuccess = () => {
            opening.result.close();
            resolve(asking.result);
          };
        };
      }),
    [store, what] as const,
  );
