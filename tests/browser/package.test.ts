// The npm package in Chromium, under a strict policy: the same numbers as the native program.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, run, testData } from "../integration/programs.js";
import { openBrowser } from "./house.js";
import { openPage, packageFolder, StaticHost } from "./package-host.js";

interface Native {
  columns: string[];
  values: (number | null)[];
  title: string;
  artist: string;
  duration: number;
  sampleRate: number;
}

interface Analyzed extends Native {
  vector: number[];
  tempo: number;
  warnings: string[];
  milliseconds: number;
}

let browser: Browser;
let host: StaticHost;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await openBrowser();
  host = await StaticHost.start({ "/earshot/": packageFolder, "/data/": testData ?? packageFolder });
  ({ page, complaints } = await openPage(browser, host));
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

/** Analyzes a file of the test data in the page. */
function analyzeInPage(path: string, excerpt: number | "all" = 30): Promise<Analyzed> {
  return page.evaluate(
    async ([path, excerpt]) => {
      const { Earshot } = earshotPackage;
      const blob = await (await fetch(`/data/${encodeURI(path)}`)).blob();
      const file = new File([blob], path.split("/").at(-1) as string);
      const earshot = await Earshot.open();
      const start = performance.now();
      const song = await earshot.analyze(file, { excerpt });
      const milliseconds = performance.now() - start;
      await earshot.close();
      return { ...song, values: [...song.values], vector: [...song.vector], milliseconds };
    },
    [path, excerpt] as const,
  );
}

async function analyzeNatively(path: string, ...options: string[]): Promise<Native> {
  return JSON.parse(await earshot("analyze", join(testData ?? "", path), "--format", "json", ...options));
}

/** Columns that may differ by more, and why. Each has a bound of its own, relative as the others'. */
const causes = [
  {
    // Lossy decoders differ by their rounding (Chromium's libraries are not ours). Nothing else is left in the bands an
    // encoder cuts off, and the statistics of tails (max, skew, kurtosis) of the valleys there show it.
    files: /\.(mp3|ogg)$/,
    columns: /^spectral_(contrast|flatness)\//,
    bound: 0.02,
  },
  {
    // The same; decoders of AAC lie further apart there.
    files: /\.m4a$/,
    columns: /^spectral_contrast\/.*\/07$/,
    bound: 0.1,
  },
];

function boundOf(file: string, column: string): number {
  const bounds = causes
    .filter(({ files, columns }) => files.test(file) && columns.test(column))
    .map(({ bound }) => bound);
  return Math.max(0, ...bounds);
}

const lossless = (path: string) => /\.(flac|wav)$/.test(path);

describe.skipIf(!testData)("analysis in the browser", () => {
  it("gives the native numbers for every format", async () => {
    const files = (await readdir(join(testData ?? "", "music/formats"))).sort().map((name) => `music/formats/${name}`);
    const natives = await Promise.all(files.map((file) => analyzeNatively(file)));
    const columns = natives[0]?.columns ?? [];
    const spread = columns.map((_, i) => deviation(natives.map(({ values }) => values[i] ?? 0)));
    for (const [n, file] of files.entries()) {
      const native = natives[n] as Native;
      const web = await analyzeInPage(file);
      expect(web.columns, file).toEqual(native.columns);
      expect(web.sampleRate, file).toBe(native.sampleRate);
      const tolerance = lossless(file) ? 1e-4 : 1e-3;
      const beyond = columns
        .map((column, i) => ({ column, error: relativeError(native.values[i], web.values[i], spread[i]) }))
        .filter(({ error }) => !(error <= tolerance));
      const agreeing = 1 - beyond.length / columns.length;
      const speed = Math.round((native.duration * 1000) / web.milliseconds);
      const others = beyond.map(({ column, error }) => `${column} (${error.toExponential(0)})`).join(", ");
      console.log(`${file}: ${(agreeing * 100).toFixed(2)} % agree, ${speed} x real time; not: ${others || "none"}`);
      const unexplained = beyond.filter(({ column, error }) => !(error <= boundOf(file, column)));
      expect.soft(unexplained, file).toEqual([]);
      expect.soft(agreeing, file).toBeGreaterThanOrEqual(0.99);
      expect.soft(Math.abs(web.duration - native.duration), file).toBeLessThan(0.03);
    }
  });

  it("has the native doubts about files that are cut off, and about no others", async () => {
    const names = ["metal.flac", "metal.mp3", "nebula.mono44.wav"];
    const cut = await mkdtemp(join(tmpdir(), "earshot-cut-"));
    try {
      for (const name of names) {
        const path = join(testData ?? "", "music/formats", name);
        expect.soft((await analyzeInPage(`music/formats/${name}`)).warnings, name).toEqual([]);
        const whole = await readFile(path);
        await writeFile(join(cut, name), whole.subarray(0, 0.6 * whole.length));
        host.overrides.set(`/data/music/formats/${name}`, (file) => file.subarray(0, 0.6 * file.length));
        const { warnings } = await analyzeInPage(`music/formats/${name}`);
        const { stderr } = await run("earshot", "analyze", join(cut, name));
        const told = stderr.split("\n").filter(Boolean);
        expect.soft(told, name).toEqual(warnings.map((text) => `earshot: warning: ${join(cut, name)}: ${text}`));
      }
    } finally {
      host.overrides.clear();
      await rm(cut, { recursive: true, force: true });
    }
  });

  it("reads tags", async () => {
    const song = await page.evaluate(async () => {
      const { Earshot } = earshotPackage;
      const blob = await (await fetch("/data/music/tracks/Gold%20Rush.mp3")).blob();
      const earshot = await Earshot.open();
      const { title, artist, album, genre, year, id } = await earshot.analyze(
        new File([blob], "a.mp3", { lastModified: 7 }),
      );
      await earshot.close();
      return { title, artist, album, genre, year, id };
    });
    const { size } = await stat(join(testData ?? "", "music/tracks/Gold Rush.mp3"));
    expect(song).toEqual({
      title: "Gold Rush",
      artist: "Kevin MacLeod",
      album: "Scoring - Silent Film: Bright",
      genre: "Silent Film Score",
      year: 2007,
      id: `a.mp3/${size}/7`,
    });
  });

  it("reads what the native decoder refuses: header packets out of place", async () => {
    const song = await analyzeInPage("music/odd/hr-savino-ivory.ogg");
    expect(song.duration).toBeCloseTo(2814000 / 44100, 6);
    expect(song.values.every(Number.isFinite)).toBe(true);
  });
});

describe("the package in a page", () => {
  it("analyzes samples, and keeps the caller's own", async () => {
    const { tempo, length, again } = await page.evaluate(async () => {
      const { Earshot } = earshotPackage;
      const earshot = await Earshot.open();
      const samples = Float32Array.from({ length: 22050 * 12 }, (_, i) => (i % 11025 < 400 ? Math.sin(i * 0.3) : 0));
      const song = await earshot.analyze({ samples, sampleRate: 22050 });
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: 22050 });
      buffer.copyToChannel(samples, 0);
      const again = await earshot.analyze(buffer);
      await earshot.close();
      const same = song.values.every((value: number, i: number) => Object.is(value, again.values[i]));
      return { tempo: song.tempo, length: samples.length, again: same };
    });
    expect(tempo).toBeGreaterThan(110);
    expect(tempo).toBeLessThan(130);
    expect(length).toBe(22050 * 12);
    expect(again).toBe(true);
  });

  it("names file, fault and remedy of what is no audio", async () => {
    const faults = await page.evaluate(async () => {
      const { Earshot, EarshotError } = earshotPackage;
      const earshot = await Earshot.open();
      const told: Record<string, string> = {};
      const inputs = {
        empty: new File([], "empty.mp3"),
        text: new File(["no music here, only words ".repeat(100)], "letter.txt"),
        rate: { samples: new Float32Array(100), sampleRate: 3 },
        none: { samples: new Float32Array(0), sampleRate: 44100 },
        nan: { samples: new Float32Array(44100).fill(Number.NaN), sampleRate: 44100 },
      };
      for (const [name, input] of Object.entries(inputs)) {
        told[name] = await earshot.analyze(input).then(
          () => "no error",
          (error: unknown) => (error instanceof EarshotError ? `${error.code} | ${error.message}` : `other: ${error}`),
        );
      }
      await earshot.close();
      told.closed = await earshot.analyze(inputs.none).then(
        () => "no error",
        (error: { code: string }) => error.code,
      );
      return told;
    });
    expect(faults.empty).toMatch(/^unsupported-format \| empty\.mp3: is empty/);
    expect(faults.text).toMatch(/^unsupported-format \| letter\.txt: is not an audio file.*Use MP3/);
    expect(faults.rate).toMatch(/^invalid-argument \| samples: .*3/);
    expect(faults.none).toMatch(/^too-short \| samples/);
    expect(faults.nan).toMatch(/^not-finite \| samples: .*sample 0/);
    expect(faults.closed).toBe("canceled");
  });

  it("rejects what can't be meant, and throws nothing", async () => {
    const told = await page.evaluate(async () => {
      const { Earshot, EarshotError } = earshotPackage;
      const earshot = await Earshot.open();
      const calls: [string, ...unknown[]][] = [
        ["similar", null],
        ["path", "a", undefined],
        ["artists", ["a"], { metric: "foo" }],
        ["albums", "a"],
        ["add", [{}]],
        ["embed", null],
        ["track", 7],
        ["tracks", { offset: -1 }],
        ["search", undefined],
        ["keep", null],
        ["analyze", null],
      ];
      const methods = earshot as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
      const told: string[] = [];
      for (const [method, ...given] of calls) {
        // What is thrown at once would end the test.
        const answer = methods[method]?.(...given).then(
          () => "no error",
          (error: unknown) => (error instanceof EarshotError ? `${error.code} ${error.where}` : `other: ${error}`),
        );
        told.push((await answer) ?? "no method");
      }
      await earshot.close();
      return told;
    });
    const wheres = [
      "seeds",
      "seeds[1]",
      "metric",
      "seeds",
      "songs[0]",
      "song",
      "id",
      "offset",
      "query",
      "options",
      "audio",
    ];
    expect(told).toEqual(wheres.map((where) => `invalid-argument ${where}`));
  });

  it("cancels at once, and goes on with the next", async () => {
    const outcome = await page.evaluate(async () => {
      const { Earshot } = earshotPackage;
      const earshot = await Earshot.open();
      const long = { samples: new Float32Array(44100 * 600).fill(0.1), sampleRate: 44100 };
      const controller = new AbortController();
      const fractions: number[] = [];
      let soonest: Promise<string | import("earshot").Song> | undefined;
      const first = earshot
        .analyze(long, {
          excerpt: "all",
          signal: controller.signal,
          onProgress: (fraction: number) => {
            fractions.push(fraction);
            controller.abort();
            // Before anything else that waits its turn: nobody asks the worker.
            soonest ??= Promise.race([first, new Promise<string>((resolve) => setTimeout(resolve, 0, "later"))]);
          },
        })
        .catch((error: { code: string }) => error.code);
      const queued = earshot
        .analyze(long, { signal: controller.signal })
        .catch((error: { code: string }) => error.code);
      const next = earshot.analyze({ samples: long.samples.subarray(0, 44100), sampleRate: 44100 });
      const codes = [await first, await queued];
      const { duration } = await next;
      await earshot.close();
      return { codes, soonest: await soonest, duration, reports: fractions.length };
    });
    expect(outcome.codes).toEqual(["canceled", "canceled"]);
    expect(outcome.soonest).toBe("canceled");
    expect(outcome.duration).toBe(1);
    expect(outcome.reports).toBe(1);
  });

  it("loads no decoder before the first file, and nothing from elsewhere", async () => {
    const fresh = await openPage(browser, host);
    host.requests.length = 0;
    await fresh.page.evaluate(async () => {
      const { Earshot } = earshotPackage;
      const earshot = await Earshot.open();
      await earshot.tracks();
      await earshot.close();
    });
    expect(host.requests.filter((path) => path.includes("analyze-song"))).toEqual([]);
    await fresh.page.close();
  });

  it("breaks no rule of the policy", () => {
    expect(complaints).toEqual([]);
  });
});

/** The difference relative to the value or the column's spread, whichever is larger. */
function relativeError(native: number | null | undefined, web: number | null | undefined, spread = 0): number {
  if (native == null || web == null || !Number.isFinite(web))
    return native == null && !Number.isFinite(web) ? 0 : Infinity;
  return native === web ? 0 : Math.abs(native - web) / Math.max(Math.abs(native), spread);
}

function deviation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
