// earshot/live as browsers have it: one socket for all tabs, what outlives a page; against a real relay that dies and
// comes back.
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { Gateway } from "../integration/relay/gateway.js";
import { playedTracks } from "../integration/relay/live-client.js";
import { type Relay, startRelay, temporaryFolder } from "../integration/relay/relay.js";
import { openBrowser } from "./house.js";
import { packageFolder } from "./package-host.js";

declare global {
  // The tests' functions run in the page, where page.js has put these.
  var connectLive: typeof import("earshot/live").connectLive;
  var live: ReturnType<typeof connectLive>;
  var offsets: number[];
}

const folder = temporaryFolder();
const site = join(folder.path, "site");
let browser: Browser;
let context: BrowserContext;
let gateway: Gateway;
let relay: Relay;
let log = 0;
let complaints: string[];

const start = async () => {
  const address = `sqlite:${folder.path}/log${log}`;
  relay = await startRelay("--site", site, "--log", address, "--topics", "catalog=plays");
  gateway.target = relay.port;
};

beforeAll(async () => {
  await mkdir(site);
  await cp(packageFolder, join(site, "earshot"), { recursive: true });
  await writeFile(
    join(site, "index.html"),
    '<!doctype html><title>Live</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
  );
  await writeFile(
    join(site, "page.js"),
    'import { connectLive } from "./earshot/live.js"; Object.assign(globalThis, { connectLive, offsets: [] });',
  );
  gateway = await Gateway.start();
  browser = await openBrowser();
});
beforeEach(async () => {
  log++;
  complaints = [];
  await start();
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await relay.stop("SIGKILL");
  expect(complaints).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
  folder.remove();
});

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/content security|policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(gateway.address);
  await page.waitForFunction(() => "connectLive" in globalThis);
  return page;
}

const listen = (page: Page, from: "kept" | "beginning" = "beginning") =>
  page.evaluate((wanted) => {
    globalThis.live = connectLive({
      url: "live",
      sharing: true,
      channels: {
        catalog: { from: wanted, onRecords: (records) => void offsets.push(...records.map(({ offset }) => offset)) },
      },
    });
  }, from);
const heard = (page: Page) => page.evaluate(() => offsets);
const publish = (page: Page, tracks: string[]) =>
  page.evaluate((all) => {
    for (const track of all) live.publish({ event: "play", track }).catch(() => {});
  }, tracks);
const connection = (page: Page) => page.evaluate(() => live.state.connection);
const unsent = (page: Page) => page.evaluate(() => live.state.unsent);

const range = (last: number) => Array.from({ length: last + 1 }, (_, i) => i);
const names = (name: string, count: number) => range(count - 1).map((i) => `${name}-${i}`);

it("has one socket for all tabs, each of which hears everything, over a relay's death, too", async () => {
  const [one, two] = [await openTab(), await openTab()];
  await listen(one);
  await publish(one, names("a", 30));
  await expect.poll(() => heard(one)).toEqual(range(29));
  await listen(two);
  await expect.poll(() => heard(two)).toEqual(range(29));
  expect(gateway.open.size).toBe(1);

  await relay.stop("SIGKILL");
  await expect.poll(() => connection(two)).toBe("waiting");
  await publish(two, names("b", 30));
  await start();
  for (const page of [one, two]) await expect.poll(() => heard(page)).toEqual(range(59));
  expect(await playedTracks(relay, 60)).toEqual([...names("a", 30), ...names("b", 30)]);
  expect(gateway.open.size).toBe(1);

  await one.close();
  await publish(two, ["c"]);
  await expect.poll(() => heard(two)).toEqual(range(60));
  await two.close();
  await expect.poll(() => gateway.open.size).toBe(0);
});

it("keeps what was not sent over a reload while the relay is down, and delivers it once", async () => {
  const page = await openTab();
  await listen(page);
  await expect.poll(() => connection(page)).toBe("connected");
  await relay.stop("SIGKILL");
  await expect.poll(() => connection(page)).toBe("waiting");
  await publish(page, names("kept", 25));
  await expect.poll(() => unsent(page)).toBe(25);
  // The page's own files come from elsewhere meanwhile.
  const files = await startRelay("--site", site);
  gateway.target = files.port;
  await page.reload();
  await page.waitForFunction(() => "connectLive" in globalThis);
  // Nothing is said before the listener's word is known again.
  await page.evaluate(() => {
    globalThis.live = connectLive({ url: "live" });
  });
  await expect.poll(() => unsent(page)).toBe(25);
  await files.stop("SIGKILL");
  await start();
  await expect.poll(() => connection(page)).toBe("connected");
  expect(await unsent(page)).toBe(25);
  await page.evaluate(() => live.share(true));
  await expect.poll(() => unsent(page)).toBe(0);
  expect(await playedTracks(relay, 25)).toEqual(names("kept", 25));
});

it("goes on after a reload behind what was handled", async () => {
  const page = await openTab();
  await listen(page, "kept");
  await publish(page, names("a", 20));
  await expect.poll(() => heard(page)).toEqual(range(19));
  const isKept = () =>
    page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          const opening = indexedDB.open("earshot-live");
          opening.onsuccess = () => {
            const asking = opening.result.transaction("positions").objectStore("positions").getAll();
            asking.onsuccess = () => {
              opening.result.close();
              resolve(asking.result);
            };
          };
        }),
    );
  await expect.poll(isKept).toEqual([{ "0": 19 }]);
  await page.reload();
  await page.waitForFunction(() => "connectLive" in globalThis);
  await listen(page, "kept");
  await publish(page, names("b", 5));
  await expect.poll(() => heard(page)).toEqual([20, 21, 22, 23, 24]);
});

it("has a socket a tab where there are no SharedWorkers, or where their script can't be had", async () => {
  await context.addInitScript(() => {
    if (location.hash !== "#blocked") Reflect.deleteProperty(globalThis, "SharedWorker");
  });
  const one = await openTab();
  await listen(one);
  await context.route("**/live-worker.js", (route) => route.abort());
  const others = [await context.newPage(), await context.newPage()];
  for (const page of others) {
    await page.goto(`${gateway.address}#blocked`);
    await page.waitForFunction(() => "connectLive" in globalThis);
    await listen(page);
  }
  await publish(one, ["a", "b"]);
  for (const page of [one, ...others]) await expect.poll(() => heard(page)).toEqual([0, 1]);
  expect(gateway.open.size).toBe(3);
  await one.evaluate(() => live.close());
  await expect.poll(() => gateway.open.size).toBe(2);
});
