// Many files at a time, and workers that break: struck down in the middle of their work through the debugger's door.
import type { Browser, Page, Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { houseCatalog } from "../integration/programs.js";
import { openBrowser } from "./house.js";
import { openPage, packageFolder, StaticHost } from "./package-host.js";

let browser: Browser;
let host: StaticHost;
let page: Page;
let started: Worker[];

beforeAll(async () => {
  browser = await openBrowser();
  host = await StaticHost.start({ "/earshot/": packageFolder, "/catalog/": houseCatalog });
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

beforeEach(async () => {
  started = [];
  ({ page } = await openPage(browser, host));
  page.on("worker", (worker) => started.push(worker));
});
afterEach(async () => {
  host.overrides.clear();
  await page.close();
});

interface Outcome {
  duration: number;
  fault: string;
}

declare global {
  var analyses: Promise<Outcome>[];
  var fractions: number[];
  var controllers: AbortController[];
  var opened: Promise<import("earshot").Earshot>;
}

/** Starts analyses of `seconds` each; their outcomes and how far they are stay in the page. */
async function begin(options: { workers?: number; patience?: number }, ...seconds: number[]): Promise<void> {
  await page.evaluate(
    async ([options, seconds]) => {
      globalThis.opened = earshotPackage.Earshot.open(options);
      const earshot = await globalThis.opened;
      globalThis.fractions = seconds.map(() => -1);
      globalThis.controllers = seconds.map(() => new AbortController());
      globalThis.analyses = seconds.map((length, n) => {
        const samples = Float32Array.from({ length: 44100 * length }, (_, i) => Math.sin(i * (0.02 + 0.01 * n)) / 2);
        const signal = globalThis.controllers[n]?.signal as AbortSignal;
        const onProgress = (fraction: number) => {
          globalThis.fractions[n] = fraction;
        };
        const tags = { title: `take ${n}` };
        return earshot.analyze({ samples, sampleRate: 44100 }, { excerpt: "all", tags, signal, onProgress }).then(
          ({ duration }) => ({ duration, fault: "" }),
          (error: { code: string; message: string }) => ({ duration: 0, fault: `${error.code} | ${error.message}` }),
        );
      });
    },
    [options, seconds] as const,
  );
}

const underWay = (n: number) =>
  expect.poll(() => page.evaluate((n) => globalThis.fractions[n] ?? -1, n), { interval: 10 }).toBeGreaterThan(0);
const outcomes = () => page.evaluate(() => Promise.all(globalThis.analyses));
const analysts = () => started.slice(1); // the first one ranks

/** An exception that nothing in the worker catches. */
const strike = (worker: Worker | undefined) =>
  worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error("struck");
    });
  });

/** The worker never comes back from this. Resolves when it has begun. */
async function hang(worker: Worker | undefined, n: number): Promise<void> {
  void worker
    ?.evaluate(() => {
      for (;;);
    })
    .catch(() => {});
  const fraction = () => page.evaluate((n) => globalThis.fractions[n], n);
  for (let before = await fraction(); ; before = await fraction()) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    if ((await fraction()) === before) return;
  }
}

it("analyzes as many files at a time as there are workers, started when they are needed", async () => {
  await page.evaluate(async () => {
    const earshot = await earshotPackage.Earshot.open({ workers: 3 });
    await earshot.tracks();
    await earshot.close();
  });
  expect(started).toHaveLength(1);
  started = [];
  await begin({ workers: 3 }, 60, 60, 60, 2, 2, 2);
  await Promise.all([underWay(0), underWay(1), underWay(2)]);
  expect(await outcomes()).toEqual([60, 60, 60, 2, 2, 2].map((duration) => ({ duration, fault: "" })));
  expect(analysts()).toHaveLength(3);
});

it("compiles the engine once, and gives the same numbers in every worker", async () => {
  host.requests.length = 0;
  const songs = await page.evaluate(async () => {
    const earshot = await earshotPackage.Earshot.open({ workers: 4 });
    const samples = Float32Array.from({ length: 22050 * 4 }, (_, i) => Math.sin(i * 0.05) * Math.cos(i * 0.0003));
    const each = Array.from({ length: 4 }, () => earshot.analyze({ samples, sampleRate: 22050 }));
    const values = (await Promise.all(each)).map((song) => song.values.join());
    await earshot.close();
    return new Set(values).size;
  });
  expect(songs).toBe(1);
  expect(host.requests.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
});

it("replaces a worker that breaks and tries its file once more; the others are not touched", async () => {
  await begin({ workers: 2 }, 240, 240, 1);
  await Promise.all([underWay(0), underWay(1)]);
  const before = await page.evaluate(() => globalThis.fractions[1] ?? 0);
  await strike(analysts()[0]);
  expect(await outcomes()).toEqual([240, 240, 1].map((duration) => ({ duration, fault: "" })));
  expect(before).toBeGreaterThan(0);
  expect(analysts()).toHaveLength(3);
});

it("fails a file that breaks its worker twice, and says so", async () => {
  await begin({ workers: 1 }, 240, 1);
  await underWay(0);
  await strike(analysts()[0]);
  await expect.poll(() => analysts().length).toBe(2);
  await page.evaluate(() => {
    globalThis.fractions[0] = -1;
  });
  await underWay(0);
  await strike(analysts()[1]);
  const [lost, next] = await outcomes();
  expect(lost?.fault).toMatch(/^io \| take 0: made the analysis stop, twice \(.*struck\)\. Reload the page/);
  expect(next).toEqual({ duration: 1, fault: "" });
});

it("gives up a worker that falls silent", async () => {
  await begin({ workers: 1, patience: 6 }, 240, 1);
  await underWay(0);
  await hang(analysts()[0], 0);
  expect(await outcomes()).toEqual([240, 1].map((duration) => ({ duration, fault: "" })));
  expect(analysts()).toHaveLength(2);
});

it("cancels one file at once, even where its worker hangs, and goes on with the next", async () => {
  await begin({ workers: 1 }, 240, 1);
  await underWay(0);
  await hang(analysts()[0], 0);
  const { fault, duration } = await page.evaluate(async () => {
    globalThis.controllers[0]?.abort();
    // Before anything else that waits its turn: nobody asked the worker.
    const later = new Promise<undefined>((resolve) => setTimeout(resolve));
    const first = await Promise.race([globalThis.analyses[0], later]);
    return { fault: first?.fault, duration: (await globalThis.analyses[1])?.duration };
  });
  expect(fault).toBe("canceled | take 0: was canceled.");
  expect(duration).toBe(1);
  expect(analysts()).toHaveLength(2);
});

/** Breaks instead of doing what it is asked next. */
const breakWhenAsked = (worker: Worker | undefined) =>
  worker?.evaluate(() => {
    const strike = (event: Event) => {
      event.stopImmediatePropagation();
      throw new Error("struck");
    };
    self.addEventListener("message", strike, { capture: true, once: true });
  });

it("replaces the worker that ranks, with its catalog, and asks it once more", async () => {
  await page.evaluate(async () => {
    globalThis.opened = earshotPackage.Earshot.open({ catalog: "/catalog/" });
    await globalThis.opened;
  });
  const rank = () =>
    page.evaluate(async () => {
      const earshot = await globalThis.opened;
      const nearest = async (track = 0) => {
        const [seed] = await earshot.tracks({ offset: track, limit: 1 });
        return (await earshot.similar([seed?.id ?? ""], { limit: 5 })).map(({ id }) => id).join();
      };
      return Promise.all([nearest(), nearest(1)]).catch((error: { message: string }) => error.message);
    });
  const before = await rank();
  await strike(started[0]);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await rank()).toEqual(before);
  expect(started).toHaveLength(2);

  await breakWhenAsked(started[1]);
  expect(await rank()).toEqual(before);
  expect(started).toHaveLength(3);
});

for (const [fault, workers] of [
  ["Error", 1],
  ["WebAssembly.RuntimeError", 2],
] as const) {
  it(`outlives a ranking for nobody that fails with ${fault}, in ${workers} worker(s)`, async () => {
    let served = 0;
    const broken = `WebAssembly.Instance = class extends WebAssembly.Instance {
      get exports() {
        return { ...super.exports, rankerAsk: (...question) => {
          if (self.failed) return super.exports.rankerAsk(...question);
          self.failed = true;
          throw new ${fault}("struck");
        } };
      }
    };`;
    host.overrides.set("/earshot/engine-worker.js", (file) =>
      served++ ? file : Buffer.concat([Buffer.from(broken), file]),
    );
    await page.evaluate(async () => {
      globalThis.opened = earshotPackage.Earshot.open({ catalog: "/catalog/" });
      await globalThis.opened;
    });
    await expect.poll(() => started[0]?.evaluate(() => "failed" in self)).toBe(true);
    const hits = await page.evaluate(async () => {
      const earshot = await globalThis.opened;
      const [seed] = await earshot.tracks({ limit: 1 });
      return (await earshot.similar([seed?.id ?? ""], { limit: 5 })).length;
    });
    expect(hits).toBe(5);
    expect(started).toHaveLength(workers);
  });
}

it("tells of an engine that has no memory left, after a second try in a new worker", async () => {
  host.overrides.set("/earshot/earshot.wasm", (file) => withoutGrowth(file));
  await begin({ workers: 1 }, 400);
  const [outcome] = await outcomes();
  expect(outcome?.fault).toMatch(/^out-of-memory \| take 0: /);
  expect(analysts()).toHaveLength(2);
});

it("ends workers that idle, and starts them again", async () => {
  await page.clock.install();
  await begin({ workers: 2 }, 1, 1);
  const advanced = async () => {
    await page.clock.runFor(50);
    return page.evaluate(() => globalThis.fractions);
  };
  await expect.poll(advanced).toEqual([1, 1]);
  await outcomes();
  expect(page.workers()).toHaveLength(3);
  await page.clock.runFor(62_000);
  await expect.poll(() => page.workers().length).toBe(1);
  const duration = await page.evaluate(async () => {
    const earshot = await globalThis.opened;
    return (await earshot.analyze({ samples: new Float32Array(44100).fill(0.1), sampleRate: 44100 })).duration;
  });
  expect(duration).toBe(1);
});

it("says what is wrong with its settings", async () => {
  const told = await page.evaluate(async () => {
    const { Earshot } = earshotPackage;
    const fault = (error: { message: string }) => error.message;
    return [await Earshot.open({ workers: 0 }).catch(fault), await Earshot.open({ patience: 0 }).catch(fault)];
  });
  expect(told).toEqual(["workers: is 0. Give at least 1.", "patience: is 0. Give seconds above 0."]);
});

/** The engine as it is, but with no more memory than it starts with: section 5 holds minimum and maximum. */
function withoutGrowth(wasm: Buffer): Buffer {
  const copy = Buffer.from(wasm);
  const number = (at: number): { value: number; length: number } => {
    let value = 0;
    for (let length = 0; ; length++) {
      const byte = copy[at + length] ?? 0;
      value += (byte & 127) * 2 ** (7 * length);
      if (byte < 128) return { value, length: length + 1 };
    }
  };
  for (let at = 8; at < copy.length; ) {
    const size = number(at + 1);
    const content = at + 1 + size.length;
    if (copy[at] === 5) {
      const minimum = number(content + 2);
      const maximum = number(content + 2 + minimum.length);
      for (let i = 0, rest = minimum.value; i < maximum.length; i++, rest = Math.floor(rest / 128)) {
        copy[content + 2 + minimum.length + i] = (rest % 128) + (i < maximum.length - 1 ? 128 : 0);
      }
      return copy;
    }
    at = content + size.value;
  }
  throw new Error("the engine defines no memory");
}
