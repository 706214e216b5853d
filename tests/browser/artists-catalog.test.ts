// The page with a catalog of artists, made of who listens to whom: real plays, trained and packed here, kept nowhere.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, testData } from "../integration/programs.js";
import { type House, openBrowser, openHouse, visit } from "./house.js";

describe.runIf(testData)("a catalog of artists", () => {
  let folder: string;
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
    const plays = (name: string) => join(testData ?? "", "data/lastfm-2k", name);
    const [model, catalog] = [join(folder, "model"), join(folder, "catalog")];
    await earshot("train", plays("user_artists.dat"), "--out", model, "--factors", "32", "--epochs", "6");
    await earshot("catalog", "build", model, "--out", catalog, "--metadata", plays("artists.dat"), "--key", "id");
    house = await openHouse({ catalog });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const rows = (page: Page, name: string) => page.getByRole("list", { name, exact: true }).getByRole("listitem");
  const names = (page: Page, name: string) => rows(page, name).locator(".title").allTextContents();
  const goTo = (page: Page, view: string) => page.getByRole("link", { name: view, exact: true }).click();

  it("speaks of artists, not of songs or sound", async () => {
    const { page, faults, close } = await visit(browser, house.url);
    await page.getByText("17,632 artists ready", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Start from an artist you like" }).waitFor();
    await page.getByRole("searchbox", { name: "Search the catalog" }).fill("bjork");
    await rows(page, "Search results").first().locator(".pick").click();
    await rows(page, "Recommendations").nth(19).waitFor();
    expect(await rows(page, "Recommendations").first().textContent()).toMatch(/heard by .* listeners/);
    expect(await page.getByRole("img", { name: /^Closeness/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Play", exact: true }).count()).toBe(0);
    expect(await page.getByRole("slider", { name: "Timbre" }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it("makes a list for who brings a history, and changes it with every like and block", async () => {
    const { page, faults, close } = await visit(browser, `${house.url}#history`);
    const heard = ["Björk", "Radiohead", "SIGUR ROS", "Nobody Known", "Portishead feat. Somebody"];
    const table = heard.map((artist, k) => `${artist},,A song,0${k + 1} Nov 2021 12:33\n`).join("");
    await page
      .getByLabel("Import history files")
      .setInputFiles([{ name: "scrobbles.csv", mimeType: "text/csv", buffer: Buffer.from(table) }]);
    await expect.poll(() => rows(page, "Imports").first().textContent()).toContain("80% matched");
    await goTo(page, "For you");
    await rows(page, "Made for you").nth(9).waitFor();
    const first = await names(page, "Made for you");
    for (const known of ["Björk", "Radiohead", "Sigur Rós", "Portishead"]) expect(first).not.toContain(known);
    const [, blocked = ""] = first;
    const button = (k: number, name: string) =>
      rows(page, "Made for you").nth(k).getByRole("button", { name, exact: true });
    await button(1, "Block artist").click();
    await expect.poll(() => names(page, "Made for you")).not.toContain(blocked);
    const [liked = ""] = await names(page, "Made for you");
    await button(0, "Like").click();
    await expect.poll(() => names(page, "Made for you")).not.toContain(liked);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => names(page, "Made for you")).toContain(liked);
    const made = await names(page, "Made for you");
    for (const artist of await names(page, "New artists")) expect(made).not.toContain(artist);
    expect(faults).toEqual([]);
    await close();
  });
});
