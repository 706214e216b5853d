// Your music outlives the page: reload, a second tab, a full disk, an older Earshot, songs taken out and put back.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { visitInEachTest } from "./each-visit.js";
import type { House } from "./house.js";
import { keptSession } from "./kept.js";
import { dropOn, ownMusic, tune } from "./own-files.js";

let house: House;
let browser: Browser;
let folder: string;
let page: Page;

visitInEachTest((arrival) => ({ house, browser, page } = arrival));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-library-"));
  await mkdir(join(folder, "Records/first"), { recursive: true });
  await mkdir(join(folder, "Records/second"), { recursive: true });
  const files = { "one.wav": 1, "two.wav": 2, "three.wav": 3, "copy of one.wav": 1 };
  for (const [name, number] of Object.entries(files)) await writeFile(join(folder, name), tune(number));
  await writeFile(join(folder, "Records/first/01.wav"), tune(4));
  await writeFile(join(folder, "Records/second/01.wav"), tune(5));
  await writeFile(join(folder, "Records/cover.jpg"), "no music");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const { songs, titles, add, told, kept, addAll } = ownMusic(() => ({ page, folder }));

it("is there after a reload, with seeds, sliders and recommendations", async () => {
  await addAll("one.wav", "two.wav", "three.wav");
  await songs().nth(1).click();
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("a");
  await page
    .getByRole("list", { name: "Search results" })
    .getByRole("listitem")
    .first()
    .locator(".pick")
    .click({ modifiers: ["Control"] });
  await page.getByRole("slider", { name: "Rhythm" }).fill("80");
  await expect.poll(() => page.getByRole("list", { name: "Seeds" }).getByRole("listitem").count()).toBe(2);
  const seeds = await page.getByRole("list", { name: "Seeds" }).locator(".strong").allTextContents();
  const hits = () => page.getByRole("list", { name: "Recommendations" }).locator(".title").allTextContents();
  await expect.poll(async () => (await hits()).length).toBe(20);
  await expect.poll(async () => (await keptSession(page))?.seeds.length).toBe(2);
  await expect.poll(async () => (await keptSession(page))?.tuning.rhythm).toBe(80);
  const before = await hits();
  await page.reload();
  await expect.poll(() => titles()).toEqual(["one", "two", "three"]);
  await expect
    .poll(() => page.getByRole("list", { name: "Seeds" }).locator(".strong").allTextContents())
    .toEqual(seeds);
  expect(await page.getByRole("slider", { name: "Rhythm" }).inputValue()).toBe("80");
  await expect.poll(hits).toEqual(before);
});

it("plays at once what was added, and asks for the file again after a reload", async () => {
  await addAll("one.wav");
  await songs().getByRole("button", { name: "Play" }).click();
  await songs().getByRole("button", { name: "Pause" }).waitFor();
  await page.reload();
  await songs().getByRole("button", { name: "Play" }).click();
  await page.getByText("Choose one.wav again to play it.").first().waitFor();
  await page.getByLabel("The song's file").setInputFiles(join(folder, "two.wav"));
  await page.getByText("That is another recording.").first().waitFor();
  await page.getByLabel("The song's file").setInputFiles(join(folder, "copy of one.wav"));
  await expect.poll(() => page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0)).toBeGreaterThan(0.2);
});

it("knows a recording again, whatever the file is called", async () => {
  await addAll("one.wav", "two.wav");
  await add("copy of one.wav", "two.wav", "three.wav");
  await told("1 song analyzed, 2 here already.");
  expect(await titles()).toEqual(["one", "two", "three"]);
  await page.reload();
  await expect.poll(() => titles()).toEqual(["one", "two", "three"]);
  await add("one.wav");
  await told("0 songs analyzed, 1 here already.");
  await songs().first().getByRole("button", { name: "Play" }).click();
  await songs().first().getByRole("button", { name: "Pause" }).waitFor();
});

it("tells apart files of the same name by their folders", async () => {
  await page.locator("input.folder").setInputFiles(join(folder, "Records"));
  await expect.poll(() => songs().count(), { timeout: 60_000 }).toBe(2);
  const places = await songs().evaluateAll((rows) => rows.map((row) => row.textContent?.replace(/\s+/g, " ").trim()));
  expect(places.join()).toContain("Records/first/01.wav");
  expect(places.join()).toContain("Records/second/01.wav");
});

it("takes songs out, and puts them back in their place", async () => {
  await addAll("one.wav", "two.wav", "three.wav");
  await page.getByRole("button", { name: "Edit" }).click();
  await songs().nth(1).getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => titles()).toEqual(["one", "three"]);
  await kept(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => titles()).toEqual(["one", "two", "three"]);
  await kept(3);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => songs().count()).toBe(0);
  await kept(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => titles()).toEqual(["one", "two", "three"]);
  await songs().nth(2).locator(".pick").focus();
  await page.keyboard.press("Delete");
  await expect.poll(() => titles()).toEqual(["one", "two"]);
  await kept(2);
  await page.reload();
  await expect.poll(() => titles()).toEqual(["one", "two"]);
});

it("is the same in two tabs", async () => {
  await addAll("one.wav");
  const other = await page.context().newPage();
  await other.goto(house.url);
  await expect.poll(() => titles(other)).toEqual(["one"]);
  await add("two.wav");
  await expect.poll(() => titles(other), { timeout: 60_000 }).toEqual(["one", "two"]);
  await songs().first().locator(".pick").focus();
  await page.keyboard.press("Delete");
  await expect.poll(() => titles(other)).toEqual(["two"]);
  await other.close();
});

it("says when the browser has no room, and keeps the songs once there is", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.addInitScript(() => {
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args: Parameters<typeof begin>) {
      const transaction = begin.apply(this, args);
      transaction.addEventListener("abort", () => {
        document.documentElement.dataset.refused = String(Number(document.documentElement.dataset.refused ?? 0) + 1);
      });
      return transaction;
    };
  });
  const refused = () => page.evaluate(() => Number(document.documentElement.dataset.refused ?? 0));
  const origin = new URL(house.url).origin;
  // Before the page's first write: browsers remember for a while how much room there was.
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await page.goto(house.url);
  await page.getByLabel("Add music files").setInputFiles([join(folder, "one.wav"), join(folder, "two.wav")]);
  await expect.poll(() => titles(page), { timeout: 60_000 }).toEqual(["one", "two"]);
  await told(/no room left.*2 songs will be gone when the page is closed/, page);
  const before = await refused();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(refused).toBeGreaterThan(before);
  await told(/no room left/, page);
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await page.getByRole("button", { name: "Try again" }).click();
  await kept(2, page);
  await expect.poll(() => page.getByText("no room left").count()).toBe(0);
  await context.close();
});

it("ranks songs that an older Earshot kept, without their files", async () => {
  await addAll("one.wav");
  const hits = () => page.getByRole("list", { name: "Recommendations" }).locator(".title").allTextContents();
  await expect.poll(async () => (await hits()).length).toBe(20);
  const before = await hits();
  await expect.poll(async () => (await keptSession(page))?.seeds.length).toBe(1);
  // As if its space had been another one: other numbers, and its name.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open("earshot");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction("songs", "readwrite");
          const store = transaction.objectStore("songs");
          const all = store.getAll();
          all.onsuccess = () => {
            for (const record of all.result) {
              store.put({ ...record, song: { ...record.song, space: "before", vector: new Float32Array(64) } });
            }
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await page.reload();
  await expect.poll(() => titles()).toEqual(["one"]);
  await expect.poll(hits).toEqual(before);
  await expect.poll(() => page.getByRole("alert").filter({ hasText: "space" }).count()).toBe(0);
});

const drop = (...names: string[]) =>
  dropOn(
    page,
    names.map((name) => join(folder, name)),
  );

it("takes dropped folders however deep, beside files, and nothing that is no music", async () => {
  await drop("Records", "one.wav");
  await expect.poll(async () => (await titles()).sort(), { timeout: 60_000 }).toEqual(["01", "01", "one"]);
  await told("3 songs analyzed.");
  const places = await songs().evaluateAll((rows) => rows.map((row) => row.getAttribute("title")));
  expect(places.sort()).toEqual(["Records/first/01.wav", "Records/second/01.wav", "one.wav"]);
  const handles = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const opening = indexedDB.open("earshot");
        opening.onsuccess = () => {
          const all = opening.result.transaction("songs").objectStore("songs").getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.map(({ handle, root }) => `${handle?.kind} ${handle?.name} in ${root?.name}`));
          };
        };
      }),
  );
  expect(handles.sort()).toEqual(["file 01.wav in Records", "file 01.wav in Records", "file one.wav in undefined"]);
  await page.reload();
  await songs().first().getByRole("button", { name: "Play" }).click();
  // The folder's permission is asked for where the browser forgot it; this one remembers.
  await expect.poll(() => page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0)).toBeGreaterThan(0.2);
});
