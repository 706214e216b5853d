// Catalogs that are too large to be fetched whole, from a host that is well behaved and from others. In Node: nothing is kept.
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type CatalogFiles, openFiles } from "../../wasm/src/catalog/catalog-files.js";
import { CatalogHost, type HostOptions } from "../catalogs/catalog-host.js";
import { type CatalogContent, catalogContent } from "../catalogs/catalog-writer.js";
import { tensor } from "../catalogs/safetensors-writer.js";
import { madeTracks } from "../catalogs/test-tracks.js";
import { errorOf } from "./error-of.js";

/** 110 cells of some 15 KB and a last one that makes it large. */
const large = catalogContent({
  tracks: madeTracks(2220, { perCluster: 20 }),
  tracksPerCell: 20,
  keysPerShard: 50,
  spoil: {
    tensors: (file, tensors, number) => {
      if (file === "cell") tensors.set("padding", tensor(new Uint8Array(number === 110 ? 9 << 20 : 12_000)));
    },
  },
});
const named = (role: string): string => [...large.keys()].find((name) => name.startsWith(role)) as string;
const bytesOf = (role: string): number => (large.get(named(role)) as Buffer).length;

let host: CatalogHost | undefined;
let files: CatalogFiles | undefined;
afterEach(async () => {
  files?.remote?.holder.close();
  await host?.stop();
});

async function start(options: HostOptions = {}, content: CatalogContent = large): Promise<CatalogHost> {
  host = await CatalogHost.start(content, options);
  return host;
}

async function open(at: CatalogHost, onProgress = (_loaded: number, _total: number) => {}): Promise<CatalogFiles> {
  files = await openFiles(at.address, { load: "auto", onProgress });
  return files;
}

/** Answers requests for cells, so many times, or always. */
const forCells =
  (answer: (response: ServerResponse, range: string) => void, times = Number.POSITIVE_INFINITY) =>
  (name: string, range: string | undefined, response: ServerResponse): boolean => {
    if (!name.startsWith("cells-") || times-- <= 0) return false;
    answer(response, range ?? "");
    return true;
  };

const lengthOf = (range: string): number => {
  const [, first, last] = /(\d+)-(\d+)/.exec(range) ?? [];
  return Number(last) - Number(first) + 1;
};

describe("a large catalog", () => {
  it("opens with its manifest and its index", async () => {
    const at = await start();
    const progress: [number, number][] = [];
    const { remote, index } = await open(at, (...now) => progress.push(now));
    expect(remote).toBeDefined();
    expect(index.tracks).toBe(2220);
    expect(at.seen.map(({ name }) => name)).toEqual(["catalog.json", named("index")]);
    expect(progress.at(-1)).toEqual([bytesOf("index"), bytesOf("index")]);
  });

  it("is fetched whole where that is asked for", async () => {
    const at = await start();
    const progress: number[] = [];
    files = await openFiles(at.address, { load: "all", onProgress: (loaded) => progress.push(loaded) });
    expect(files.remote).toBeUndefined();
    expect(progress.at(-1)).toBe(bytesOf("index") + bytesOf("cells") + bytesOf("lookup"));
    expect((await files.cells.get([110])).get(110)?.length).toBeGreaterThan(9 << 20);
  });

  it("fetches neighbours in one request, with what lies between, and others in requests of their own", async () => {
    const at = await start();
    const { cells, index } = await open(at);
    at.seen.length = 0;
    const blocks = await cells.get([41, 3, 5]);
    expect([...blocks.keys()].sort((a, b) => a - b)).toEqual([3, 4, 5, 41]);
    const { begins, lengths } = index.cells;
    const range = (first: number, last: number) =>
      `bytes=${begins[first]}-${(begins[last] as number) + (lengths[last] as number) - 1}`;
    expect(at.seen.map((request) => request.range).sort()).toEqual([range(3, 5), range(41, 41)].sort());
    expect(blocks.get(4)?.length).toBe(lengths[4]);
  });

  it("asks for a block once, however many wait for it", async () => {
    const at = await start();
    const { cells } = await open(at);
    at.seen.length = 0;
    const [first, second] = await Promise.all([cells.get([7]), cells.get([7])]);
    expect(at.seen).toHaveLength(1);
    expect(first.get(7)).toEqual(second.get(7));
  });

  it("makes at most six requests at a time", async () => {
    let underWay = 0;
    let most = 0;
    const at = await start();
    const { cells } = await open(at);
    at.options.instead = (name, range, response) => {
      if (!name.startsWith("cells-") || !range) return false;
      most = Math.max(most, ++underWay);
      const content = large.get(name) as Buffer;
      const begin = Number(/\d+/.exec(range)?.[0]);
      setTimeout(() => {
        underWay--;
        response.writeHead(206).end(content.subarray(begin, begin + lengthOf(range)));
      }, 20);
      return true;
    };
    // Every twelfth: too far apart to be fetched together.
    const far = Array.from({ length: 9 }, (_, i) => 12 * i);
    expect((await cells.get([...far, 110])).size).toBe(10);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
  });

  it("asks once more where bytes came wrong", async () => {
    const wrong = forCells((response, range) => response.writeHead(206).end(Buffer.alloc(lengthOf(range))), 1);
    const at = await start({ instead: wrong });
    const { cells } = await open(at);
    expect((await cells.get([2])).get(2)?.length).toBeGreaterThan(0);
    expect(at.seen.filter(({ name }) => name.startsWith("cells-"))).toHaveLength(2);
  });

  it("gives up where they stay wrong, and says which block it was", async () => {
    const at = await start({
      instead: forCells((response, range) => response.writeHead(206).end(Buffer.alloc(lengthOf(range)))),
    });
    const { cells } = await open(at);
    const error = await errorOf(cells.get([2]));
    expect(error.code).toBe("corrupt");
    expect(error.where).toBe(`${named("cells")}, cell 2`);
    expect(error.what).toMatch(/^has the sha256 [0-9a-f]{16}\.\.\., expected [0-9a-f]{16}\.\.\.$/);
    at.options = {};
    expect((await cells.get([2])).size).toBe(1);
  });

  it("tells an answer that is too short", async () => {
    const at = await start({ instead: forCells((response) => response.writeHead(206).end("short")) });
    const error = await errorOf((await open(at)).cells.get([2]));
    expect(error.code).toBe("corrupt");
    expect(error.message).toMatch(/cells-\w+\.blocks from byte [\d,]+: is 5 bytes, expected [\d,]+ \(truncated\?\)/);
  });

  it("tells an answer that does not end", async () => {
    const endless = forCells((response, range) => response.writeHead(206).end(Buffer.alloc(lengthOf(range) + 1)));
    const error = await errorOf((await open(await start({ instead: endless }))).cells.get([2]));
    expect(error.what).toMatch(/^is more than the [\d,]+ bytes expected$/);
  });

  it("tells a file that is shorter on its host", async () => {
    const at = await start();
    const { cells } = await open(at);
    at.content = new Map(large).set(named("cells"), (large.get(named("cells")) as Buffer).subarray(0, 9000));
    const beyond = await errorOf(cells.get([50]));
    expect(beyond.what).toBe("is shorter than catalog.json says (HTTP 416)");
    const within = await errorOf(cells.get([0]));
    expect(within.what).toMatch(/^is 9,000 bytes, expected [\d,]+ \(truncated\?\)$/);
  });

  it("tells a connection that is cut", async () => {
    const cut = forCells((response, range) => {
      response.writeHead(206, { "content-length": lengthOf(range) });
      response.write(Buffer.alloc(10), () => response.destroy());
    });
    const error = await errorOf((await open(await start({ instead: cut }))).cells.get([2]));
    expect(error.code).toBe("io");
    expect(error.what).toBe("could not be fetched");
  });

  it("tells a host that fails or is gone", async () => {
    const at = await start({ instead: forCells((response) => response.writeHead(503).end()) });
    const { cells } = await open(at);
    expect((await errorOf(cells.get([2]))).what).toMatch(/^could not be fetched from http.*\(HTTP 503\)$/);
    await at.stop();
    expect((await errorOf(cells.get([2]))).code).toBe("io");
    expect((await errorOf(openFiles(at.address, { load: "auto", onProgress: () => {} }))).code).toBe("io");
  });

  it("is taken whole from a host without ranges, when it is opened", async () => {
    const at = await start({ ranges: false });
    const progress: [number, number][] = [];
    const opened = await open(at, (...now) => progress.push(now));
    expect(opened.remote).toBeUndefined();
    const total = bytesOf("index") + bytesOf("cells") + bytesOf("lookup");
    expect(progress.at(-1)).toEqual([total, total]);
    expect(at.seen).toHaveLength(4);
    expect((await opened.cells.get([5])).size).toBe(1);
  });

  it("is taken whole, once, from a host that changes its mind", async () => {
    const at = await start();
    const { cells } = await open(at);
    at.options = { ranges: false };
    const blocks = await Promise.all([cells.get([0, 20, 40]), cells.get([10, 30])]);
    expect(blocks.map(({ size }) => size)).toEqual([3, 2]);
    const requests = at.seen.length;
    expect((await cells.get([50])).size).toBe(1);
    expect(at.seen).toHaveLength(requests);
  });

  it("takes no more than the manifest says from such a host", async () => {
    const at = await start();
    const { cells } = await open(at);
    at.options = { instead: forCells((response) => response.writeHead(200).end(Buffer.alloc(bytesOf("cells") + 1))) };
    const error = await errorOf(cells.get([0]));
    expect(error.what).toMatch(/^is more than the 11,[\d,]+ bytes expected$/);
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const at = await start({
      instead: (name) => {
        if (!name.startsWith("index-")) return false;
        controller.abort();
        return true;
      },
    });
    const options = { load: "auto", onProgress: () => {}, signal: controller.signal } as const;
    expect((await errorOf(openFiles(at.address, options))).code).toBe("canceled");
  });

  it("can't be kept where nothing can, and says so", async () => {
    const { remote } = await open(await start());
    const keep = remote?.cells.keep(() => {}, new AbortController().signal);
    const error = await errorOf(keep as Promise<void>);
    expect(error.code).toBe("io");
    expect(error.what).toBe("can't be kept: this browser keeps nothing for this page");
  });
});
