// The page with the real engine, the real relay and the house catalog, used as a listener uses it.
import { readFile } from "node:fs/promises";
import type { Locator, Page, Worker } from "playwright-core";
import { describe, expect, it } from "vitest";
import { wav } from "../integration/wav.js";
import { visitInEachTest } from "./each-visit.js";
import { recordings } from "./house.js";

let page: Page;

visitInEachTest((arrival) => ({ page } = arrival));

const list = (name: string): Locator => page.getByRole("list", { name, exact: true });
const rows = (name: string): Locator => list(name).getByRole("listitem");
const titles = (name: string): Promise<string[]> => rows(name).locator(".title").allTextContents();
const chosen = () => rows("Your music").evaluateAll((all) => all.map((row) => row.getAttribute("aria-current")));
const tone = Float32Array.from({ length: 22050 * 5 }, (_, i) => Math.sin(i * 0.05) * (i % 9000 < 5000 ? 0.6 : 0.2));
const add = (files: Parameters<Locator["setInputFiles"]>[0]) => page.getByLabel("Add music files").setInputFiles(files);

/** Waits until the recommendations are other ones than these. */
async function otherThan(before: string[]): Promise<string[]> {
  await expect.poll(() => titles("Recommendations")).not.toEqual(before);
  return titles("Recommendations");
}

async function startFromCatalog(): Promise<void> {
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("a");
  await rows("Search results").first().locator(".pick").click();
  await rows("Recommendations").first().waitFor();
}

describe("a catalog and no music of one's own", () => {
  it("says how many tracks are ready and that nothing leaves", async () => {
    await page.getByText(/^[\d,]+ tracks ready$/).waitFor();
    await page.getByText("Nothing leaves this device").waitFor();
  });

  it("finds tracks by what is typed, and one of them becomes the seed", async () => {
    await startFromCatalog();
    expect(await rows("Recommendations").count()).toBe(20);
    const seed = await page.locator("#seed-title").textContent();
    expect(await titles("Recommendations")).not.toContain(seed);
  });

  it("says so when nothing matches", async () => {
    await page.getByRole("searchbox", { name: "Search the catalog" }).fill("zzqxj");
    await page.getByText("Nothing in the catalog matches").waitFor();
  });

  it("makes a recommendation the next seed", async () => {
    await startFromCatalog();
    const before = await titles("Recommendations");
    await rows("Recommendations").first().getByRole("button", { name: "More like this" }).click();
    await expect.poll(() => page.locator("#seed-title").textContent()).toBe(before[0]);
    expect(await otherThan(before)).not.toContain(before[0]);
  });

  it("ranks again while a slider moves, and goes back with Reset", async () => {
    await startFromCatalog();
    const plain = await titles("Recommendations");
    for (const name of ["Timbre", "Harmony", "Rhythm", "Dynamics", "Variety"]) {
      await page.getByRole("slider", { name, exact: true }).waitFor();
    }
    await page.getByRole("slider", { name: "Timbre" }).fill("0");
    await page.getByRole("slider", { name: "Rhythm" }).fill("100");
    const tuned = await otherThan(plain);
    expect(tuned).not.toEqual(plain);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => titles("Recommendations")).toEqual(plain);
  });

  it("gives reasons, closeness by group and a score with every hit, and explains the chosen one", async () => {
    await startFromCatalog();
    const hit = rows("Recommendations").nth(2);
    const closeness = await hit.getByRole("img").getAttribute("aria-label");
    expect(closeness).toMatch(/^Closeness: timbre \d+%, harmony \d+%, rhythm \d+%, dynamics \d+%$/);
    expect(await hit.locator(".score").textContent()).toMatch(/^\d+%$/);
    await hit.click();
    const why = page.getByRole("region", { name: "Why this one?" });
    await why.getByText("No. 3").waitFor();
    const rowsBehind = await why.getByRole("row").allTextContents();
    expect(rowsBehind).toHaveLength(5);
    for (const [k, group] of ["timbre", "harmony", "rhythm", "dynamics"].entries()) {
      const share = new RegExp(`${group} (\\d+%)`).exec(closeness ?? "")?.[1] ?? "no closeness";
      expect(rowsBehind[k + 1]).toContain(share);
    }
  });

  it("draws the best hits more like the seed than the last ones", async () => {
    await startFromCatalog();
    for (let more = 0; more < 3; more += 1) await page.getByRole("button", { name: "Show 20 more" }).click();
    await expect.poll(() => rows("Recommendations").count()).toBeGreaterThan(60);
    const share = await page.evaluate(() => {
      // Where each ring has ink, looked up along the middle of its band and beside it.
      const inked = (glyph: Element) =>
        [...glyph.querySelectorAll<SVGPathElement>("path")].map((path, ring) =>
          Array.from({ length: 216 }, (_, k) => {
            const angle = (2 * Math.PI * (k % 72)) / 72;
            const radius = 11 + 10 * ring + 2 * (Math.floor(k / 72) - 1);
            return path.isPointInFill(new DOMPoint(50 + radius * Math.sin(angle), 50 - radius * Math.cos(angle)));
          }),
        );
      const overlap = (a: Element, b: Element) => {
        const [ours, theirs] = [inked(a).flat(), inked(b).flat()];
        return ours.filter((ink, k) => ink === theirs[k]).length;
      };
      const seed = document.querySelector(".seed-art .glyph");
      const hits = [...document.querySelectorAll(".hits .glyph")];
      if (!seed) throw new Error("the seed has no glyph");
      const mean = (glyphs: Element[]) => glyphs.reduce((sum, glyph) => sum + overlap(seed, glyph), 0) / glyphs.length;
      return mean(hits.slice(0, 8)) / mean(hits.slice(-24));
    });
    expect(share).toBeGreaterThan(1);
  });

  it("plays a preview: time goes on, Pause stops it", async () => {
    await startFromCatalog();
    const hit = rows("Recommendations").first();
    await hit.getByRole("button", { name: "Play" }).click();
    await hit.getByRole("button", { name: "Pause" }).waitFor();
    const time = () => page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);
    await expect.poll(time).toBeGreaterThan(0.5);
    await page.getByRole("slider", { name: "Seek" }).fill("5");
    await expect.poll(time).toBeGreaterThan(5);
    const title = (await hit.locator(".title").textContent()) ?? "";
    expect(await page.title()).toMatch(/ – Earshot$/);
    expect(await page.title()).toContain(title);
    const session = () =>
      page.evaluate(() => [navigator.mediaSession.metadata?.title, navigator.mediaSession.playbackState]);
    expect(await session()).toEqual([title, "playing"]);
    await hit.getByRole("button", { name: "Pause" }).click();
    expect(await page.evaluate(() => document.querySelector("audio")?.paused)).toBe(true);
    expect(await page.title()).toBe("Earshot");
    expect(await session()).toEqual([title, "paused"]);
    await page.getByRole("button", { name: "Close the player" }).click();
    expect(await session()).toEqual([undefined, "none"]);
  });
});

describe("an engine that breaks", () => {
  it("is replaced where it ranks: the list goes on, one's own songs are there", async () => {
    await add({ name: "own.wav", mimeType: "audio/wav", buffer: wav(tone, 22050) });
    await rows("Recommendations").first().waitFor();
    const before = await titles("Recommendations");
    const [ranker] = page.workers();
    await ranker?.evaluate(() => {
      setTimeout(() => {
        throw new Error("struck");
      });
    });
    await expect.poll(() => page.workers().includes(ranker as Worker)).toBe(false);
    await page.getByRole("slider", { name: "Timbre" }).fill("0");
    await otherThan(before);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => titles("Recommendations")).toEqual(before);
    await page.getByRole("searchbox", { name: "Search the catalog" }).fill("a");
    await rows("Search results").first().waitFor();
    expect(await titles("Your music")).toEqual(["own"]);
    expect((await page.getByRole("alert").allTextContents()).join("").trim()).toBe("");
  });
});

describe.runIf(recordings)("one's own music", () => {
  const { formats, tracks, notMusic } = recordings ?? { formats: [], tracks: [], notMusic: "" };

  it("is analyzed in six formats; the first song becomes the seed and has recommendations", async () => {
    await add([...formats, ...tracks]);
    await page.getByRole("progressbar", { name: "Analyzing" }).waitFor();
    await expect.poll(() => rows("Your music").count(), { timeout: 90_000 }).toBe(formats.length + tracks.length);
    await expect.poll(() => page.getByRole("progressbar", { name: "Analyzing" }).count()).toBe(0);
    expect(await titles("Your music")).toEqual(expect.arrayContaining(["Gold Rush", "Krampus's Workshop"]));
    expect(await rows("Recommendations").count()).toBe(20);
    expect(await rows("Your music").first().getAttribute("aria-current")).toBe("true");
    expect((await page.getByRole("alert").allTextContents()).join("").trim()).toBe("");
  });

  it("chooses with a click, never toggles, and adds with Ctrl", async () => {
    await add(tracks);
    await expect.poll(() => rows("Your music").count(), { timeout: 60_000 }).toBe(2);
    await rows("Recommendations").first().waitFor();
    const first = await titles("Recommendations");
    await rows("Your music").nth(1).click();
    const second = await otherThan(first);
    await rows("Your music").nth(1).click();
    expect(await chosen()).toEqual(["false", "true"]);
    expect(await titles("Recommendations")).toEqual(second);
    await rows("Your music").nth(0).click();
    await expect.poll(() => titles("Recommendations")).toEqual(first);
    await rows("Your music")
      .nth(1)
      .click({ modifiers: ["Control"] });
    await otherThan(first);
    expect(await chosen()).toEqual(["true", "true"]);
    expect(await rows("Seeds").count()).toBe(2);
    await rows("Seeds").nth(1).getByRole("button", { name: "Remove from seeds" }).click();
    await expect.poll(() => titles("Recommendations")).toEqual(first);
  });

  it("is analyzed wherever in the window it is dropped", async () => {
    const dropped = await readFile(formats[0] ?? "");
    const transfer = await page.evaluateHandle((encoded) => {
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "dropped.flac", { type: "audio/flac" }));
      return data;
    }, dropped.toString("base64"));
    await page.dispatchEvent(".brand", "dragenter", { dataTransfer: transfer });
    await page.getByText("Let go to analyze").waitFor();
    await page.dispatchEvent(".brand", "drop", { dataTransfer: transfer });
    await rows("Your music").filter({ hasText: "dropped" }).waitFor({ timeout: 60_000 });
    expect(await page.getByText("Let go to analyze").count()).toBe(0);
  });

  it("is played from the file", async () => {
    await add(tracks[0] ?? "");
    const song = rows("Your music").first();
    await song.getByRole("button", { name: "Play" }).click({ timeout: 60_000 });
    const time = () => page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);
    await expect.poll(time).toBeGreaterThan(0.5);
  });

  it("tells which file is no music and why, and forgets it when dismissed", async () => {
    await add([notMusic, tracks[0] ?? ""]);
    await expect.poll(() => rows("Your music").count(), { timeout: 60_000 }).toBe(1);
    const alert = page.getByRole("alert").filter({ hasText: "1 file could not be analyzed" });
    expect(await alert.getByRole("listitem").textContent()).toMatch(/README\.md\s+\S.{10,}/s);
    await alert.getByRole("button", { name: "Dismiss" }).click();
    await expect.poll(() => alert.count()).toBe(0);
  });

  it("stops when canceled and keeps what is done", async () => {
    await add([...tracks, ...formats, ...formats, ...tracks]);
    await rows("Your music").first().waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => page.getByRole("progressbar", { name: "Analyzing" }).count()).toBe(0);
    const kept = await rows("Your music").count();
    expect(kept).toBeLessThan(2 * (formats.length + tracks.length));
    await page
      .getByRole("status")
      .filter({ hasText: /Stopped: \d+ of \d+ files analyzed\./ })
      .waitFor({ state: "attached" });
    await rows("Recommendations").first().waitFor();
    expect(await rows("Your music").count()).toBe(kept);
  });
});
