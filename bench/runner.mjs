// Where tasks run: a child process that answers lines with lines, or a page of Chromium.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { load } from "../scripts/lib/load.mjs";

/** One thread each: peers are compared by what a core does. */
const oneThread = Object.fromEntries(
  ["OMP", "OPENBLAS", "MKL", "NUMBA", "RAYON"].map((name) => [`${name}_NUM_THREADS`, "1"]),
);

export class ChildRunner {
  #child;
  #lines;

  static async start(command, args) {
    const runner = new ChildRunner();
    runner.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...oneThread } });
    runner.#child.on("error", () => {});
    runner.#lines = createInterface({ input: runner.#child.stdout })[Symbol.asyncIterator]();
    runner.hello = await runner.#answer();
    return runner;
  }

  async #answer() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#child.spawnargs.join(" ")} ended`);
    return JSON.parse(value);
  }

  measure(task) {
    this.#child.stdin.write(`${task}\n`);
    return this.#answer();
  }

  async stop() {
    this.#child.stdin.end();
  }
}

const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** A page that nothing else shares a process with is given a clock of 5 us instead of 100. */
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Serves the folders under their paths, and a page that runs /bench/page/page.js, to this machine alone. */
async function serve(folders) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    const prefix = Object.keys(folders).find((each) => path.startsWith(each));
    const body =
      path === "/"
        ? '<!doctype html><title>Bench</title><link rel="icon" href="data:,"><script type="module" src="/bench/page/page.js"></script>'
        : await readFile(join(folders[prefix] ?? "", normalize(path.slice(prefix?.length ?? 0)))).catch(
            () => undefined,
          );
    if (body === undefined) return response.writeHead(404).end();
    response
      .writeHead(200, { ...isolated, "Content-Type": types[extname(path) || ".html"] ?? "application/octet-stream" })
      .end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

export class PageRunner {
  /** `query` is what the page finds in its address. */
  static async start(folders, query = "") {
    const runner = new PageRunner();
    runner.server = await serve(folders);
    runner.browser = await (await load("tests/browser/house.ts")).openBrowser();
    runner.page = await runner.browser.newPage();
    const tell = (what) => console.error(`Chromium: ${what}`);
    runner.page.on("pageerror", (error) => tell(error));
    runner.page.on("console", (message) => message.type() === "error" && tell(message.text()));
    await runner.page.goto(`http://127.0.0.1:${runner.server.address().port}/${query}`);
    await runner.page.waitForFunction(() => globalThis.ready, undefined, { timeout: 120_000 });
    runner.hello = { version: runner.browser.version() };
    return runner;
  }

  measure(line) {
    const [peer, task] = line.split(": ");
    return this.page.evaluate(([a, b]) => globalThis.measure(a, b), [peer, task]);
  }

  mfcc() {
    return this.page.evaluate(() => globalThis.mfccOfChromium());
  }

  async stop() {
    await this.browser.close();
    this.server.close();
  }
}
