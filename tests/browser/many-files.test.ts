// A thousand files at once: the page stays live, says how far it is, stops when told to, and does not flood.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wav } from "../integration/wav.js";
import { visitInEachTest } from "./each-visit.js";
import { keptSongs } from "./kept.js";
import { recordTasks, type Task } from "./thread-time.js";

const many = 1000;

let browser: Browser;
let folder: string;
let files: string[];
let notMusic: string[];
let page: Page;

/** A second that no other number gives. */
const tone = (number: number): Buffer =>
  wav(
    Float32Array.from(
      { length: 22050 },
      (_, i) => 0.5 * Math.sin(i * (0.02 + 0.0005 * number)) + 0.2 * Math.sin(i * 0.3),
    ),
    22050,
  );

visitInEachTest((arrival) => ({ browser, page } = arrival));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-many-"));
  files = Array.from({ length: many }, (_, n) => join(folder, `tone ${String(n).padStart(4, "0")}.wav`));
  for (const [n, file] of files.entries()) await writeFile(file, tone(n));
  notMusic = Array.from({ length: 200 }, (_, n) => join(folder, `letter ${n}.mp3`));
  for (const [n, file] of notMusic.entries())
    await writeFile(file, `Dear reader number ${n}, this is no music. `.repeat(40));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const songs = (): Locator => page.getByRole("list", { name: "Your music" }).getByRole("listitem");
const progress = (): Locator => page.getByRole("progressbar", { name: "Analyzing" });
const add = (paths: string[]) => page.getByLabel("Add music files").setInputFiles(paths);

/** Counted without the accessibility tree, whose making would itself be a long task. */
const rows = (): Promise<number> => page.evaluate(() => document.querySelectorAll(".song").length);

const spell = (tasks: Task[]): string =>
  tasks.map(({ clock, processor }) => `${clock.toFixed(0)} (${processor.toFixed(0)})`).join(", ") || "none";

/** What a frame may add to the list: long tasks come from rows made at once. Times are told, not judged. */
const rowsOfATask = 80;

/** From now on, in every page of the tab: the most rows of songs that one task has made. */
async function countRows(): Promise<() => Promise<number>> {
  const count = () => {
    const counted = globalThis as unknown as { mostRows: number };
    counted.mostRows = 0;
    const rowsIn = (node: Node): number =>
      node instanceof Element ? Number(node.matches(".song")) + node.querySelectorAll(".song").length : 0;
    new MutationObserver((changes) => {
      const made = changes.flatMap(({ addedNodes }) => [...addedNodes]).reduce((sum, node) => sum + rowsIn(node), 0);
      counted.mostRows = Math.max(counted.mostRows, made);
    }).observe(document, { childList: true, subtree: true });
  };
  await page.addInitScript(count);
  await page.evaluate(count);
  return () => page.evaluate(() => (globalThis as unknown as { mostRows: number }).mostRows);
}

it("are analyzed and come back while the page stays live", { timeout: 400_000 }, async () => {
  await page.getByText(/tracks ready$/).waitFor();
  const mostRows = await countRows();
  const begin = performance.now();
  await add(files);
  // The debugger puts the files into the input in one task of its own, which is not the page's: recorded from there on.
  const analyzed = await recordTasks(browser);
  await page.getByText(/^Analyzing [\d,]+ of 1,000$/).waitFor();
  await page.getByText(/^about .* left$/).waitFor();
  await page.getByRole("slider", { name: "Rhythm" }).fill("90");
  await expect.poll(rows, { timeout: 300_000, interval: 200 }).toBe(many);
  const analyzing = await analyzed();
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `${many} files in ${seconds.toFixed(0)} s; tasks by the clock (of the processor), ms: ${spell(analyzing)}`,
  );
  expect(await mostRows()).toBeLessThanOrEqual(rowsOfATask);
  await expect.poll(() => progress().count()).toBe(0);
  await expect.poll(() => keptSongs(page)).toBe(many);

  const returned = await recordTasks(browser);
  await page.reload();
  await expect.poll(rows, { timeout: 60_000, interval: 200 }).toBe(many);
  const returning = await returned();
  console.log(`after a reload: ${spell(returning)}`);
  expect(await mostRows()).toBeLessThanOrEqual(rowsOfATask);
  expect(await songs().count()).toBe(many);
});

it("are left where they are when canceled, and those done are kept", async () => {
  await add(files);
  await expect.poll(rows, { timeout: 60_000 }).toBeGreaterThan(20);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => progress().count()).toBe(0);
  const done = await rows();
  expect(done).toBeLessThan(many);
  const said = page.getByRole("status").filter({ hasText: /^Stopped: [\d,]+ of 1,000 files analyzed\.$/ });
  await said.waitFor({ state: "attached" });
  await expect.poll(() => keptSongs(page)).toBe(done);
  expect(await rows()).toBe(done);
  await page.reload();
  await expect.poll(rows).toBe(done);
});

it("that are no music are told by cause, each by name for who asks", async () => {
  await add([...notMusic, files[0] ?? ""]);
  const alert = page.getByRole("alert").filter({ hasText: "200 files could not be analyzed" });
  await alert.waitFor({ timeout: 60_000 });
  expect(await rows()).toBe(1);
  expect(await alert.getByRole("listitem").count()).toBe(0);
  await alert.getByText("No audio that is read here").click();
  await expect.poll(() => alert.getByRole("listitem").count()).toBe(200);
  expect(await alert.getByRole("listitem").first().textContent()).toMatch(/letter \d+\.mp3\s+is not an audio file/);
  await alert.getByRole("button", { name: "Dismiss", exact: true }).first().click();
  await page.getByText("199 files could not be analyzed").waitFor();
  await page.getByRole("button", { name: "Dismiss all" }).click();
  await expect.poll(() => alert.count()).toBe(0);
});
