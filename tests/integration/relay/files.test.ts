// What the relay promises about files, over real sockets.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, open, type Relay, rawGet, sleep, startRelay, statusOf, temporaryFolder } from "./relay.js";

const folder = temporaryFolder();
const site = join(folder.path, "site");
const catalog = join(folder.path, "catalog");
const script = `export const text = "${"music ".repeat(2000)}";`;
const large = randomBytes(24 * 1024 * 1024);
let relay: Relay;

beforeAll(async () => {
  mkdirSync(join(site, "assets"), { recursive: true });
  mkdirSync(join(site, ".git"));
  mkdirSync(catalog);
  writeFileSync(join(folder.path, "secret.txt"), "secret");
  writeFileSync(join(site, "index.html"), "<!doctype html><title>Earshot</title>");
  writeFileSync(join(site, ".git/config"), "hidden");
  writeFileSync(join(site, "assets/index-BX3k9_aQ.js"), script);
  writeFileSync(join(site, "assets/index-BX3k9_aQ.js.br"), brotliCompressSync(script));
  writeFileSync(join(site, "assets/index-BX3k9_aQ.js.gz"), gzipSync(script));
  writeFileSync(join(site, "earshot.wasm"), Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]));
  writeFileSync(join(site, "empty.txt"), "");
  symlinkSync("../secret.txt", join(site, "escape.txt"));
  symlinkSync("/etc", join(site, "etc"));
  symlinkSync("index.html", join(site, "inside.html"));
  writeFileSync(join(catalog, "catalog.json"), '{"tracks": 3}');
  writeFileSync(join(catalog, "cells-0123456789abcdef.blocks"), "0123456789");
  writeFileSync(join(catalog, "large.bin"), large);
  relay = await startRelay("--site", site, "--catalog", catalog);
});

afterAll(async () => {
  expect(await relay.stop()).toBe(0);
  folder.remove();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One request as it is: fetch() would decode, follow and add fields. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = httpRequest({ port: relay.port, host: "127.0.0.1", path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
      answer.on("error", fail);
    });
    sent.on("error", fail);
    sent.end();
  });
}

describe("the site", () => {
  it("is at the root, with its policy and without a guess", async () => {
    const page = await ask("/");
    expect(page.status).toBe(200);
    expect(page.body.toString()).toContain("Earshot");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["cache-control"]).toBe("no-cache");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["referrer-policy"]).toBe("no-referrer");
    expect(page.headers["content-security-policy"]).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(page.headers["content-security-policy"]).not.toContain("unsafe-inline");
    expect(page.headers["access-control-allow-origin"]).toBeUndefined();
    expect(Math.abs(Date.parse(page.headers.date ?? "") - Date.now())).toBeLessThan(5000);
  });

  it("sends WebAssembly as what browsers compile while it streams", async () => {
    expect((await ask("/earshot.wasm")).headers["content-type"]).toBe("application/wasm");
  });

  it("lets hashed names be kept for ever", async () => {
    expect((await ask("/assets/index-BX3k9_aQ.js")).headers["cache-control"]).toBe(
      "public, max-age=31536000, immutable",
    );
  });

  it("sends the copy that was compressed beforehand, and what it decodes to is the file", async () => {
    const plain = await ask("/assets/index-BX3k9_aQ.js");
    const brotli = await ask("/assets/index-BX3k9_aQ.js", { "Accept-Encoding": "gzip, deflate, br" });
    const gzip = await ask("/assets/index-BX3k9_aQ.js", { "Accept-Encoding": "gzip, br;q=0.1" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(plain.body.toString()).toBe(script);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
    expect(gunzipSync(gzip.body).toString()).toBe(script);
    expect(new Set([plain, brotli, gzip].map(({ headers }) => headers.etag)).size).toBe(3);
    for (const { headers } of [plain, brotli, gzip]) expect(headers.vary).toBe("Accept-Encoding");
    const again = { "Accept-Encoding": "br", "If-None-Match": brotli.headers.etag ?? "" };
    expect((await ask("/assets/index-BX3k9_aQ.js", again)).status).toBe(304);
  });

  it("follows links that stay inside", async () => {
    expect((await ask("/inside.html")).status).toBe(200);
  });

  it("sends an empty file as an empty file", async () => {
    const empty = await ask("/empty.txt");
    expect(empty.status).toBe(200);
    expect(empty.headers["content-length"]).toBe("0");
    expect((await ask("/empty.txt", { Range: "bytes=0-" })).status).toBe(416);
  });

  it("has a new tag for new bytes at once", async () => {
    const file = join(site, "changing.txt");
    const tags = new Set<string | undefined>();
    for (let i = 0; i < 20; i++) {
      writeFileSync(file, `version ${String(i).padStart(2, "0")}`);
      const answer = await ask("/changing.txt");
      expect(answer.body.toString()).toContain(String(i).padStart(2, "0"));
      tags.add(answer.headers.etag);
    }
    expect(tags.size).toBe(20);
  });
});

describe("the catalog", () => {
  it("can be read by pages of other origins, errors too", async () => {
    for (const path of ["/catalog/catalog.json", "/catalog/none", "/catalog/"]) {
      const { headers } = await ask(path, { Origin: "https://shop.example" });
      expect(headers["access-control-allow-origin"]).toBe("*");
      expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
      for (const name of ["ETag", "Content-Range", "Content-Length", "Accept-Ranges"]) {
        expect(headers["access-control-expose-headers"]).toContain(name);
      }
    }
  });

  it("answers a preflight", async () => {
    const fields = { Origin: "https://shop.example", "Access-Control-Request-Method": "GET" };
    const answer = await ask("/catalog/catalog.json", fields, "OPTIONS");
    expect(answer.status).toBe(204);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.headers["access-control-allow-headers"]).toContain("Range");
    expect(answer.headers["content-length"]).toBeUndefined();
  });

  it("takes the tag from a hashed name", async () => {
    const { headers } = await ask("/catalog/cells-0123456789abcdef.blocks");
    expect(headers.etag).toBe('"0123456789abcdef-10"');
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await ask("/catalog/catalog.json")).headers["cache-control"]).toBe("no-cache");
  });

  it("redirects to its own root", async () => {
    const answer = await ask("/catalog");
    expect([answer.status, answer.headers.location]).toEqual([301, "/catalog/"]);
  });

  it("sends a large file whole and in parts, byte for byte", async () => {
    const whole = await ask("/catalog/large.bin");
    expect(whole.status).toBe(200);
    expect(whole.body.equals(large)).toBe(true);
    expect(whole.headers.etag).toBe(`"${createHash("sha256").update(large).digest("hex").slice(0, 32)}"`);
    const end = large.length;
    for (const [range, first, last] of [
      ["bytes=0-0", 0, 1],
      ["bytes=65535-65536", 65535, 65537],
      [`bytes=${end - 3}-`, end - 3, end],
      ["bytes=-100000", end - 100000, end],
      [`bytes=1000000-${end * 2}`, 1000000, end],
    ] as const) {
      const part = await ask("/catalog/large.bin", { Range: range, "If-Range": whole.headers.etag ?? "" });
      expect(part.status).toBe(206);
      expect(part.headers["content-range"]).toBe(`bytes ${first}-${last - 1}/${end}`);
      expect(part.body.equals(large.subarray(first, last))).toBe(true);
    }
  });

  it("refuses parts beyond the end, and gives the whole where a range cannot be honoured", async () => {
    const beyond = await ask("/catalog/cells-0123456789abcdef.blocks", { Range: "bytes=10-" });
    expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */10"]);
    for (const fields of [
      { Range: "bytes=0-1,4-5" },
      { Range: "bytes=5-2" },
      { Range: "lines=0-1" },
      { Range: "bytes=0-1", "If-Range": '"another"' },
      { Range: "bytes=0-1", "If-Range": 'W/"0123456789abcdef-10"' },
    ]) {
      const answer = await ask("/catalog/cells-0123456789abcdef.blocks", fields);
      expect([answer.status, answer.body.toString()]).toEqual([200, "0123456789"]);
    }
  });

  it("says by HEAD what it would send, and sends nothing", async () => {
    const text = await exchange(
      relay,
      "HEAD /catalog/large.bin HTTP/1.1\r\nHost: relay\r\nConnection: close\r\nRange: bytes=0-0\r\n\r\n",
    );
    expect(statusOf(text)).toBe(200);
    expect(text).toContain(`Content-Length: ${large.length}\r\n`);
    expect(text.endsWith("\r\n\r\n")).toBe(true);
  });
});

describe("a stranger", () => {
  it.each([
    ["/../secret.txt", 400],
    ["/../../etc/passwd", 400],
    ["/%2e%2e/secret.txt", 400],
    ["/%2e%2e%2fsecret.txt", 400],
    ["/..%2fsecret.txt", 400],
    ["/..%5csecret.txt", 400],
    ["/..\\secret.txt", 400],
    ["/%252e%252e/secret.txt", 404],
    ["/catalog/../../secret.txt", 400],
    ["/catalog/%2e%2e/site/index.html", 400],
    ["//etc/passwd", 400],
    ["/etc/passwd", 404],
    ["/escape.txt", 404],
    ["/.git/config", 404],
    ["/index.html%00.png", 400],
    ["/%", 400],
    ["http://relay/../secret.txt", 400],
    ["/none", 404],
    ["/index.html/", 404],
  ])("asks for %s and gets %i", async (target, status) => {
    const answer = await rawGet(relay, target);
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toContain("secret\r\n");
    expect(answer).not.toContain("root:");
    expect(answer).not.toContain("hidden");
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])(
    "cannot %s",
    async (method) => {
      const answer = await ask("/catalog/catalog.json", {}, method);
      expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD, OPTIONS"]);
    },
    10_000,
  );
});

describe("a file that is replaced during its download", () => {
  async function slowly(path: string, meanwhile: () => void): Promise<Buffer> {
    const socket = await open(relay);
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n`);
    await sleep(500);
    meanwhile();
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.resume();
    await new Promise((done) => socket.on("close", done));
    const all = Buffer.concat(chunks);
    return all.subarray(all.indexOf("\r\n\r\n") + 4);
  }

  it("arrives as it was when it was asked for", async () => {
    writeFileSync(join(catalog, "replaced.bin"), large);
    const body = await slowly("/catalog/replaced.bin", () => {
      writeFileSync(join(catalog, "next.bin"), Buffer.alloc(large.length, 1));
      renameSync(join(catalog, "next.bin"), join(catalog, "replaced.bin"));
    });
    expect(body.equals(large)).toBe(true);
    expect((await ask("/catalog/replaced.bin")).body[0]).toBe(1);
  });

  it("is cut short, not mixed, where it is rewritten or truncated in place", async () => {
    for (const change of [
      (file: string) => writeFileSync(file, Buffer.alloc(large.length, 1)),
      (file: string) => truncateSync(file, 1000),
    ]) {
      const file = join(catalog, "rewritten.bin");
      writeFileSync(file, large);
      const body = await slowly("/catalog/rewritten.bin", () => change(file));
      expect(body.length).toBeLessThan(large.length);
      expect(body.equals(large.subarray(0, body.length))).toBe(true);
    }
  });
});
