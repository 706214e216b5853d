// Music of one's own: made up, and dropped on the page as a hand does.
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { wav } from "../integration/wav.js";
import { keptSongs } from "./kept.js";

/** Three seconds that no other number gives. */
export const tune = (number: number): Buffer =>
  wav(
    Float32Array.from(
      { length: 22050 * 3 },
      (_, i) => Math.sin(i * (0.03 + 0.004 * number)) * (i % 5000 < 3500 ? 0.6 : 0.1),
    ),
    22050,
  );

/** Drops files and folders of the disk on the window. */
export async function dropOn(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 600, y: 300, data });
  }
}

/** What a test does with the songs of a folder, on the page that is open in it. */
export function ownMusic(current: () => { page: Page; folder: string }) {
  const here = () => current().page;
  const songs = (of = here()): Locator => of.getByRole("list", { name: "Your music" }).getByRole("listitem");
  const titles = (of = here()): Promise<string[]> => songs(of).locator(".title").allTextContents();
  const add = (...names: string[]) =>
    here()
      .getByLabel("Add music files")
      .setInputFiles(names.map((name) => join(current().folder, name)));
  const told = (text: string | RegExp, of = here()) =>
    of.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached" });
  /** Waits until the browser keeps this many songs. */
  const kept = (count: number, of = here()) => expect.poll(() => keptSongs(of)).toBe(count);
  /** One after the other: of files added at once, the one that is done first is listed first. */
  async function addAll(...names: string[]): Promise<void> {
    for (const [k, name] of names.entries()) {
      await add(name);
      await expect.poll(() => songs().count(), { timeout: 60_000 }).toBe(k + 1);
    }
    expect(await titles()).toEqual(names.map((name) => name.replace(".wav", "")));
    await kept(names.length);
  }
  return { songs, titles, add, told, kept, addAll };
}
