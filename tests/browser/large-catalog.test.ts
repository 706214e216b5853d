// The page with a catalog of which only parts are fetched: used, kept, and used again with the host gone.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeCatalog } from "../catalogs/catalog-writer.js";
import { tensor } from "../catalogs/safetensors-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { type House, openBrowser, openHouse, visit } from "./house.js";

let folder: string;
let house: House;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
  await writeCatalog(folder, {
    tracks: madeTracks(2000),
    tracksPerCell: 20,
    keysPerShard: 200,
    spoil: {
      tensors: (file, tensors) => {
        if (file === "cell") tensors.set("padding", tensor(new Uint8Array(95_000)));
      },
    },
  });
  house = await openHouse({ catalog: folder });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

it("claims of an import no more than the parts that are here can tell, until all of it is kept", async () => {
  const { page, faults, close } = await visit(browser, `${house.url}#history`);
  const [known] = madeTracks(1);
  const listen = { trackName: known?.title, artistName: known?.artist, endTime: "2024-05-01 10:00", msPlayed: 90_000 };
  const buffer = Buffer.from(JSON.stringify([listen]));
  await page
    .getByLabel("Import history files")
    .setInputFiles([{ name: "StreamingHistory_music_0.json", mimeType: "application/json", buffer }]);
  const imported = page.getByRole("list", { name: "Imports", exact: true }).getByRole("listitem").first();
  await imported.getByText("Only what is on this device of the catalog could be compared yet.").waitFor();
  expect(await imported.textContent()).not.toContain("matched");
  await imported.getByRole("button", { name: "Keep the whole catalog" }).click();
  await expect.poll(() => imported.textContent()).toContain("100% matched");
  expect(faults).toEqual([]);
  await close();
});

it("recommends from parts of a large catalog, says what its host learns, and keeps it all when told to", async () => {
  const { page, faults, close } = await visit(browser, house.url);
  await page.getByText("The host so learns what kind of music you look for, never your songs.").waitFor();
  await page.getByText("Your songs stay on this device").waitFor();
  await page.getByRole("list", { name: "Catalog pieces to start from" }).locator(".pick").first().click();
  const hits = page.getByRole("list", { name: "Recommendations" }).getByRole("listitem");
  await expect.poll(() => hits.count()).toBe(20);

  await page.getByRole("button", { name: /^Keep the whole catalog \(\d+\.\d MB\)$/ }).click();
  await page.getByText("Nothing leaves this device").waitFor();
  await page.getByText("Works offline").waitFor();
  expect(await page.getByRole("button", { name: /^Keep the whole catalog/ }).count()).toBe(0);

  await house.close();
  await page.reload();
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("golden river");
  await page.getByRole("list", { name: "Search results" }).getByRole("listitem").first().locator(".pick").click();
  await expect.poll(() => hits.count()).toBe(20);
  expect(faults.filter((fault) => !/Failed to load resource|net::ERR_/.test(fault))).toEqual([]);
  await close();
});
