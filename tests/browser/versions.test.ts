// Two versions of Earshot over the same songs, in two tabs.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { visitInEachTest } from "./each-visit.js";
import type { House } from "./house.js";
import { ownMusic, tune } from "./own-files.js";

let house: House;
let browser: Browser;
let folder: string;
let page: Page;

visitInEachTest((arrival) => ({ house, browser, page } = arrival));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-own-"));
  for (const [k, name] of ["one.wav", "two.wav"].entries()) await writeFile(join(folder, name), tune(k));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const { songs, titles, add, told, addAll } = ownMusic(() => ({ page, folder }));

it("gives way to a newer Earshot in another tab, and says so", async () => {
  await addAll("one.wav");
  const other = await page.context().newPage();
  await other.goto(new URL("icon.svg", house.url).href);
  // What a later version does first: it opens the database with a higher number.
  const version = await other.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("earshot", 1000);
        opening.onerror = () => reject(opening.error);
        opening.onblocked = () => reject(new Error("blocked"));
        opening.onsuccess = () => {
          resolve(opening.result.version);
          opening.result.close();
        };
      }),
  );
  expect(version).toBe(1000);
  await told("A newer Earshot is open in another tab.");
  expect(await titles()).toEqual(["one"]);
  await page.reload();
  await told("A newer Earshot");
  await add("two.wav");
  await expect.poll(() => titles(), { timeout: 60_000 }).toEqual(["two"]);
  await other.close();
});

it("takes over what an older Earshot kept, once the tab that holds it is closed", async () => {
  await addAll("one.wav");
  const context = await browser.newContext();
  const older = await context.newPage();
  await older.goto(new URL("icon.svg", house.url).href);
  const record = await page.evaluate(
    () =>
      new Promise<{ song: { values: Float32Array; vector: Float32Array } & Record<string, unknown> }>((resolve) => {
        const opening = indexedDB.open("earshot");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(["songs", "columns"]);
          const [songs, columns] = ["songs", "columns"].map((name) => transaction.objectStore(name).getAll());
          transaction.oncomplete = () => {
            opening.result.close();
            const [kept] = songs?.result ?? [];
            const { values, vector, ...song } = kept.song;
            resolve({
              ...kept,
              song: { ...song, values: [...values], vector: [...vector] },
              names: columns?.result[0],
            });
          };
        };
      }),
  );
  // The first version's database, as its code made it, in a tab that does not hear of newer ones.
  await older.evaluate(
    (record) =>
      new Promise<void>((resolve) => {
        const { names, ...kept } = record as unknown as { names: string[]; columns: string } & typeof record;
        const opening = indexedDB.open("earshot", 1);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore("songs", { keyPath: "id" }).createIndex("added", "added");
          opening.result.createObjectStore("columns");
          opening.result.createObjectStore("session");
        };
        opening.onsuccess = () => {
          const { warnings: _, values, vector, ...song } = kept.song;
          const numbers = { values: Float32Array.from(values), vector: Float32Array.from(vector) };
          const transaction = opening.result.transaction(["songs", "columns"], "readwrite");
          transaction.objectStore("songs").put({ ...kept, song: { ...song, ...numbers, tempo: 99 } });
          transaction.objectStore("columns").put(names, kept.columns);
          transaction.oncomplete = () => resolve();
        };
      }),
    record,
  );
  const newer = await context.newPage();
  await newer.goto(house.url);
  await told("Another tab holds an older Earshot and with it your songs.", newer);
  expect(await songs(newer).count()).toBe(0);
  await older.close();
  await expect.poll(() => titles(newer)).toEqual(["one"]);
  await expect.poll(() => newer.getByText("Another tab holds").count()).toBe(0);
  expect(await songs(newer).first().textContent()).not.toContain("bpm");
  const { version, warnings } = await newer.evaluate(
    () =>
      new Promise<{ version: number; warnings: unknown }>((resolve) => {
        const opening = indexedDB.open("earshot");
        opening.onsuccess = () => {
          const { version } = opening.result;
          const asking = opening.result.transaction("songs").objectStore("songs").getAll();
          asking.onsuccess = () => {
            opening.result.close();
            resolve({ version, warnings: asking.result[0].song.warnings });
          };
        };
      }),
  );
  expect({ version, warnings }).toEqual({ version: 2, warnings: [] });
  await context.close();
});
