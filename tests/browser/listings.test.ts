// What else the page lists than the nearest songs: some of them by filters, artists, albums, the path between two seeds.
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { houseCatalog, run } from "../integration/programs.js";
import { visitInEachTest } from "./each-visit.js";
import { keptSession } from "./kept.js";

interface Row {
  title: string;
  artist: string;
  genre: string;
  tempo: number;
}

let page: Page;
let catalog: Map<string, Row>;

visitInEachTest((arrival) => ({ page } = arrival));

beforeAll(async () => {
  const { stdout } = await run("earshot", "catalog", "export", houseCatalog, "--format", "jsonl", "--out", "-");
  const tracks = stdout.trim().split("\n");
  catalog = new Map(tracks.map((line) => JSON.parse(line) as Row).map((row) => [row.title, row]));
});

const rows = (name: string): Locator => page.getByRole("list", { name, exact: true }).getByRole("listitem");
const titles = (name: string): Promise<string[]> => rows(name).locator(".title").allTextContents();
const rowOf = (title: string): Row => catalog.get(title) as Row;
const rowsOf = async (name: string): Promise<Row[]> => (await titles(name)).map(rowOf);
const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
const filters = (): Locator => page.locator("summary", { hasText: "Filters" });

/** Makes catalog tracks the seeds, by their titles. */
async function chooseSeeds(...words: string[]): Promise<void> {
  for (const [k, title] of words.entries()) {
    await page.getByRole("searchbox", { name: "Search the catalog" }).fill(title);
    const found = rows("Search results").filter({ has: page.getByText(title, { exact: true }) });
    await found.locator(".pick").click(k > 0 ? { modifiers: ["Control"] } : {});
  }
  await rows("Recommendations").first().waitFor();
}

it("lists only what passes the filters, and says how many are in use", async () => {
  await chooseSeeds("Low Cloud");
  await filters().click();
  await button("funk").click();
  await expect
    .poll(async () => new Set((await rowsOf("Recommendations")).map(({ genre }) => genre)))
    .toEqual(new Set(["funk"]));
  await page.getByRole("checkbox", { name: "One song of each artist" }).check();
  const artists = async () => (await rowsOf("Recommendations")).map(({ artist }) => artist);
  await expect.poll(async () => new Set(await artists()).size === (await artists()).length).toBe(true);
  await expect.poll(() => filters().textContent()).toMatch(/2 in use/);
});

it("takes a tempo with one end as open at the other, and keeps filters beyond a reload until they are cleared", async () => {
  await chooseSeeds("Low Cloud");
  const plain = await titles("Recommendations");
  await filters().click();
  const from = page.getByRole("spinbutton", { name: "Tempo, bpm, from" });
  await from.fill("120");
  await from.blur();
  const slowest = async () => Math.min(...(await rowsOf("Recommendations")).map(({ tempo }) => tempo));
  await expect.poll(slowest).toBeGreaterThanOrEqual(120);
  await expect.poll(async () => (await keptSession(page))?.narrowing?.tempo.from).toBe(120);
  await page.reload();
  await rows("Recommendations").first().waitFor();
  await expect.poll(slowest).toBeGreaterThanOrEqual(120);
  await filters().click();
  await button("Clear filters").click();
  await expect.poll(() => titles("Recommendations")).toEqual(plain);
  expect(await filters().textContent()).not.toMatch(/in use/);
});

it("says that nothing passes, and clears the filters from there", async () => {
  await chooseSeeds("Low Cloud");
  await filters().click();
  const to = page.getByRole("spinbutton", { name: "Years, to" });
  await to.fill("1000");
  await to.blur();
  await page.getByText("Nothing here passes these filters").waitFor();
  await button("Clear filters").last().click();
  await expect.poll(() => rows("Recommendations").count()).toBe(20);
});

it("lists the nearest artists without the seed's own, and starts from one", async () => {
  await chooseSeeds("Low Cloud");
  const own = rowOf("Low Cloud").artist;
  await button("Artists").click();
  await rows("Nearest artists").first().waitFor();
  await button("Show 20 more").click();
  const others = new Set([...catalog.values()].map(({ artist }) => artist).filter((name) => name !== own));
  await expect.poll(() => rows("Nearest artists").count()).toBe(others.size);
  const artists = await titles("Nearest artists");
  expect(new Set(artists)).toEqual(others);
  await rows("Nearest artists").first().locator(".hit-pick").click();
  await expect.poll(async () => rowOf((await page.locator("#seed-title").textContent()) ?? "").artist).toBe(artists[0]);
});

it("lists the nearest albums, each with its artist", async () => {
  await chooseSeeds("Low Cloud");
  await button("Albums").click();
  await rows("Nearest albums").first().waitFor();
  for (const row of await rows("Nearest albums").all()) await row.getByText("(Earshot)").first().waitFor();
});

it("leads from one seed to another without a title twice, and explains a step by the one before", async () => {
  await chooseSeeds("Low Cloud");
  await expect.poll(() => button("Path").isDisabled()).toBe(true);
  await chooseSeeds("Low Cloud", "Insert Coin");
  await button("Path").click();
  await rows("Path").nth(11).waitFor();
  const path = await titles("Path");
  expect(new Set([...path, "Low Cloud", "Insert Coin"]).size).toBe(14);
  await rows("Path").nth(4).locator(".hit-pick").click();
  const why = page.getByRole("region", { name: "Why this one?" });
  await why.getByText("No. 5").waitFor();
  expect(await why.locator(".why-pair bdi").allTextContents()).toEqual([path[4], path[3]]);
  // With one seed there is no path: songs are listed again.
  await page.getByRole("button", { name: "Remove from seeds" }).first().click();
  await rows("Recommendations").first().waitFor();
});
