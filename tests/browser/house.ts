// The site as listeners get it: the relay serves the built page and a catalog, Chromium opens it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { binaries, houseCatalog, root, testData } from "../integration/programs.js";

export interface House {
  /** Ends with a slash. */
  url: string;
  close(): Promise<void>;
}

export interface Grounds {
  site?: string;
  /** Null serves the page without a catalog. */
  catalog?: string | null;
}

/** Starts a relay on a free port, or uses the one at EARSHOT_URL where nothing special is asked for. */
export async function openHouse({ site, catalog }: Grounds = {}): Promise<House> {
  const running = process.env.EARSHOT_URL;
  if (running && site === undefined && catalog === undefined) {
    return { url: running.endsWith("/") ? running : `${running}/`, close: async () => {} };
  }
  const served = catalog === undefined ? houseCatalog : catalog;
  const program = join(binaries, "earshot-relay");
  const page = site ?? join(root, "web/dist");
  for (const needed of [program, join(page, "index.html"), ...(served ? [join(served, "catalog.json")] : [])]) {
    if (!existsSync(needed)) throw new Error(`${needed} is not there: run \`npm run build\` first`);
  }
  const args = ["--site", page, "--listen", "127.0.0.1:0", ...(served ? ["--catalog", served] : [])];
  // The relay reads its settings from EARSHOT_ variables and refuses those that are none, such as the tests' own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("EARSHOT_")));
  const relay = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env });
  const ended = new Promise<number | null>((done) => relay.once("exit", done));
  const url = await new Promise<string>((found, fail) => {
    relay.once("error", fail);
    void ended.then((code) => fail(new Error(`earshot-relay ended with ${code} before it listened`)));
    createInterface(relay.stdout).on("line", (line) => {
      const address = /listening on (http:\S+)/.exec(line)?.[1];
      if (address) found(address);
    });
  });
  const close = async () => {
    relay.kill("SIGTERM");
    await ended;
  };
  return { url, close };
}

/** Debian's Chromium, or the one at EARSHOT_CHROMIUM, with a new profile and nothing that calls home. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.EARSHOT_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A visit, and whatever should not have happened during it. */
export interface Visit {
  page: Page;
  /** Errors and warnings of the console, uncaught exceptions, and requests to another origin. */
  faults: string[];
  close(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Before the page opens: what the network shall do. */
  arrangeContext?: (context: BrowserContext) => Promise<unknown>;
}

export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { arrangeContext, ...settings } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...settings });
  await arrangeContext?.(context);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  context.on("request", (request) => {
    const address = new URL(request.url());
    if (!["blob:", "data:"].includes(address.protocol) && address.origin !== new URL(url).origin) {
      faults.push(`request to ${address.origin}`);
    }
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

const folder = testData;

/** Real recordings of the test data, by name; undefined where there is no test data. */
export const recordings = folder
  ? {
      formats: ["metal.flac", "metal.m4a", "nebula.mp3", "nebula.ogg", "nebula.opus", "metal.mono44.wav"].map((name) =>
        join(folder, "music/formats", name),
      ),
      tracks: ["Gold Rush.mp3", "Krampus Workshop.mp3"].map((name) => join(folder, "music/tracks", name)),
      notMusic: join(folder, "music/README.md"),
    }
  : undefined;
