// The page with a catalog made from a table: its numbers are of another kind than those of songs.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeCatalog } from "../catalogs/catalog-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { type House, openBrowser, openHouse, visit } from "./house.js";
import { tune } from "./own-files.js";

let folder: string;
let house: House;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
  await writeCatalog(join(folder, "catalog"), { tracks: madeTracks(60, { dimensions: 9 }), bounds: [0, 4, 7, 7, 9] });
  for (const [k, name] of ["one.wav", "two.wav", "three.wav"].entries())
    await writeFile(join(folder, name), tune(k + 1));
  house = await openHouse({ catalog: join(folder, "catalog") });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

const rows = (page: Page, name: string) => page.getByRole("list", { name, exact: true }).getByRole("listitem");

it("says beforehand that songs can't be compared with it, and draws its tracks from their own numbers", async () => {
  const { page, faults, close } = await visit(browser, house.url);
  await page.getByRole("heading", { name: "Start from a song you know" }).waitFor();
  const pictures = await rows(page, "Catalog pieces to start from")
    .locator(".glyph")
    .evaluateAll((all) =>
      all.map((picture) =>
        ["timbre", "harmony", "rhythm", "dynamics"].map((group) =>
          picture.querySelector(`.${group}`)?.getAttribute("d"),
        ),
      ),
    );
  expect(pictures).toHaveLength(12);
  for (const group of [0, 1, 3]) expect(new Set(pictures.map((rings) => rings[group])).size).toBeGreaterThan(6);
  // A space without such numbers has no such ring.
  expect(new Set(pictures.map((rings) => rings[2]))).toEqual(new Set([""]));
  expect(faults).toEqual([]);
  await close();
});

it("ranks songs among themselves, its tracks among its tracks, and says why not both", async () => {
  const { page, faults, close } = await visit(browser, house.url);
  await page
    .getByLabel("Add music files")
    .setInputFiles(["one.wav", "two.wav", "three.wav"].map((name) => join(folder, name)));
  await expect.poll(() => rows(page, "Your music").count()).toBe(3);
  await rows(page, "Your music").first().click();
  await expect.poll(() => rows(page, "Recommendations").locator(".title").allTextContents()).toHaveLength(2);
  expect((await rows(page, "Recommendations").locator(".title").allTextContents()).sort()).toEqual(["three", "two"]);

  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("golden");
  const found = rows(page, "Search results").first().locator(".pick");
  await found.click({ modifiers: ["Control"] });
  await page.getByRole("alert").getByText("Take seeds of one kind.").waitFor();
  await page.getByRole("button", { name: "Remove from seeds" }).first().click();
  await expect.poll(() => rows(page, "Recommendations").count()).toBe(20);
  expect(faults).toEqual([]);
  await close();
});
