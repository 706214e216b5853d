// 600,000 tracks around real ones on a static host: what the first recommendations cost, and that they are the right ones.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import type { Engine } from "../../wasm/src/engine.js";
import type { SimilarRequest } from "../../wasm/src/protocol.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { earshot, run, testData } from "../integration/programs.js";
import { loadEngine } from "../wasm/engine-in-node.js";
import { request } from "../wasm/wish.js";
import { openBrowser } from "./house.js";
import { openPage, packageFolder, StaticHost } from "./package-host.js";

const tracks = 600_000;

let folder: string;
let host: CatalogHost;
let engine: Engine;
let whole: Catalog;

describe.skipIf(!testData)("a catalog of 600,000 tracks", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
    const tables = join(testData ?? "", "data/spotify-hits");
    const around = (await readdir(tables)).filter((name) => name.endsWith(".csv")).map((name) => join(tables, name));
    const table = join(folder, "tracks.csv");
    const made = await run("make_track_table", "--rows", String(tracks), "--out", table, "--around", ...around);
    expect(made.stderr).toBe("");
    const catalog = join(folder, "catalog");
    await earshot("catalog", "build", table, "--out", catalog);
    await rm(table);
    const names = await readdir(catalog);
    host = await CatalogHost.start(
      new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(catalog, name))] as const))),
    );
    engine = await loadEngine();
    ({ catalog: whole } = await Catalog.open(engine, host.address, { load: "all", onProgress: () => {} }));
  }, 300_000);

  afterAll(async () => {
    whole?.close();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Of the ten nearest, how many come; and what each answer took, nothing known before. */
  async function measured(wish: Partial<SimilarRequest>, questions: number) {
    let found = 0;
    let bytes = 0;
    let requests = 0;
    for (let i = 0; i < questions; i++) {
      const [seed] = await whole.range(Math.floor(((i + 0.5) * whole.tracks) / questions), 1);
      const seeds = [seed?.id ?? ""];
      host.seen.length = 0;
      const { catalog } = await Catalog.open(engine, host.address, { load: "auto", onProgress: () => {} });
      const near = await catalog.similar(request({ ...wish, seeds, foldVersions: false }));
      catalog.close();
      bytes = Math.max(bytes, host.sent());
      requests = Math.max(requests, host.seen.length);
      const exact = await whole.similar(request({ ...wish, seeds, foldVersions: false }));
      const ids = new Set(exact.hits.map(({ id }) => id));
      found += near.hits.filter(({ id }) => ids.has(id)).length / exact.hits.length;
    }
    const recall = found / questions;
    console.info(
      `${JSON.stringify(wish)}: recall@10 ${recall.toFixed(3)}, at most ${bytes} bytes, ${requests} requests`,
    );
    return { recall, bytes, requests };
  }

  it("is answered from at most 1.5 MB and 24 requests, ten of the ten nearest and hardly less", async () => {
    const { recall, bytes, requests } = await measured({}, 30);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(bytes).toBeLessThanOrEqual(1.5e6);
    expect(requests).toBeLessThanOrEqual(24);
  });

  it("finds as many by timbre alone and by Manhattan distance, for as many bytes as these need", async () => {
    const weights = { timbre: 4, harmony: 0, rhythm: 0, dynamics: 0 };
    expect((await measured({ weights }, 8)).recall).toBeGreaterThanOrEqual(0.95);
    expect((await measured({ metric: "manhattan" }, 12)).recall).toBeGreaterThanOrEqual(0.95);
  });

  it("costs a page no more, package and engine and all", async () => {
    const site = await StaticHost.start({ "/earshot/": packageFolder });
    site.mounts.set("/catalog/", (incoming, response) => host.answer(incoming, response));
    host.seen.length = 0;
    let browser: Browser | undefined;
    try {
      browser = await openBrowser();
      const { page, complaints } = await openPage(browser, site);
      const [seed] = await whole.range(123_456, 1);
      host.seen.length = 0;
      const hits = await page.evaluate(async (id) => {
        const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/" });
        return (await earshot.similar([id])).map(({ score }) => score);
      }, seed?.id ?? "");
      expect(hits).toHaveLength(20);
      expect(complaints).toEqual([]);
      const own = site.requests.filter((path) => !path.startsWith("/catalog/"));
      const files = new Set(own.filter((path) => path.startsWith("/earshot/")));
      let bytes = host.sent();
      for (const path of files) bytes += (await readFile(join(packageFolder, path.slice("/earshot/".length)))).length;
      console.info(`the page: ${bytes} bytes, ${own.length + host.seen.length} requests`);
      expect(bytes).toBeLessThanOrEqual(1.5e6);
      expect(own.length + host.seen.length).toBeLessThanOrEqual(24);
    } finally {
      await browser?.close();
      await site.stop();
    }
  });
});
