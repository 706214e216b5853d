// The package in Chromium, with a catalog that knows who listens to what.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogContent } from "../catalogs/catalog-writer.js";
import { withArtists, withTaste } from "../catalogs/taste-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { openBrowser } from "./house.js";
import { openPage, packageFolder, StaticHost } from "./package-host.js";

let folder: string;
let browser: Browser;
let host: StaticHost;
let page: Page;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
  const plain = catalogContent({ tracks: madeTracks(400), tracksPerCell: 20, spoil: { tensors: withArtists } });
  // Two tastes, by the number's last bit.
  const factorsOf = (track: number) => Array.from({ length: 20 }, (_, j) => (j === track % 2 ? 100 : (track * j) % 5));
  const content = withTaste(plain, { tracks: 400, tracksPerCell: 20, factors: 20, factorsOf });
  for (const [name, bytes] of content) await writeFile(join(folder, name), bytes);
  browser = await openBrowser();
  host = await StaticHost.start({ "/earshot/": packageFolder, "/catalog/": folder });
  ({ page } = await openPage(browser, host));
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("recommend in the page", () => {
  it("follows each event, and blends by how much there is", async () => {
    const answer = await page.evaluate(async () => {
      const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/" });
      const history: { track: string; event: "play" | "like" | "dislike" }[] = [];
      const shares: number[] = [];
      for (const track of ["track-0", "track-42", "track-84"]) {
        history.push({ track, event: "like" });
        shares.push((await earshot.recommend(history)).tasteShare);
      }
      const options = { tasteShare: 1, explore: 0, limit: 12, artistCap: 0 };
      const before = await earshot.recommend(history, options);
      const [best] = before;
      history.push({ track: best?.id ?? "", event: "dislike" });
      const after = await earshot.recommend(history, options);
      const artists = await earshot.newArtists([{ track: "track-0", event: "play" }], { limit: 3 });
      const wrong = await earshot
        .recommend([{ track: "track-0", event: "loved" as "like" }])
        .catch((error: { code: string; message: string }) => [error.code, error.message]);
      const { taste, kind } = earshot.catalog ?? {};
      await earshot.close();
      return { shares, before, after, artists, wrong, taste, kind };
    });
    expect(answer).toMatchObject({ taste: true, kind: "tracks" });
    expect(answer.shares).toEqual([1 / 11, 2 / 12, 3 / 13]);
    const numbers = answer.before.map(({ id }) => Number(id.slice(6)));
    expect(numbers).toHaveLength(12);
    for (const number of numbers) expect(number % 2).toBe(0);
    expect(answer.before[0]?.reasons[0]).toMatch(/^listeners of .+ also play this$/);
    expect(answer.after.map(({ id }) => id)).not.toContain(answer.before[0]?.id);
    expect(answer.after[0]?.taste).toBeLessThan(answer.before[0]?.taste as number);
    expect(answer.artists).toHaveLength(3);
    for (const { artist, tracks } of answer.artists) {
      expect(artist).not.toBe("The Lines");
      expect(tracks).toHaveLength(3);
    }
    expect(answer.wrong).toEqual(["invalid-argument", expect.stringContaining("history[0].event")]);
  });
});
