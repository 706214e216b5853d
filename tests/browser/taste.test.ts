// What a listener does with the page: likes, hides, blocks, undoes; brings a history, exports it, deletes it.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { visitInEachTest } from "./each-visit.js";

let page: Page;

visitInEachTest((arrival) => ({ page } = arrival));

const list = (name: string): Locator => page.getByRole("list", { name, exact: true });
const rows = (name: string): Locator => list(name).getByRole("listitem");
const titles = (name: string): Promise<string[]> => rows(name).locator(".title").allTextContents();
const button = (row: Locator, name: string) => row.getByRole("button", { name, exact: true });
const goTo = (view: string) => page.getByRole("link", { name: view, exact: true }).click();
const undo = () => page.getByRole("button", { name: "Undo", exact: true }).click();
const pressed = (row: Locator) => button(row, "Like").getAttribute("aria-pressed");
const kept = () =>
  page.evaluate(
    () =>
      new Promise<{ key: string; liked: number; hidden: number; plays: number }[]>((resolve, reject) => {
        const opening = indexedDB.open("earshot-history");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asking = opening.result.transaction("marks").objectStore("marks").getAll();
          asking.onsuccess = () => {
            opening.result.close();
            resolve(asking.result);
          };
        };
      }),
  );
const importFiles = (files: Parameters<Locator["setInputFiles"]>[0]) =>
  page.getByLabel("Import history files").setInputFiles(files);
const json = (name: string, listens: object[]) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(listens)),
});

async function startFromCatalog(): Promise<string[]> {
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("a");
  await rows("Search results").first().locator(".pick").click();
  await rows("Recommendations").first().waitFor();
  return titles("Recommendations");
}

it("teaches how to begin where there is no history", async () => {
  await goTo("For you");
  await page.getByText("Nothing to go by yet").waitFor();
  await page.getByRole("link", { name: "Import a history" }).click();
  await page.getByRole("heading", { name: "History" }).waitFor();
  await page.getByText("nothing of it is sent anywhere").waitFor();
  await page.goBack();
  await page.getByText("Nothing to go by yet").waitFor();
});

it("makes a list of what was liked, gives its reasons, and keeps the likes over a reload", async () => {
  const [first = ""] = await startFromCatalog();
  const row = rows("Recommendations").first();
  expect(await pressed(row)).toBe("false");
  await button(row, "Like").click();
  await expect.poll(() => pressed(row)).toBe("true");
  await goTo("For you");
  await rows("Made for you").nth(9).waitFor();
  expect(await titles("Made for you")).not.toContain(first);
  expect(await rows("Made for you").first().textContent()).toContain(first);
  await page
    .getByText(/by sound/i)
    .first()
    .waitFor();
  await rows("New artists").first().waitFor();
  await expect.poll(async () => (await kept()).length).toBe(1);
  await page.reload();
  await rows("Made for you").first().waitFor();
  const [made = ""] = await titles("Made for you");
  expect(await rows("Made for you").first().locator(".reasons").textContent()).not.toMatch(
    /[a-z](sounds|listeners|Because)/,
  );
  await button(rows("Made for you").first(), "Like").click();
  await expect.poll(() => titles("Made for you")).not.toContain(made);
  await undo();
  await expect.poll(() => titles("Made for you")).toContain(made);
  await goTo("History");
  await expect.poll(() => titles("History")).toEqual([first]);
});

it("never brings back what was hidden, until it is undone or shown again", async () => {
  const before = await startFromCatalog();
  await button(rows("Recommendations").nth(1), "Hide").click();
  await expect.poll(() => titles("Recommendations")).not.toContain(before[1]);
  await undo();
  await expect.poll(() => titles("Recommendations")).toEqual(before);
  await button(rows("Recommendations").nth(1), "Hide").click();
  await expect.poll(async () => (await kept()).filter(({ hidden }) => hidden > 0).length).toBe(1);
  await page.reload();
  await rows("Recommendations").first().waitFor();
  await expect.poll(() => titles("Recommendations")).not.toContain(before[1]);
  await goTo("History");
  await page.getByRole("button", { name: "Hidden", exact: true }).click();
  await page.getByRole("button", { name: "Show again" }).click();
  await goTo("Discover");
  await expect.poll(() => titles("Recommendations")).toEqual(before);
});

it("blocks an artist everywhere, and lets them in again", async () => {
  await startFromCatalog();
  const artistOf = (row: Locator) => row.locator(".hit-pick bdi").nth(1).textContent();
  const artist = await artistOf(rows("Recommendations").first());
  const artists = () => rows("Recommendations").locator(".hit-pick bdi:nth-child(2)").allTextContents();
  await button(rows("Recommendations").first(), "Block artist").click();
  await expect.poll(artists).not.toContain(artist);
  expect(await rows("Recommendations").count()).toBe(20);
  await button(rows("Recommendations").first(), "Like").click();
  await goTo("For you");
  await rows("Made for you").nth(9).waitFor();
  expect(await rows("Made for you").locator(".hit-pick bdi:nth-child(2)").allTextContents()).not.toContain(artist);
  await goTo("History");
  await page.getByRole("button", { name: "Unblock" }).click();
  await goTo("Discover");
  await expect.poll(artists).toContain(artist);
});

it("counts a play when half of it was heard, and offers Like in the player", async () => {
  await startFromCatalog();
  const row = rows("Recommendations").first();
  await button(row, "Play").click();
  await button(row, "Pause").waitFor();
  const player = page.getByRole("contentinfo", { name: "Player" });
  await button(player, "Like").click();
  await expect.poll(() => pressed(row)).toBe("true");
  // Faster than anybody listens: what was heard is what counts, not how long it took.
  await page.evaluate(() => {
    const audio = document.querySelector("audio");
    if (audio) audio.playbackRate = 2;
  });
  await expect.poll(async () => (await kept()).map(({ plays, liked }) => [plays, liked > 0])).toEqual([[1, true]]);
});

it("imports histories, says what matched, makes a list of them, and takes an import out again", async () => {
  const known = await startFromCatalog();
  const artist = (await rows("Recommendations").nth(2).locator(".hit-pick bdi").nth(1).textContent()) ?? "";
  const listen = (trackName: string, artistName: string) => ({
    trackName,
    artistName,
    endTime: "2024-05-01 10:00",
    msPlayed: 90_000,
  });
  await goTo("History");
  await importFiles([
    json("StreamingHistory_music_0.json", [
      listen(`${known[2]} - 2011 Remaster`, artist.toUpperCase()),
      listen(known[2] ?? "", `${artist} feat. Somebody`),
      listen("Nobody knows this", "Nobody"),
    ]),
    { name: "broken.json", mimeType: "application/json", buffer: Buffer.from('[{"trackName":') },
    { name: "scrobbles.csv", mimeType: "text/csv", buffer: Buffer.from("Nobody,,Nothing,06 Nov 2021 12:33\n") },
  ]);
  await expect.poll(() => rows("Imports").count()).toBe(2);
  const spotify = rows("Imports").first();
  expect(await spotify.textContent()).toMatch(/67% matched.*2 listens of 3; pieces 2 by name/s);
  await spotify.getByText("1 piece not in this catalog").click();
  await expect
    .poll(() => rows("Not in this catalog").allTextContents())
    .toEqual([expect.stringContaining("Nobody knows this")]);
  expect(await rows("Files that could not be imported").textContent()).toMatch(/^\s*broken\.json.*cut off/s);
  await page.getByText("4 imported listens are under").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export", exact: true }).click(),
  ]);
  const exported = await readFile(await download.path());
  const events = exported.toString().trim().split("\n");
  expect(events.reduce((sum, line) => sum + JSON.parse(line).count, 0)).toBe(2);
  await goTo("For you");
  await rows("Made for you").first().waitFor();
  expect(await rows("Made for you").first().textContent()).toContain(known[2]);
  expect(await titles("Made for you")).not.toContain(known[2]);
  await goTo("History");
  await button(rows("Imports").first(), "Remove import").click();
  await expect.poll(() => rows("Imports").count()).toBe(1);
  await undo();
  await expect.poll(() => rows("Imports").count()).toBe(2);
  await page.reload();
  await expect.poll(() => rows("Imports").count()).toBe(2);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await page.getByText("Nothing yet.").waitFor();
  await importFiles([{ name: "earshot-history.jsonl", mimeType: "application/x-ndjson", buffer: exported }]);
  await expect.poll(async () => (await kept()).reduce((sum, { plays }) => sum + plays, 0)).toBe(2);
});

it("exports what it knows, deletes all of it when asked twice, and takes the export back", async () => {
  const [first = "", second = ""] = await startFromCatalog();
  await button(rows("Recommendations").nth(0), "Like").click();
  await button(rows("Recommendations").nth(1), "Hide").click();
  await goTo("History");
  await expect.poll(() => rows("History").count()).toBe(2);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export", exact: true }).click(),
  ]);
  const exported = await readFile(await download.path());
  const lines = exported
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { listener: "me", event: "like", count: 1, title: first },
    { listener: "me", event: "dislike", count: 1, title: second },
  ]);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("alertdialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Delete all");
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  expect(await rows("History").count()).toBe(2);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await page.getByText("Nothing yet.").waitFor();
  await expect.poll(kept).toEqual([]);
  await importFiles([{ name: "earshot-history.jsonl", mimeType: "application/x-ndjson", buffer: exported }]);
  await expect.poll(() => rows("History").count()).toBe(2);
  await page.getByRole("searchbox", { name: "Search your history" }).fill(second.slice(0, 5).toUpperCase());
  await expect.poll(() => titles("History")).toEqual([second]);
  await button(rows("History").first(), "Delete").click();
  await expect.poll(async () => (await kept()).map(({ liked }) => liked > 0)).toEqual([true]);
});
