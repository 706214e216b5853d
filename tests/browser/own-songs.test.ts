// Songs of one's own in the page: what is said of them, which becomes the seed, how they are found and taken out.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wav } from "../integration/wav.js";
import { visitInEachTest } from "./each-visit.js";
import { keptSongs } from "./kept.js";
import { dropOn, ownMusic, tune } from "./own-files.js";

let folder: string;
let page: Page;

visitInEachTest((arrival) => ({ page } = arrival));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-own-"));
  for (const [k, name] of ["one.wav", "two.wav", "three.wav"].entries()) await writeFile(join(folder, name), tune(k));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const { songs, titles, add, told, addAll } = ownMusic(() => ({ page, folder }));

const drop = (...names: string[]) =>
  dropOn(
    page,
    names.map((name) => join(folder, name)),
  );

it("says in its row what is doubtful about a song, also after a reload, and has no tempo for a blip", async () => {
  const files = { "silence.wav": wav(new Float32Array(22050 * 5), 22050), "blip.wav": wav([0.5, -0.5], 22050) };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  await addAll("silence.wav", "blip.wav", "one.wav");
  const doubts = () =>
    songs().evaluateAll((rows) => rows.map((row) => row.querySelector(".doubt")?.textContent?.trim()));
  const expected = [
    "Silent where it was analyzed: it is like nothing but silence",
    "Shorter than one frame (93 ms): its numbers say little",
    undefined,
  ];
  expect(await doubts()).toEqual(expected);
  const named = page.getByRole("button", { name: /^blip .*Shorter than one frame \(93 ms\)\s*: its numbers/ });
  expect(await named.count()).toBe(1);
  expect(await songs().nth(2).textContent()).not.toContain("bpm"); // three seconds
  await page.reload();
  await expect.poll(doubts).toEqual(expected);
});

it("makes the one file that is added the seed, and leaves the seed alone when many are", async () => {
  const seed = () => page.locator("#seed-title").textContent();
  await page.getByRole("list", { name: "Catalog pieces to start from" }).getByRole("listitem").first().click();
  await page.locator("#seed-title").waitFor();
  const before = await seed();
  await add("one.wav", "two.wav");
  await told("2 songs analyzed.");
  expect(await seed()).toBe(before);
  await drop("three.wav");
  await expect.poll(seed).toBe("three");
  // One that is here already is meant, too.
  await drop("one.wav");
  await expect.poll(seed).toBe("one");
});

it("is found by the search, before the catalog, and is a seed like any other", async () => {
  await addAll("one.wav", "two.wav");
  const field = page.getByRole("searchbox", { name: "Search the catalog" });
  await field.fill("On");
  const found = page.getByRole("list", { name: "Search results" }).getByRole("listitem");
  await expect.poll(() => found.first().locator(".title").textContent()).toBe("one");
  expect(await found.first().textContent()).toContain("Your music");
  await field.press("Enter");
  await expect.poll(() => page.locator("#seed-title").textContent()).toBe("one");
  await field.fill("zzqxj");
  await page.getByText("Nothing in the catalog or in your music matches").waitFor();
});

it("gives the focus to Undo when all is cleared", async () => {
  await addAll("one.wav", "two.wav");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Clear all" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Undo");
  await page.keyboard.press("Enter");
  await expect.poll(() => titles()).toEqual(["one", "two"]);
});

it("leaves out the previews of a catalog that lies in a folder, dropped or chosen", async () => {
  await mkdir(join(folder, "Site/catalog/previews"), { recursive: true });
  await mkdir(join(folder, "Site/mixes/previews"), { recursive: true });
  await writeFile(join(folder, "Site/catalog/catalog.json"), '{ "format": "earshot-catalog" }');
  await writeFile(join(folder, "Site/mixes/catalog.json"), "no catalog");
  await writeFile(join(folder, "Site/catalog/previews/a.wav"), tune(6));
  await writeFile(join(folder, "Site/mixes/previews/mine.wav"), tune(7));
  await drop("Site");
  await told("1 song analyzed.");
  expect(await titles()).toEqual(["mine"]);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Clear all" }).click();
  await page.locator("input.folder").setInputFiles(join(folder, "Site"));
  await expect.poll(() => titles()).toEqual(["mine"]);
  await expect.poll(() => keptSongs(page)).toBe(1);
});
