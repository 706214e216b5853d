// The package and a published catalog, in Chromium: loading, verifying, searching, ranking while it analyzes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { houseCatalog } from "../integration/programs.js";
import { openBrowser } from "./house.js";
import { openPage, packageFolder, StaticHost } from "./package-host.js";

const catalogFolder = process.env.EARSHOT_CATALOG ?? houseCatalog;

interface ManifestFile {
  role: string;
  name: string;
  bytes: number;
}

let browser: Browser;
let host: StaticHost;
let page: Page;
let manifest: { tracks: number; files: ManifestFile[] };

beforeAll(async () => {
  manifest = JSON.parse(await readFile(join(catalogFolder, "catalog.json"), "utf8"));
  browser = await openBrowser();
  host = await StaticHost.start({ "/earshot/": packageFolder, "/catalog/": catalogFolder });
  ({ page } = await openPage(browser, host));
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

describe("a catalog in the page", () => {
  it("is loaded whole, with progress, and says what it is", async () => {
    const { summary, reports, count, first } = await page.evaluate(async () => {
      const reports: [number, number][] = [];
      const onProgress = (loaded: number, total: number) => void reports.push([loaded, total]);
      const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/", onProgress });
      const tracks = await earshot.tracks({ offset: 0, limit: 1e6 });
      const first = await earshot.track(tracks[0]?.id ?? "");
      const nobody = await earshot.track("nobody");
      await earshot.close();
      return { summary: earshot.catalog, reports, count: tracks.length, first: nobody ?? first };
    });
    const bytesOf = (...roles: string[]) =>
      manifest.files.filter(({ role }) => roles.includes(role)).reduce((sum, { bytes }) => sum + bytes, 0);
    const loaded = bytesOf("index", "cells", "lookup");
    // Taste waits for a history.
    expect(summary).toMatchObject({ tracks: manifest.tracks, bytes: loaded + bytesOf("factors") });
    expect(count).toBe(manifest.tracks);
    expect(first?.title).toBeTruthy();
    expect(reports.at(-1)).toEqual([loaded, loaded]);
  });

  it("finds each of a few tracks by its title, whatever the case", async () => {
    const missed = await page.evaluate(async () => {
      const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/" });
      const missed: string[] = [];
      for (const { id, title, artist } of await earshot.search("", 12)) {
        const query = `${artist} ${title}`.toUpperCase();
        const found = await earshot.search(query, 1000);
        if (!found.some((track) => track.id === id)) missed.push(query);
      }
      const nothing = await earshot.search("qqqqqq zzzzzz");
      await earshot.close();
      return [...missed, ...nothing.map(({ id }) => id)];
    });
    expect(missed).toEqual([]);
  });

  it("ranks at once while a long recording is analyzed", async () => {
    const { slowest, done, hits } = await page.evaluate(async () => {
      const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/" });
      const [seed] = await earshot.tracks({ limit: 1 });
      if (!seed) throw new Error("an empty catalog");
      await earshot.similar([seed]);
      let done = 0;
      const samples = new Float32Array(44100 * 300).map((_, i) => Math.sin(i * 0.07));
      const analysis = earshot
        .analyze({ samples, sampleRate: 44100 }, { excerpt: "all" })
        .then(() => performance.now());
      let slowest = 0;
      let hits = 0;
      for (let i = 0; i < 20; i++) {
        const start = performance.now();
        const ranked = await earshot.similar([seed.id], { weights: { rhythm: i / 5 }, limit: 10 });
        slowest = Math.max(slowest, performance.now() - start);
        hits = ranked.length;
      }
      const ranked = performance.now();
      done = (await analysis) - ranked;
      await earshot.close();
      return { slowest, done, hits };
    });
    expect(hits).toBe(Math.min(10, manifest.tracks - 1));
    expect(done, "the analysis outlasted the ranking").toBeGreaterThan(0);
    console.log(`slowest of 20 rankings during an analysis: ${slowest.toFixed(1)} ms`);
  });

  it("is refused with one precise error for each fault", async () => {
    const open = () =>
      page.evaluate(() =>
        earshotPackage.Earshot.open({ catalog: `/catalog/?${Math.random()}` }).then(
          () => "no error",
          (error: { code: string; message: string }) => `${error.code} | ${error.message}`,
        ),
      );
    const read = ["index", "cells", "lookup"]; // tests/wasm/taste.test.ts has those of taste
    for (const { role, name } of manifest.files.filter((file) => read.includes(file.role))) {
      const path = `/catalog/${name}`;
      host.overrides.set(path, (file) => file.subarray(0, file.length - 8));
      expect(await open(), role).toMatch(
        new RegExp(`^corrupt \\| ${name}: is [\\d,]+ bytes, expected [\\d,]+ \\(truncated`),
      );
      host.overrides.set(path, (file) => Buffer.concat([file, Buffer.alloc(8)]));
      expect(await open(), role).toMatch(new RegExp(`^corrupt \\| ${name}: is more than the [\\d,]+ bytes expected`));
      host.overrides.set(path, (file) => Buffer.from(file).fill(255, file.length >> 1, (file.length >> 1) + 1));
      expect(await open(), role).toMatch(new RegExp(`^corrupt \\| ${name}: has the sha256`));
      host.overrides.set(path, () => undefined);
      expect(await open(), role).toMatch(new RegExp(`^not-found \\| ${name}: .*HTTP 404`));
      host.overrides.delete(path);
    }
    host.overrides.set("/catalog/catalog.json", () => Buffer.from("<!doctype html>"));
    expect(await open()).toMatch(/^corrupt \| catalog\.json: is not valid JSON/);
    host.overrides.clear();
    expect(await open()).toBe("no error");
  });

  it("can be canceled while it loads", async () => {
    const code = await page.evaluate(async () => {
      const controller = new AbortController();
      const onProgress = () => controller.abort();
      const opening = earshotPackage.Earshot.open({ catalog: "/catalog/", signal: controller.signal, onProgress });
      return opening.then(
        () => "no error",
        (error: { code: string }) => error.code,
      );
    });
    expect(code).toBe("canceled");
  });
});
