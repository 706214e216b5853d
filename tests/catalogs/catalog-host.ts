// A static host for catalogs that counts what it is asked for, and that can be made to misbehave.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CatalogContent } from "./catalog-writer.js";

export interface HostOptions {
  /** False: answers 200 with the whole file to whatever range is asked for. */
  ranges?: boolean;
  /** Answers instead of the host; false leaves it to the host. */
  instead?: (name: string, range: string | undefined, response: ServerResponse) => boolean;
}

export interface SeenRequest {
  name: string;
  range: string | undefined;
  bytes: number;
}

export class CatalogHost {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  content: CatalogContent;
  options: HostOptions;
  address = new URL("http://127.0.0.1/");

  private constructor(content: CatalogContent, options: HostOptions) {
    this.content = content;
    this.options = options;
    this.#server = createServer((request, response) => this.answer(request, response));
    // A test may rank for longer than idle connections are kept otherwise.
    this.#server.keepAliveTimeout = 60_000;
  }

  /** For a server of somebody else's. */
  static of(content: CatalogContent): CatalogHost {
    return new CatalogHost(content, {});
  }

  static async start(content: CatalogContent, options: HostOptions = {}): Promise<CatalogHost> {
    const host = new CatalogHost(content, options);
    await new Promise<void>((ready) => host.#server.listen(0, "127.0.0.1", ready));
    host.address = new URL(`http://127.0.0.1:${(host.#server.address() as AddressInfo).port}/catalog/`);
    return host;
  }

  /** Bytes of bodies that were sent, of files whose names begin so. */
  sent(begin = ""): number {
    return this.seen.filter(({ name }) => name.startsWith(begin)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((stopped) => this.#server.close(stopped));
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const name = new URL(request.url ?? "", this.address).pathname.replace(/^\/catalog\//, "");
    const range = request.headers.range;
    const content = this.content.get(name);
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    if (this.options.instead?.(name, range, response)) {
      this.seen.push({ name, range, bytes: 0 });
      return;
    }
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
    if (this.options.ranges === false || first === undefined) {
      this.seen.push({ name, range, bytes: content.length });
      response.writeHead(200, { "content-length": content.length }).end(content);
      return;
    }
    const part = content.subarray(Number(first), Number(last) + 1);
    if (part.length === 0) {
      response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
      return;
    }
    this.seen.push({ name, range, bytes: part.length });
    const contentRange = `bytes ${first}-${Number(first) + part.length - 1}/${content.length}`;
    response.writeHead(206, { "content-length": part.length, "content-range": contentRange }).end(part);
  }
}
