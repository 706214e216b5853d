// What people drop in that is no music, is broken, or is like no other file: each is named with its cause, the rest is
// kept, and nothing hangs.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wav } from "../integration/wav.js";
import { type House, openBrowser, openHouse, type Visit, visit } from "./house.js";

const rate = 44100;
const strange = "two\nlines \u202e and \ud83c\udfb5.wav";

let house: House;
let browser: Browser;
let folder: string;
let visited: Visit;
let page: Page;

const sine = (seconds: number, sampleRate = rate): Float32Array =>
  Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => 0.5 * Math.sin((i * 440 * 2 * Math.PI) / sampleRate),
  );

/** A WAV file of 32-bit floats, which can hold what is no number. */
function floatWav(samples: Float32Array): Buffer {
  const header = wav([], rate);
  header.writeUInt16LE(3, 20);
  header.writeUInt32LE(4 * rate, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(32, 34);
  header.writeUInt32LE(4 * samples.length, 40);
  header.writeUInt32LE(36 + 4 * samples.length, 4);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

const ffmpeg = (...args: string[]) => promisify(execFile)("ffmpeg", ["-v", "error", "-y", ...args]);

/** Three hours of 8-bit silence with a tone in the middle: sparse on the disk, whole for who reads it. */
async function threeHours(path: string): Promise<void> {
  const length = 3 * 3600 * 8000;
  const header = wav([], 8000);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.writeUInt32LE(length, 40);
  header.writeUInt32LE(36 + length, 4);
  const file = await open(path, "w");
  await file.write(header, 0, header.length, 0);
  const tone = Buffer.from(sine(60, 8000).map((value) => 128 + 100 * value));
  await file.write(tone, 0, tone.length, 44 + length / 2 - 30 * 8000);
  await file.truncate(44 + length);
  await file.close();
}

const oddNames = [
  "what?.wav",
  "AC:DC.wav",
  "a|b*c.wav",
  "back\\slash.wav",
  "<3.wav",
  "con.wav",
  '=formula,"quote".wav',
];

beforeAll(async () => {
  house = await openHouse();
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), "earshot-hostile-"));
  const put = (name: string, bytes: Buffer | string) => writeFile(join(folder, name), bytes);
  await put("empty.mp3", "");
  await put("letter.mp3", "Dear listener, there is no music in here.\n".repeat(200));
  await put("noise.ogg", randomBytes(200_000));
  await put("no samples.wav", wav([], rate));
  await put("one sample.wav", wav([0.5], rate));
  await put("hundred samples.wav", wav(sine(100 / rate), rate));
  await put("silence.wav", wav(new Float32Array(rate * 3), rate));
  const broken = sine(3);
  broken[50_000] = Number.NaN;
  await put("not a number.wav", floatWav(broken));
  await put("good.wav", wav(sine(4), rate));
  await put("high.wav", wav(sine(3, 192_000), 192_000));
  await put("low.wav", wav(sine(5, 8000), 8000));
  await put(strange, wav(sine(3.5), rate));
  await ffmpeg(
    "-f",
    "lavfi",
    "-i",
    "sine=330:d=5,pan=7.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0|c6=c0|c7=c0",
    join(folder, "eight channels.flac"),
  );
  await ffmpeg("-f", "lavfi", "-i", "sine=220:d=8", join(folder, "whole.flac"));
  const whole = await readFile(join(folder, "whole.flac"));
  await put("truncated.flac", whole.subarray(0, whole.length * 0.4));
  await put("header only.flac", whole.subarray(0, 60));
  await ffmpeg("-f", "lavfi", "-i", "sine=220:d=40", "-c:a", "libopus", join(folder, "whole.opus"));
  const opus = await readFile(join(folder, "whole.opus"));
  await put("cut.opus", opus.subarray(0, opus.length * 0.6));
  await threeHours(join(folder, "three hours.wav"));
  await mkdir(join(folder, "folder.mp3"));
  await writeFile(join(folder, "folder.mp3", "inside.wav"), wav(sine(2.5), rate));
  // Names that not every system takes, and what a Mac leaves beside each song of a foreign disk.
  for (const [k, name] of oddNames.entries())
    await writeFile(join(folder, "folder.mp3", name), wav(sine(2.5 + 0.1 * (k + 1)), rate));
  await writeFile(join(folder, "folder.mp3", "._inside.wav"), randomBytes(4096));
  const mute = wav(sine(1), rate);
  mute.writeUInt16LE(0, 22);
  await put("no channels.wav", mute);
  const racing = wav(sine(1), rate);
  racing.writeUInt32LE(4_000_000_000, 24);
  await put("racing.wav", racing);
  visited = await visit(browser, house.url);
  page = visited.page;
});

afterAll(async () => {
  await visited?.close();
  await browser?.close();
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What fails, and what is said of it. */
const causes: Record<string, RegExp> = {
  "empty.mp3": /^is empty\. Choose the file again\.$/,
  "letter.mp3": /^is not an audio file that is read here\. Use MP3, /,
  "noise.ogg": /^is not an audio file that is read here\. Use MP3, /,
  "no samples.wav": /^has no samples\. Choose a longer recording\.$/,
  "not a number.wav": /sample 50000 \(1\.13\d+ s\) of channel 1 is NaN\./,
  "no channels.wav": /^(has no channels, by its header|breaks its format's rules .*)\. Get the file again\.$/,
  "racing.wav": /^has 4,000,000,000 samples a second, by its header, where .* are possible\. Get the file again\.$/,
  "header only.flac": /^breaks its format's rules \(it ends too early, or contradicts itself\)\. Get the file again\.$/,
};

/** What is kept, as the native program keeps it: however short, silent, high, long, cut off or strangely called. */
const kept = [
  "one sample.wav",
  "hundred samples.wav",
  "silence.wav",
  "good.wav",
  "high.wav",
  "low.wav",
  strange,
  "eight channels.flac",
  "truncated.flac",
  "cut.opus",
  "three hours.wav",
  "folder.mp3/inside.wav",
  ...oddNames.map((name) => `folder.mp3/${name}`),
];

const alert = () => page.getByRole("alert").filter({ hasText: "could not be analyzed" });

/** Drops files and folders of the disk as a hand does, and waits until all is done. */
async function drop(...names: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: names.map((name) => join(folder, name)), dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 600, y: 300, data });
  }
  await page
    .getByRole("status")
    .filter({ hasText: /analyzed/ })
    .waitFor({ state: "attached", timeout: 100_000 });
}

/** What the page says of each file that failed. */
async function told(files: number): Promise<Record<string, string>> {
  await alert()
    .locator("details:not([open]) summary")
    .evaluateAll((groups) => {
      for (const group of groups as HTMLElement[]) group.click();
    });
  await expect.poll(() => alert().getByRole("listitem").count()).toBe(files);
  const lines = await alert()
    .getByRole("listitem")
    .evaluateAll((items) =>
      items.map((item) => [
        item.querySelector("strong")?.textContent ?? "",
        item.querySelector(".soft")?.textContent ?? "",
      ]),
    );
  return Object.fromEntries(lines);
}

it("is named with its cause, and the rest is kept", async () => {
  await page
    .getByText(/tracks ready$/)
    .first()
    .waitFor();
  const loose = kept.filter((name) => !name.startsWith("folder.mp3"));
  await drop(...Object.keys(causes), ...loose, "folder.mp3");
  const faults = await told(Object.keys(causes).length);
  expect(Object.keys(faults).sort()).toEqual(Object.keys(causes).sort());
  for (const [name, cause] of Object.entries(causes)) expect.soft(faults[name], name).toMatch(cause);
  const songs = page.getByRole("list", { name: "Your music" }).getByRole("listitem");
  const places = await songs.evaluateAll((rows) => rows.map((row) => row.getAttribute("title") ?? ""));
  expect(places.sort()).toEqual([...kept].sort());
  expect(visited.faults).toEqual([]);
});

it("leaves a page that goes on: each song kept can be a seed and has recommendations", async () => {
  const songs = page.getByRole("list", { name: "Your music" }).getByRole("listitem");
  for (let n = 0; n < kept.length; n += 1) {
    await songs.nth(n).locator(".pick").click();
    await expect.poll(() => songs.nth(n).getAttribute("aria-current")).toBe("true");
    await expect.poll(() => page.getByRole("list", { name: "Recommendations" }).getByRole("listitem").count()).toBe(20);
  }
  expect(visited.faults).toEqual([]);
});
