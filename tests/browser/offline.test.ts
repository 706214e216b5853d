// After the first visit the page needs no connection: its server really ends, and it opens, ranks and analyzes.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { houseCatalog, root } from "../integration/programs.js";
import { wav } from "../integration/wav.js";
import { openBrowser, openHouse } from "./house.js";
import { keptSongs } from "./kept.js";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** Files and their types, and nothing else: no ranges, no caching, no compression. */
async function plainHost(files: string): Promise<{ address: string; stop(): Promise<void>; fallSilent(): void }> {
  let silent = false;
  const server = createServer(async (request, response) => {
    if (silent) return;
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname).replace(/\/$/, "/index.html");
    const file = await readFile(join(files, normalize(path))).catch(() => undefined);
    if (file) response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" }).end(file);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((stopped) => server.close(() => stopped()));
  };
  const fallSilent = () => {
    silent = true;
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop, fallSilent };
}

const site = join(root, "web/dist");

let browser: Browser;
let folder: string;
let song: string;

beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), "earshot-offline-"));
  song = join(folder, "evening.wav");
  await writeFile(
    song,
    wav(
      Float32Array.from({ length: 22050 * 4 }, (_, i) => Math.sin(i * 0.05) * (i % 9000 < 5000 ? 0.6 : 0.2)),
      22050,
    ),
  );
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const list = (page: Page, name: string) => page.getByRole("list", { name, exact: true }).getByRole("listitem");
const ready = (page: Page) => page.getByText("Works offline").waitFor({ timeout: 60_000 });
const recommended = (page: Page) => list(page, "Recommendations").locator(".title").allTextContents();
const soundsFor = (page: Page) => page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);

async function startFromSearch(page: Page): Promise<string[]> {
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("a");
  await list(page, "Search results").first().locator(".pick").click();
  await expect.poll(async () => (await recommended(page)).length).toBe(20);
  return recommended(page);
}

const unplayed = "there is no connection, and it was not played before";

const playFirst = async (page: Page) => {
  await list(page, "Recommendations").first().getByRole("button", { name: "Play" }).click();
  await expect.poll(() => soundsFor(page)).toBeGreaterThan(0.3);
};

/** What is made for a listener comes by taste, whose files are kept, too. */
async function likeFirst(page: Page): Promise<void> {
  await list(page, "Recommendations").first().getByRole("button", { name: "Like", exact: true }).click();
  await page.getByRole("link", { name: "For you", exact: true }).click();
  await page.getByText(/ by what listeners like you play/).waitFor();
  await list(page, "Made for you").nth(9).waitFor();
  await page.getByRole("link", { name: "Discover", exact: true }).click();
}

/** Everything a listener does, with nobody to ask. */
async function useWithoutConnection(page: Page, before: string[]): Promise<void> {
  await page.getByText(/^[\d,]+ tracks ready$/).waitFor();
  expect(await startFromSearch(page)).toEqual(before);
  await likeFirst(page);
  await page.getByRole("slider", { name: "Timbre" }).fill("0");
  await expect.poll(() => recommended(page)).not.toEqual(before);
  await page.getByLabel("Add music files").setInputFiles(song);
  await list(page, "Your music").filter({ hasText: "evening" }).waitFor({ timeout: 60_000 });
  await list(page, "Your music").first().click();
  await expect.poll(() => page.locator("#seed-title").textContent()).toBe("evening");
  await expect.poll(async () => (await recommended(page)).length).toBe(20);
}

describe("without a connection", () => {
  it("the relay's page opens, ranks, analyzes, and plays what was played before", async () => {
    const house = await openHouse();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(house.url);
    await ready(page);
    const before = await startFromSearch(page);
    await playFirst(page);
    const held = () => page.evaluate(async () => (await (await caches.open("earshot-previews")).keys()).length);
    await expect.poll(held).toBe(1);

    // The browser believes itself online still.
    await house.close();
    await list(page, "Recommendations").nth(5).getByRole("button", { name: "Play" }).click();
    await page.getByText(unplayed).first().waitFor();
    await context.setOffline(true);
    await page.reload();
    await useWithoutConnection(page, before);

    await page.getByRole("slider", { name: "Timbre" }).fill("50");
    await startFromSearch(page);
    await playFirst(page);
    await list(page, "Recommendations").nth(7).getByRole("button", { name: "Play" }).click();
    await page.getByText(unplayed).first().waitFor();
    await context.close();
  });

  it("a small catalog's previews sound too, once the page has been open for a while", async () => {
    const house = await openHouse();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(house.url);
    await ready(page);
    await page.getByText("Works offline, previews once played").waitFor();
    await page.clock.fastForward(20_000);
    await page.getByText("Works offline", { exact: true }).waitFor({ timeout: 60_000 });
    await house.close();
    await context.setOffline(true);
    await page.reload();
    await page.getByText("Works offline", { exact: true }).waitFor();
    await startFromSearch(page);
    await list(page, "Recommendations").nth(11).getByRole("button", { name: "Play", exact: true }).click();
    await list(page, "Recommendations").nth(11).getByRole("button", { name: "Pause", exact: true }).waitFor();
    await context.close();
  });

  it("the page in a sub-folder of a plain static host does the same", async () => {
    await cp(site, join(folder, "host/music/deep"), { recursive: true });
    await cp(houseCatalog, join(folder, "host/music/deep/catalog"), { recursive: true });
    const host = await plainHost(join(folder, "host"));
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${host.address}/music/deep/`);
    await ready(page);
    const before = await startFromSearch(page);
    host.fallSilent();
    const waiting = await context.newPage();
    await waiting.goto(`${host.address}/music/deep/`);
    await ready(waiting);
    // Said before the host was given up.
    expect(await waiting.getByText(/tracks ready$/).count()).toBe(0);
    await waiting.close();
    await host.stop();
    await context.setOffline(true);
    const again = await context.newPage();
    await again.goto(`${host.address}/music/deep/index.html`);
    await useWithoutConnection(again, before);
    await context.close();
  });
});

describe("a new version", () => {
  it("is offered, waits for the analysis, and takes over when asked", async () => {
    const changing = join(folder, "site");
    await cp(site, changing, { recursive: true });
    const house = await openHouse({ site: changing });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(house.url);
    await ready(page);

    // A new build: its page is another one, and so its service worker names another revision.
    const index = await readFile(join(changing, "index.html"), "utf8");
    await writeFile(join(changing, "index.html"), index.replace("<title>Earshot</title>", "<title>Earshot 2</title>"));
    const worker = await readFile(join(changing, "service-worker.js"), "utf8");
    await writeFile(
      join(changing, "service-worker.js"),
      worker.replace(/"revision":"\w+"(?=,"url":"index\.html")/, '"revision":"next"'),
    );
    for (const coding of ["br", "gz"]) {
      for (const name of ["index.html", "service-worker.js"])
        await rm(join(changing, `${name}.${coding}`), { force: true });
    }

    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const offer = page.getByRole("status").filter({ hasText: "A new version is ready." });
    await offer.waitFor();
    await page
      .getByLabel("Add music files")
      .setInputFiles(
        Array.from({ length: 40 }, (_, n) => ({ name: `${n}.wav`, mimeType: "audio/wav", buffer: take(n) })),
      );
    await expect.poll(() => offer.getByRole("button", { name: "Reload" }).isDisabled()).toBe(true);
    expect(await page.title()).toBe("Earshot");
    await expect
      .poll(() => offer.getByRole("button", { name: "Reload" }).isDisabled(), { timeout: 60_000 })
      .toBe(false);
    await expect.poll(() => keptSongs(page)).toBe(40);
    await offer.getByRole("button", { name: "Reload" }).click();
    await expect.poll(() => page.title().catch(() => "")).toBe("Earshot 2");
    await expect.poll(() => list(page, "Your music").count()).toBe(40);
    expect(await offer.count()).toBe(0);
    await context.close();
    await house.close();
  });
});

const take = (number: number): Buffer =>
  wav(
    Float32Array.from({ length: 22050 * 2 }, (_, i) => 0.5 * Math.sin(i * (0.02 + 0.001 * number))),
    22050,
  );

describe("as a program of its own", () => {
  it("is installable: a manifest with icons of the sizes that it names", async () => {
    const house = await openHouse();
    const page = await browser.newPage();
    await page.goto(house.url);
    const session = await page.context().newCDPSession(page);
    await ready(page);
    const { errors, data } = await session.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data ?? "{}");
    expect(manifest).toMatchObject({ name: "Earshot", display: "standalone", start_url: "./", scope: "./" });
    for (const { src, sizes } of manifest.icons) {
      const size = await page.evaluate(async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}`;
      }, new URL(src, house.url).href);
      if (sizes !== "any") expect(size).toBe(sizes);
    }
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
    await page.close();
    await house.close();
  });

  it("has a service worker that caches ask about each time", async () => {
    const house = await openHouse();
    const answer = await fetch(new URL("service-worker.js", house.url));
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    await house.close();
  });
});
