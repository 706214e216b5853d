// A static server with the strict policy, and a page of it that has the package as `earshotPackage`.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { Browser, Page } from "playwright-core";
import { root } from "../integration/programs.js";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";

const types: Record<string, string> = { ".js": "text/javascript", ".html": "text/html" };

/** What the host's own paths give: a page that does nothing but load the package. */
const pages: Record<string, string> = {
  "/": '<!doctype html><title>Package</title><script type="module" src="/page.js"></script>',
  "/page.js": 'import * as earshotPackage from "/earshot/index.js"; Object.assign(globalThis, { earshotPackage });',
};

/** Serves folders of the disk under paths of their own. */
export class StaticHost {
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #folders: Record<string, string>;
  /** What a path gives instead of its file. */
  readonly overrides = new Map<string, (file: Buffer) => Buffer | undefined>();
  /** Who answers below a path instead. */
  readonly mounts = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();

  private constructor(folders: Record<string, string>) {
    this.#folders = folders;
    this.#server = createServer(async (request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
      this.requests.push(path);
      response.setHeader("Content-Security-Policy", policy);
      response.setHeader("Cache-Control", "no-store");
      const mount = [...this.mounts].find(([prefix]) => path.startsWith(prefix));
      if (mount) return mount[1](request, response);
      const own = pages[path];
      const body = own === undefined ? await this.#read(path) : Buffer.from(own);
      if (!body) {
        response.writeHead(404).end();
        return;
      }
      const type = path === "/" ? "text/html" : (types[extname(path)] ?? "application/octet-stream");
      response.writeHead(200, { "Content-Type": type, "Content-Length": body.length }).end(body);
    });
  }

  static async start(folders: Record<string, string>): Promise<StaticHost> {
    const host = new StaticHost(folders);
    await new Promise<void>((listening) => host.#server.listen(0, "127.0.0.1", listening));
    return host;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((stopped) => this.#server.close(() => stopped()));
  }

  async #read(path: string): Promise<Buffer | undefined> {
    for (const [prefix, folder] of Object.entries(this.#folders)) {
      if (!path.startsWith(prefix)) continue;
      const file = await readFile(join(folder, normalize(path.slice(prefix.length)))).catch(() => undefined);
      return file && this.overrides.has(path) ? this.overrides.get(path)?.(file) : file;
    }
    return undefined;
  }
}

declare global {
  // The tests' functions run in the page, where page.js has put it.
  var earshotPackage: typeof import("earshot");
}

/** A page of the host; what its console and its policy complain about is kept. */
export async function openPage(browser: Browser, host: StaticHost): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${host.address}/`);
  await page.waitForFunction(() => "earshotPackage" in globalThis);
  return { page, complaints };
}

export const packageFolder = join(root, "wasm/dist");
