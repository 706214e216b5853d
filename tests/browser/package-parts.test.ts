// A catalog too large to be fetched whole, in Chromium: what is fetched is counted at the server and kept in the page.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { type CatalogContent, catalogContent } from "../catalogs/catalog-writer.js";
import { tensor } from "../catalogs/safetensors-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { openBrowser } from "./house.js";
import { openPage, packageFolder, StaticHost } from "./package-host.js";

/** 150 cells of 20 tracks, padded to 64 KB each. */
function written(seed: number): CatalogContent {
  return catalogContent({
    tracks: madeTracks(3000, { seed }),
    tracksPerCell: 20,
    keysPerShard: 200,
    spoil: {
      tensors: (file, tensors) => {
        if (file === "cell") tensors.set("padding", tensor(new Uint8Array(60_000)));
      },
    },
  });
}

const content = written(1);
const size = (of: CatalogContent) =>
  [...of].reduce((sum, [name, { length }]) => sum + (name === "catalog.json" ? 0 : length), 0);

let browser: Browser;
let host: StaticHost;
let catalog: CatalogHost;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  host = await StaticHost.start({ "/earshot/": packageFolder });
  catalog = CatalogHost.of(content);
  host.mounts.set("/catalog/", (request, response) => catalog.answer(request, response));
});
beforeEach(async () => {
  catalog.content = content;
  catalog.options = {};
  catalog.seen.length = 0;
  const context = await browser.newContext();
  ({ page } = await openPage(context as unknown as Browser, host));
  return () => context.close();
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

/** As if the host were gone. */
const gone = {
  instead: (_name: string, _range: unknown, response: import("node:http").ServerResponse) => !!response.destroy(),
};

/** The keys of what is kept: names of files, and numbers of blocks. */
const kept = () =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open("earshot-catalogs");
      request.onsuccess = () => done(request.result);
    });
    const keys = await new Promise<IDBValidKey[]>((done) => {
      const request = database.transaction("blocks").objectStore("blocks").getAllKeys();
      request.onsuccess = () => done(request.result);
    });
    database.close();
    return keys as [string, number][];
  });

const open = () =>
  page.evaluate(async () => {
    const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/" });
    Object.assign(globalThis, { earshot });
    return earshot.catalog;
  });
const close = () => page.evaluate(() => earshot.close());

/** Opens the catalog, ranks from a track, and closes it when all is kept that was fetched. */
async function rank(id: string) {
  const summary = await open();
  const before = summary?.loaded === "parts" ? (await kept()).length : 0;
  const answer = await page.evaluate(async (seed) => {
    const hits = await earshot.similar([seed], { limit: 10 });
    return { ids: hits.map((hit) => hit.id), fetched: hits.fetched };
  }, id);
  if (answer.fetched.requests > 0)
    await expect.poll(async () => (await kept()).length - before).toBeGreaterThanOrEqual(answer.fetched.cells);
  await close();
  return { summary, ...answer };
}

/** Keeps all; stops when so many bytes are kept, if told to. */
async function keep(bytesBeforeStop = Number.POSITIVE_INFINITY) {
  await open();
  const outcome = await page.evaluate(async (stopAt) => {
    const controller = new AbortController();
    const reports: [number, number][] = [];
    const onProgress = (bytes: number, total: number) => {
      reports.push([bytes, total]);
      if (bytes >= stopAt) controller.abort();
    };
    const outcome = await earshot.keep({ signal: controller.signal, onProgress }).then(
      () => "kept",
      (error: InstanceType<typeof earshotPackage.EarshotError>) => `${error.code}: ${error.what}`,
    );
    return { outcome, reports, held: earshot.catalog?.held };
  }, bytesBeforeStop);
  catalog.options = {};
  const found = await page.evaluate(async () => (await earshot.similar(["track-10"], { limit: 3 })).length);
  await close();
  return { ...outcome, found };
}

declare global {
  var earshot: import("earshot").Earshot;
}

describe("a large catalog in the page", () => {
  it("ranks after a few parts of it, and asks for none of them again", async () => {
    const first = await rank("track-700");
    expect(first.summary).toMatchObject({ tracks: 3000, cells: 150, loaded: "parts", bytes: size(content) });
    expect(first.ids).toHaveLength(10);
    expect(first.fetched.bytes).toBe(catalog.sent("cells-") + catalog.sent("lookup-"));
    expect(first.fetched.requests).toBe(catalog.seen.length - 2);
    expect(catalog.seen.length).toBeLessThanOrEqual(24);
    expect(catalog.sent()).toBeLessThan(size(content) / 3);

    catalog.seen.length = 0;
    const second = await rank("track-700");
    expect(second.ids).toEqual(first.ids);
    expect(second.fetched).toMatchObject({ requests: 0, bytes: 0 });
    expect(second.summary?.held).toBeGreaterThan(first.fetched.bytes - 1);
    expect(catalog.seen.map(({ name }) => name)).toEqual(["catalog.json"]);

    catalog.options = gone;
    expect((await rank("track-700")).ids).toEqual(first.ids);
  });

  it("is kept whole, with progress, goes on after it was stopped, and then needs nobody", async () => {
    // The host answers a few requests, and then no more.
    let answered = 0;
    catalog.options = { instead: (name, range) => name.startsWith("cells-") && range !== undefined && ++answered > 4 };
    const stopped = await keep(1e6);
    expect(stopped.outcome).toBe("canceled: was canceled");
    expect(stopped.found).toBe(3);
    const first = catalog.sent("cells-");
    expect(first).toBeGreaterThan(1e6);
    expect(first).toBeLessThan(8e6);

    catalog.seen.length = 0;
    const whole = await keep();
    expect(whole.outcome).toBe("kept");
    expect(whole.held).toBe(size(content));
    expect(whole.reports[0]?.[0]).toBeGreaterThan(1e6);
    expect(whole.reports.at(-1)).toEqual([size(content), size(content)]);
    expect(whole.reports.map(([bytes]) => bytes)).toEqual(whole.reports.map(([bytes]) => bytes).sort((a, b) => a - b));
    expect(catalog.sent("cells-")).toBeLessThan(9.5e6);

    catalog.options = gone;
    catalog.seen.length = 0;
    const answers = await page.evaluate(async () => {
      const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/" });
      const found = await earshot.search("golden river", 5);
      const hits = await earshot.similar(["track-2900"], { limit: 10 });
      await earshot.close();
      return { found: found.length, hits: hits.length, fetched: hits.fetched.bytes, held: earshot.catalog?.held };
    });
    expect(answers).toEqual({ found: 5, hits: 10, fetched: 0, held: size(content) });
    expect(new Set(catalog.seen.map(({ name }) => name))).toEqual(new Set(["catalog.json"]));
  });

  it("comes into memory once it is kept, or where it is kept already, and is then ranked whole", async () => {
    const ranked = async () => {
      const answer = () =>
        page.evaluate(async () => {
          const { candidates, fetched } = await earshot.similar(["track-10"], { limit: 3 });
          return { candidates, fetched };
        });
      await expect.poll(answer).toEqual({ candidates: 2999, fetched: { cells: 0, requests: 0, bytes: 0 } });
    };
    await open();
    await page.evaluate(() => earshot.keep());
    catalog.options = gone;
    await ranked();
    await close();

    await open();
    await ranked();
    await close();

    catalog.seen.length = 0;
    const summary = await page.evaluate(async () => {
      const opened = await earshotPackage.Earshot.open({ catalog: "/catalog/", load: "all" });
      Object.assign(globalThis, { earshot: opened });
      return opened.catalog;
    });
    expect(summary).toMatchObject({ loaded: "whole", held: size(content) });
    await ranked();
    await close();
    expect(new Set(catalog.seen.map(({ name }) => name))).toEqual(new Set(["catalog.json"]));
  });

  it("gives back what a replaced catalog took", async () => {
    await rank("track-700");
    const namesKept = async () => [...new Set((await kept()).map(([name]) => name))].sort();
    const names = (of: CatalogContent) => [...of.keys()].filter((name) => name !== "catalog.json").sort();
    expect(await namesKept()).toEqual(names(content));
    const next = written(2);
    catalog.content = next;
    const { ids } = await rank("track-700");
    expect(ids).toHaveLength(10);
    expect(await namesKept()).toEqual(names(next));
  });

  it("says that there is no room, and goes on", async () => {
    const session = await page.context().newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", { origin: host.address, quotaSize: 1 });
    const { outcome, found } = await keep();
    expect(outcome).toBe("io: can't be kept: the browser has no room for more");
    expect(found).toBe(3);
  });

  it("is taken whole from a host that knows no ranges", async () => {
    catalog.options = { ranges: false };
    const { summary, ids, fetched } = await rank("track-700");
    expect(summary).toMatchObject({ loaded: "whole", held: size(content) });
    expect(ids).toHaveLength(10);
    expect(fetched).toEqual({ cells: 0, requests: 0, bytes: 0 });
  });
});
