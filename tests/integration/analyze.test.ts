// `earshot analyze`: what it prints, where it writes, what it ends with.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { earshot, run, testData } from "./programs.js";
import { wav } from "./wav.js";

function tone(frequency: number, seconds: number, sampleRate = 22050): Buffer {
  const samples = Float64Array.from(
    { length: seconds * sampleRate },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
  return wav(samples, sampleRate);
}

/** Shape and numbers of a .npy file in format 1.0. */
function npy(file: Buffer): { type: string; shape: number[]; bytes: Buffer } {
  expect(file.subarray(0, 8).toString("latin1")).toBe("\x93NUMPY\x01\x00");
  const start = 10 + file.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = file.subarray(10, start).toString("latin1");
  const parts = /^\{'descr': '(<f[48])', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header);
  if (!parts?.[1] || parts[2] === undefined) throw new Error(`no .npy header: ${header}`);
  const shape = parts[2].split(",").filter((length) => length.trim() !== "");
  return { type: parts[1], shape: shape.map(Number), bytes: file.subarray(start) };
}

interface Line {
  file: string;
  duration: number;
  sampleRate: number;
  set: string;
  columns: string[];
  values: (number | null)[];
}

const parse = (stdout: string): Line[] =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

function column(line: Line | undefined, name: string): number {
  const value = line?.values[line.columns.indexOf(name)];
  if (typeof value !== "number") throw new Error(`no number for ${name}`);
  return value;
}

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-analyze-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

let folder: string;
let count = 0;
beforeEach(async () => {
  folder = join(scratch, String(count++));
  await mkdir(folder);
});
const put = async (name: string, bytes: Buffer | string): Promise<string> => {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
};

describe("what is printed", () => {
  it("measures a tone: its spectrum balances at its frequency", async () => {
    const [line] = parse(await earshot("analyze", await put("a.wav", tone(1000, 5))));
    expect(line).toMatchObject({ duration: 5, sampleRate: 22050, set: "librosa" });
    expect(line?.columns.length).toBe(line?.values.length);
    expect(column(line, "spectral_centroid/median/01")).toBeCloseTo(1000, -1.5);
    expect(column(line, "zero_crossing_rate/median/01")).toBeCloseTo(2000 / 22050, 2);
  });

  it("writes float32 numbers with the digits that tell them apart, and no more", async () => {
    const stdout = await earshot("analyze", await put("a.wav", tone(700, 2)));
    const numbers = /"values":\[(.*)\]/.exec(stdout)?.[1]?.split(",") ?? [];
    expect(numbers.length).toBeGreaterThan(500);
    for (const number of numbers) {
      const digits = number.replace(/e.*/, "").replace(/[-.]/g, "").replace(/^0+/, "");
      expect(digits.length, number).toBeLessThanOrEqual(9);
    }
  });

  it("keeps the order of its inputs at any number of jobs", async () => {
    const files = [];
    for (let i = 0; i < 12; i++) files.push(await put(`${11 - i}.wav`, tone(200 + 50 * i, i % 3 === 0 ? 20 : 1)));
    const one = await earshot("analyze", ...files, "--jobs", "1");
    expect(parse(one).map(({ file }) => file)).toEqual(files);
    expect(await earshot("analyze", ...files, "--jobs", "7")).toBe(one);
  });

  it("gives CSV the same numbers as JSON, quoted where needed", async () => {
    const file = await put('a "quoted", name.wav', tone(500, 2));
    const [line] = parse(await earshot("analyze", file));
    const [header, row, rest] = (await earshot("analyze", file, "--format", "csv")).split("\r\n");
    expect(rest).toBe("");
    expect(header).toBe(`file,title,artist,album,duration,sampleRate,set,${line?.columns.join(",")}`);
    const start = `"${file.replaceAll('"', '""')}",,,,2,22050,librosa,`;
    expect(row?.startsWith(start)).toBe(true);
    expect(row?.slice(start.length).split(",").map(Number)).toEqual(line?.values);
  });

  it("chooses the excerpt: the middle, or all", async () => {
    const quiet = new Float64Array(22050 * 20);
    const samples = Float64Array.from(quiet, (_, i) =>
      i >= 22050 * 8 && i < 22050 * 12 ? 0.5 * Math.sin((2 * Math.PI * 1000 * i) / 22050) : 0,
    );
    const file = await put("a.wav", wav(samples, 22050));
    const middle = parse(await earshot("analyze", file, "--excerpt", "4"))[0];
    const all = parse(await earshot("analyze", file, "--excerpt", "all"))[0];
    expect(column(middle, "rms/median/01")).toBeGreaterThan(0.1);
    expect(column(all, "rms/median/01")).toBe(0);
  });
});

describe("NumPy files", () => {
  it("has one (coefficients, frames) array a feature and the beats", async () => {
    const file = await put("song.wav", tone(440, 3));
    await earshot("analyze", file, "--format", "npy", "--out", join(folder, "out"));
    const mfcc = npy(await readFile(join(folder, "out/song/mfcc.npy")));
    expect(mfcc).toMatchObject({ type: "<f4", shape: [20, 130] });
    expect(mfcc.bytes.length).toBe(20 * 130 * 4);
    expect(npy(await readFile(join(folder, "out/song/rms.npy"))).shape).toEqual([1, 130]);
    const beats = npy(await readFile(join(folder, "out/song/beat_times.npy")));
    expect(beats.type).toBe("<f8");
    expect(beats.bytes.length).toBe(8 * (beats.shape[0] ?? -1));

    // The mean of a row is the mean the statistics give.
    const [line] = parse(await earshot("analyze", file));
    let sum = 0;
    for (let t = 0; t < 130; t++) sum += mfcc.bytes.readFloatLE(4 * (130 + t));
    expect(sum / 130).toBeCloseTo(column(line, "mfcc/mean/02"), 2);
  });

  it("keeps songs of one name from two folders apart", async () => {
    await mkdir(join(folder, "a"));
    await mkdir(join(folder, "b"));
    await put("a/song.wav", tone(440, 1));
    await put("b/song.wav", tone(880, 2));
    const out = join(folder, "out");
    const stdout = await earshot("analyze", join(folder, "a"), join(folder, "b"), "--format", "npy", "--out", out);
    const written = stdout.trim().split("\n");
    expect(new Set(written).size).toBe(2);
    const shapes = await Promise.all(
      written.map(async (place) => npy(await readFile(join(place, "mfcc.npy"))).shape[1]),
    );
    expect(shapes).toEqual([44, 87]);
  });
});

describe("what it ends with", () => {
  it("does the rest when some inputs fail, names each and ends with 1", async () => {
    const good = await put("good.wav", tone(440, 2));
    const empty = await put("empty.mp3", "");
    const text = await put("text.mp3", "a letter");
    await mkdir(join(folder, "folder.mp3"));
    await symlink("/nowhere/at/all", join(folder, "dangling.mp3"));
    const { code, stdout, stderr } = await run("earshot", "analyze", folder, join(folder, "absent.mp3"));
    expect(code).toBe(1);
    expect(parse(stdout).map(({ file }) => file)).toEqual([good]);
    for (const name of [empty, text, "dangling.mp3", "absent.mp3"]) expect(stderr).toContain(name);
    expect(stderr).toContain("4 of 5 inputs failed");
    expect(stderr).not.toContain("\x1b");
  });

  it("takes a named file of any extension, and of a folder only audio", async () => {
    const odd = await put("tune.bin", tone(440, 1));
    expect(parse(await earshot("analyze", odd))).toHaveLength(1);
    const { code, stderr } = await run("earshot", "analyze", folder);
    expect(code).toBe(1);
    expect(stderr).toContain("holds no audio files");
  });

  it("survives short, silent, slow and fast sampled input", async () => {
    const one = await put("one.wav", wav([0.5], 44100));
    const hundred = await put("hundred.wav", wav(new Float64Array(100), 44100));
    const silent = await put("silent.wav", wav(new Float64Array(44100), 44100));
    const slow = await put("slow.wav", tone(300, 2, 8000));
    const fast = await put("fast.wav", tone(300, 2, 192000));
    const { stdout, code } = await run("earshot", "analyze", one, hundred, silent, slow, fast);
    expect(code).toBe(0);
    expect(parse(stdout)).toHaveLength(5);
  });

  it("shows a name that is not UTF-8 repaired, and says so", async () => {
    const name = Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff]), Buffer.from("\nname.wav")]);
    await writeFile(name, tone(440, 1));
    const { code, stdout, stderr } = await run("earshot", "analyze", folder);
    expect(code).toBe(0);
    expect(parse(stdout)[0]?.file).toBe(`${folder}/bad\ufffd\nname.wav`);
    expect(stderr).toContain("bad\\xff\\nname.wav");
  });

  it("ends with 2 on a command line that makes no sense, and says what would", async () => {
    const file = await put("a.wav", tone(440, 1));
    const cases: [string[], string][] = [
      [["analyze"], "sources"],
      [["analyze", file, "--set", "fma"], "librosa"],
      [["analyze", file, "--excerpt", "0"], "all"],
      [["analyze", file, "--format", "xml"], "json"],
      [["analyze", file, "--jobs", "0"], "--jobs"],
      [["analyse", file], "analyse"],
    ];
    for (const [command, hint] of cases) {
      const { code, stdout, stderr } = await run("earshot", ...command);
      expect(code, command.join(" ")).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain(hint);
    }
  });

  it("shows examples and its version", async () => {
    expect(await earshot("analyze", "--help")).toContain("Examples:");
    expect(await earshot("--version")).toMatch(/^earshot \d+\.\d+\.\d+\n$/);
  });
});

describe.skipIf(!testData)("real recordings", () => {
  it("gives every format of one recording nearly the same numbers", async () => {
    const formats = join(testData ?? "", "music/formats");
    const lines = parse(await earshot("analyze", formats));
    const mfcc = (name: string): number => {
      const line = lines.find(({ file }) => file.endsWith(name));
      return column(line, "mfcc/mean/01");
    };
    expect(lines).toHaveLength(12);
    for (const format of ["mp3", "ogg", "opus", "m4a"])
      expect(Math.abs(mfcc(`metal.${format}`) - mfcc("metal.flac"))).toBeLessThan(5);
  });
});
