// A catalog of a million tracks around real ones: built natively, served by a static host that counts, opened in
// Chromium by the package, part by part and whole.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { binaries } from "../../scripts/lib/build.mjs";
import { load } from "../../scripts/lib/load.mjs";
import { CommandFailed, root, run, say } from "../../scripts/lib/run.mjs";

/** Some are duplicates or faulty: a million is left. */
const rows = 1_020_000;
const visits = 10;
const questions = 20;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Seconds, and the most memory that the program took. */
async function watched(command, args) {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let bytes = 0;
  let words = "";
  child.stderr.on("data", (text) => {
    words += text;
  });
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    bytes = Math.max(bytes, 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
  }, 50);
  const code = await new Promise((done, fail) => child.on("close", done).on("error", fail));
  clearInterval(watch);
  if (code !== 0) throw new CommandFailed(`${command} ${args.join(" ")}: ${words.trim().split("\n").at(-1)}`);
  return { seconds: (performance.now() - start) / 1000, bytes };
}

async function builtCatalog(folder) {
  const tables = join(process.env.EARSHOT_TEST_DATA ?? resolve(root, "../shared"), "data/spotify-hits");
  if (!existsSync(tables)) {
    say(`Without a catalog of a million tracks: there is no table to make it of at ${tables}`);
    return undefined;
  }
  const around = (await readdir(tables)).filter((name) => name.endsWith(".csv")).map((name) => join(tables, name));
  const catalog = join(folder, "catalog");
  const table = join(folder, "tracks.csv");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  say(`A table of ${rows.toLocaleString("en-US")} tracks`);
  await run(join(binaries, "make_track_table"), ["--rows", String(rows), "--out", table, "--around", ...around]);
  const { size } = await stat(table);
  say("A catalog of it");
  const built = await watched(join(binaries, "earshot"), ["catalog", "build", table, "--out", catalog]);
  await rm(table);
  return { catalog, built: { ...built, table: size } };
}

/** The memory of a browser's pages, in bytes. */
async function pageMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let bytes = 0;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    bytes += 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return bytes;
}

/** In the page: opens the catalog and asks for one answer by a track that a search finds. */
const visit = async ({ id }) => {
  const start = performance.now();
  const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/", workers: 1 });
  const opened = performance.now();
  await earshot.similar([id]);
  const answered = performance.now();
  await earshot.close();
  return { openMs: opened - start, firstMs: answered - start };
};

/** In the page: asks for answers; what the last one was keeps. */
const ask = async ({ ids }) => {
  const times = [];
  for (const id of ids) {
    const start = performance.now();
    await globalThis.held.similar([id]);
    times.push(performance.now() - start);
  }
  return times;
};

const hold = async ({ load: how }) => {
  const start = performance.now();
  globalThis.held = await earshotPackage.Earshot.open({ catalog: "/catalog/", workers: 1, load: how });
  return performance.now() - start;
};

const keep = async () => {
  const start = performance.now();
  await globalThis.held.keep();
  return performance.now() - start;
};

async function inPage(site, work) {
  const { openBrowser } = await load("tests/browser/house.ts");
  const { openPage } = await load("tests/browser/package-host.ts");
  const browser = await openBrowser();
  try {
    const { page } = await openPage(browser, site);
    return await work(page, browser);
  } finally {
    await browser.close();
  }
}

/** Undefined where the table it is made of is not at hand. */
export async function measureLarge(folder) {
  const made = await builtCatalog(folder);
  if (!made) return undefined;
  const { StaticHost, packageFolder } = await load("tests/browser/package-host.ts");
  const { CatalogHost } = await load("tests/catalogs/catalog-host.ts");
  const names = await readdir(made.catalog);
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(made.catalog, name))]));
  const { tracks, cells } = JSON.parse(await readFile(join(made.catalog, "catalog.json"), "utf8"));
  const counting = CatalogHost.of(new Map(files));
  const site = await StaticHost.start({ "/earshot/": packageFolder });
  site.mounts.set("/catalog/", (request, response) => counting.answer(request, response));
  const start = loadavg()[0];
  try {
    say("Opening it in Chromium");
    const ids = await inPage(site, (page) =>
      page.evaluate(
        async ([all, count]) => {
          const earshot = await earshotPackage.Earshot.open({ catalog: "/catalog/", workers: 1 });
          const found = [];
          for (let i = 0; i < count; i++) {
            const [track] = await earshot.tracks({ offset: Math.floor(((i + 0.5) * all) / count), limit: 1 });
            found.push(track.id);
          }
          return found;
        },
        [tracks, questions],
      ),
    );
    // Each time another browser: nothing of the catalog is kept.
    const first = [];
    for (const id of ids.slice(0, visits)) {
      counting.seen.length = 0;
      const times = await inPage(site, (page) => page.evaluate(visit, { id }));
      first.push({ ...times, bytes: counting.sent(), requests: counting.seen.length });
    }
    counting.seen.length = 0;
    const kept = await inPage(site, async (page, browser) => {
      await page.evaluate(hold, { load: "auto" });
      const ms = await page.evaluate(keep);
      const answers = await page.evaluate(ask, { ids });
      return { ms, answers, bytes: counting.sent(), memory: await pageMemory(browser) };
    });
    counting.seen.length = 0;
    const whole = await inPage(site, async (page, browser) => {
      const empty = await pageMemory(browser);
      const ms = await page.evaluate(hold, { load: "all" });
      await page.evaluate(ask, { ids }); // warms up
      const rounds = [];
      for (let round = 0; round < 8; round++) rounds.push(await page.evaluate(ask, { ids }));
      const answers = ids.map((_, i) => Math.min(...rounds.map((times) => times[i])));
      return { ms, answers, bytes: counting.sent(), memory: (await pageMemory(browser)) - empty };
    });
    return {
      tracks,
      cells,
      cores: cpus().length,
      loads: [start, loadavg()[0]],
      built: made.built,
      bytes: files.reduce((sum, [, { length }]) => sum + length, 0),
      first: {
        openMs: median(first.map(({ openMs }) => openMs)),
        firstMs: median(first.map(({ firstMs }) => firstMs)),
        bytes: Math.max(...first.map(({ bytes }) => bytes)),
        requests: Math.max(...first.map(({ requests }) => requests)),
      },
      kept: { ...kept, answers: median(kept.answers) },
      whole: { ...whole, answers: whole.answers.reduce((sum, ms) => sum + ms, 0) / ids.length },
    };
  } finally {
    await site.stop();
  }
}
