// The page at a relay with a real broker behind it: tracks that arrive, a catalog that changes, plays that are shared.
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Gateway } from "../integration/relay/gateway.js";
import { everything, produce } from "../integration/relay/kcat.js";
import { type Visit, type VisitOptions, visit } from "./house.js";
import { publishCatalog, sound } from "./live-catalog.js";
import { isLive, type LiveHouse, openLiveHouse, rows, titles } from "./live-house.js";

let house: LiveHouse | undefined;
let folder: string;
const topic = (name: string) => `page-${process.pid}-${name}`;
let catalog: string;
let broker: { address: string };
let gateway: Gateway;
let browser: Browser;

const songs = (name: string, count: number) =>
  Array.from({ length: count }, (_, k) => ({ id: `t${k}`, title: `${name} song ${k}`, place: k }));

beforeAll(async () => {
  house = await openLiveHouse(topic, "first", songs("first", 40));
  ({ folder, catalog, broker, gateway, browser } = house);
}, 240_000);
afterAll(() => house?.close());

const open = (options: VisitOptions = {}): Promise<Visit> => visit(browser, gateway.address, options);
const goTo = (page: Page, view: string) => page.getByRole("link", { name: view, exact: true }).click();
async function startFrom(page: Page, words: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill(words);
  await rows(page, "Search results").getByText(words, { exact: true }).click();
  await rows(page, "Recommendations").first().waitFor();
}
const track = (id: string, title: string, k: number) =>
  JSON.stringify({ id, title, artist: `Artist of ${title}`, features: sound(k, 40) });

const played = async (): Promise<Record<string, unknown>[]> =>
  (await everything(broker, topic("plays"))).map(({ value }) => JSON.parse(value));

it("ranks a track as soon as it is produced, for who is here, who comes later, and after a reload", async () => {
  const { page, faults, close } = await open();
  await isLive(page);
  await startFrom(page, "first song 20");
  expect(await titles(page, "Just arrived")).toEqual([]);
  // One of another topic, as producing by genre sorts them: another channel. A broker takes a second to make a topic.
  await Promise.all([
    produce(broker, topic("tracks"), ["no track"]),
    produce(broker, topic("tracks-more"), [track("n2", "Rather new", 21)]),
  ]);
  const before = performance.now();
  await produce(broker, topic("tracks"), [track("n1", "Brand new", 20)]);
  await rows(page, "Recommendations").getByText("Brand new", { exact: true }).waitFor();
  console.info(`produced, by kcat, and ranked in the page after ${Math.round(performance.now() - before)} ms`);
  expect((await titles(page, "Recommendations")).slice(0, 3)).toContain("Brand new");
  await expect.poll(async () => (await titles(page, "Just arrived")).sort()).toEqual(["Brand new", "Rather new"]);

  const late = await open();
  await isLive(late.page);
  await startFrom(late.page, "Rather new");
  await rows(late.page, "Recommendations").getByText("Brand new", { exact: true }).waitFor();
  expect(late.faults).toEqual([]);
  await late.close();

  // Kept: they are here before the relay is.
  const target = gateway.target;
  await page.getByText("Works offline").waitFor();
  gateway.target = 0;
  gateway.cut();
  await page.getByRole("status", { name: "Connection" }).getByText("Waiting for the relay").waitFor();
  await page.reload();
  await rows(page, "Recommendations").getByText("Brand new", { exact: true }).waitFor();
  await page.getByRole("status", { name: "Connection" }).getByText("Waiting for the relay").waitFor();
  gateway.target = target;
  await isLive(page);
  expect(faults.filter((fault) => !/ERR_|WebSocket|Failed to load/.test(fault))).toEqual([]);
  await close();
});

it("says a track of another kind than the catalog", async () => {
  const { page, faults, close } = await open();
  await isLive(page);
  const other = { id: "other", title: "Other", artist: "Nobody", features: { "mfcc/mean/01": -200 } };
  await produce(broker, topic("tracks"), [JSON.stringify(other)]);
  await page.getByText("1 more track came that can't be compared with this catalog.").waitFor();
  expect(faults).toEqual([]);
  await close();
});

it("shares nothing until the listener says so, and then what it says it does", async () => {
  const { page, faults, close } = await open();
  await isLive(page);
  await startFrom(page, "first song 3");
  const like = (k: number) =>
    rows(page, "Recommendations").nth(k).getByRole("button", { name: "Like", exact: true }).click();
  await like(0);
  await goTo(page, "History");
  await page.getByText("nothing of it is sent anywhere").waitFor();
  const choice = page.getByRole("switch", { name: "Share plays for charts" });
  expect(await choice.isChecked()).toBe(false);
  const { height = 0 } = (await page.locator("label.switch").boundingBox()) ?? {};
  expect(height).toBeGreaterThanOrEqual(40);
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const violations = await page.evaluate(async () => {
    type Axe = { run(): Promise<{ violations: { id: string; impact: string }[] }> };
    const { violations: found } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return found.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id }) => id);
  });
  expect(violations).toEqual([]);
  await page.getByText("Nothing leaves this device").waitFor();
  await choice.focus();
  await page.keyboard.press("Space");
  await page.getByText("You share your plays").waitFor();
  await goTo(page, "Discover");
  await like(1);
  const [, liked] = await rows(page, "Recommendations").evaluateAll((all) =>
    all.map((item) => (item as HTMLElement).dataset.key),
  );
  // What is undone before it goes is never told.
  await like(4);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await rows(page, "Recommendations").nth(2).getByRole("button", { name: "Hide" }).click();
  await page.locator("undo-note").getByRole("button", { name: "Close" }).click();
  await expect.poll(async () => (await played()).length).toBe(2);
  const [first, second] = (await played()).sort((a, b) => String(b.event).localeCompare(String(a.event)));
  expect(Object.keys(first ?? {}).sort()).toEqual(["at", "event", "id", "listener", "track"]);
  expect(first).toMatchObject({ event: "like", track: liked });
  expect(second).toMatchObject({ event: "dislike", listener: first?.listener });
  expect(Number(first?.at) % 3_600_000).toBe(0);
  // Another tab keeps to it, and so does the next visit.
  await page.reload();
  await page.getByText("You share your plays").waitFor();
  await goTo(page, "History");
  await choice.uncheck();
  await page.getByText("Nothing leaves this device").waitFor();
  await goTo(page, "Discover");
  await like(3);
  await page.locator("undo-note").getByRole("button", { name: "Close" }).click();
  expect(await played()).toHaveLength(2);
  expect(faults).toEqual([]);
  await close();
});

it("takes a catalog that is announced, fetches of it what is new, and ranks again", async () => {
  const { page, faults, close } = await open();
  await isLive(page);
  await startFrom(page, "first song 20");
  await page.getByText("Works offline").waitFor();
  const old = new Set(await readdir(catalog));
  gateway.requests.length = 0;
  // Nothing is new yet: an announcement alone fetches no file.
  await produce(broker, topic("catalog"), ['{"catalog":"/elsewhere/"}', '{"words":"the same"}']);
  await expect.poll(() => gateway.requests).toContain("/catalog/catalog.json");
  // Seeds stay: both have them.
  await publishCatalog(folder, "second", songs("second", 60));
  await produce(broker, topic("catalog"), ['{"catalog":"/catalog/"}']);
  await page.getByText("60 tracks ready", { exact: true }).waitFor();
  await expect.poll(async () => (await titles(page, "Recommendations"))[0]).toMatch(/^second song/);
  const fetched = gateway.requests.filter((address) => /\/catalog\/.*-[0-9a-f]{16}/.test(address));
  expect(fetched.length).toBeGreaterThan(0);
  for (const address of fetched) expect(old).not.toContain(address.replace("/catalog/", ""));
  expect(new Set(fetched).size, "each once").toBe(fetched.length);
  const manifest = JSON.parse(await readFile(join(catalog, "catalog.json"), "utf8"));
  expect(manifest.tracks).toBe(60);
  expect(faults).toEqual([]);
  await close();
});
