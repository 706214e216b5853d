// The loop closed, with a real broker: plays that pages share become factors, these a catalog, its announcement a new list in
// a page that has been open all the time.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AppState } from "../../web/src/state/app-state.js";
import type { CatalogPiece, Piece } from "../../web/src/state/piece.js";
import { earshot } from "../integration/programs.js";
import type { Gateway } from "../integration/relay/gateway.js";
import { everything } from "../integration/relay/kcat.js";
import { visit } from "./house.js";
import { publishCatalog } from "./live-catalog.js";
import { isLive, type LiveHouse, openLiveHouse, rows, titles } from "./live-house.js";

/** What the page's own buttons call. */
interface Session {
  store: { state: AppState };
  engine: { track(id: string): Promise<CatalogPiece["source"] | undefined> };
  history: { like(piece: Piece): void; played(piece: Piece): void };
}

let house: LiveHouse | undefined;
let folder: string;
const topic = (name: string) => `loop-${process.pid}-${name}`;
let broker: { address: string };
let catalog: string;
let gateway: Gateway;
let browser: Browser;

/** Whoever hears even songs hears no odd ones, however they sound. */
const count = 60;
const songs = Array.from({ length: count }, (_, k) => ({
  id: `t${k}`,
  title: `Song ${k} ${k % 2 === 0 ? "even" : "odd"}`,
  place: (k * 37) % count,
}));

beforeAll(async () => {
  house = await openLiveHouse(topic, "untrained", songs);
  ({ folder, catalog, broker, gateway, browser } = house);
}, 240_000);
afterAll(() => house?.close());

it("plays of some pages change another page's list, which fetches what is new and nothing else", async () => {
  const listener = await visit(browser, gateway.address);
  const { page } = listener;
  await isLive(page);
  // A history of one's own, which is not shared: even songs.
  await page.evaluate(
    async (ids) => {
      const { session } = document.querySelector("earshot-app") as unknown as { session: Session };
      for (const id of ids) {
        const track = await session.engine.track(id);
        if (track) session.history.like({ ...track, origin: "catalog", source: track });
      }
    },
    songs
      .slice(0, 24)
      .filter((_, k) => k % 2 === 0)
      .map(({ id }) => id),
  );
  await page.getByRole("link", { name: "For you", exact: true }).click();
  await rows(page, "Made for you").nth(9).waitFor();
  const before = (await titles(page, "Made for you")).slice(0, 10);

  // Others, on other days, share what they play.
  const sharer = await visit(browser, gateway.address, {
    arrangeContext: (context) => context.addInitScript(() => localStorage.setItem("earshot.sharing", "yes")),
  });
  await isLive(sharer.page);
  const listeners = Array.from({ length: 16 }, (_, who) =>
    Array.from({ length: 18 }, (_, k) => `t${2 * ((who * 7 + k * 11) % (count / 2)) + (who % 2)}`),
  );
  await sharer.page.evaluate(async (played) => {
    const { session } = document.querySelector("earshot-app") as unknown as { session: Session };
    for (const ids of played) {
      localStorage.removeItem("earshot.sharing.name"); // another day, another name
      for (const id of ids) {
        const track = await session.engine.track(id);
        if (track) session.history.played({ ...track, origin: "catalog", source: track });
      }
    }
  }, listeners);
  const shared = listeners.flat().length;
  await expect.poll(async () => (await everything(broker, topic("plays"))).length).toBe(shared);
  const events = (await everything(broker, topic("plays"))).map(({ value }) => JSON.parse(value));
  expect(new Set(events.map(({ id }) => id)).size).toBe(shared);
  expect(new Set(events.map(({ listener: name }) => name)).size).toBe(listeners.length);

  const model = join(folder, "model");
  const training = ["--factors", "2", "--lambda", "0.05", "--catalog", catalog];
  await earshot("train", `kafka:${broker.address}/${topic("plays")}`, "--out", model, ...training);
  const here = await readdir(catalog);
  gateway.requests.length = 0;
  await publishCatalog(folder, "trained", songs, "--factors", model);
  const announcing = ["--to", `kafka:${broker.address}`, "--topic", topic("catalog")];
  await earshot("announce", catalog, ...announcing);

  await expect.poll(async () => (await titles(page, "Made for you")).slice(0, 10)).not.toEqual(before);
  const even = (list: string[]) => list.filter((title) => title.endsWith("even")).length;
  await expect.poll(async () => even((await titles(page, "Made for you")).slice(0, 10))).toBeGreaterThan(even(before));
  const after = even((await titles(page, "Made for you")).slice(0, 10));
  console.info(`of ten made for a listener of even songs ${even(before)} were even, then ${after}`);
  // Other pages, the sharer's too, fetch as well.
  const fetched = gateway.requests.filter((address) => /^\/catalog\/.*-[0-9a-f]{16}/.test(address));
  expect(fetched.length).toBeGreaterThan(0);
  for (const address of fetched) expect(here).not.toContain(address.replace("/catalog/", ""));
  expect(listener.faults).toEqual([]);
  expect(sharer.faults).toEqual([]);
  await sharer.close();
  await listener.close();
});
