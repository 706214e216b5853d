// From start to stop: the ready line, settings, signals.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { open, program, rawGet, readToEnd, sleep, startRelay, statusOf, temporaryFolder } from "./relay.js";

const folder = temporaryFolder();
const site = join(folder.path, "site");
const size = 32 * 1024 * 1024;

beforeAll(() => {
  mkdirSync(site);
  writeFileSync(join(site, "index.html"), "page");
  writeFileSync(join(site, "large.bin"), Buffer.alloc(size, 7));
});

afterAll(() => folder.remove());

function run(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(program, args, { env: { ...process.env, ...environment }, timeout: 10_000 }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

describe("starting", () => {
  it("says where it listens and what it serves", async () => {
    const relay = await startRelay("--site", site);
    expect(relay.readyLine).toBe(
      `earshot-relay: listening on http://127.0.0.1:${relay.port}/ (site ${site}, no catalog)`,
    );
    expect(statusOf(await rawGet(relay, "/healthz"))).toBe(200);
    expect(statusOf(await rawGet(relay, "/readyz"))).toBe(200);
    expect(statusOf(await rawGet(relay, "/catalog/catalog.json"))).toBe(404);
    expect(await relay.stop("SIGINT")).toBe(0);
  });

  it("listens on IPv6 and speaks it", async () => {
    const relay = await startRelay("--listen", "[::1]:0", "--site", site);
    expect(relay.readyLine).toContain("http://[::1]:");
    expect(await (await fetch(`http://[::1]:${relay.port}/`)).text()).toBe("page");
    expect(await relay.stop()).toBe(0);
  });

  it("ends with 1 and a sentence where the address is in use", async () => {
    const relay = await startRelay("--site", site);
    const { code, out, err } = await run(["--listen", `127.0.0.1:${relay.port}`]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(`--listen 127.0.0.1:${relay.port}: cannot be bound: Address already in use.`);
    expect(err).toContain("choose another port");
    await relay.stop();
  });

  it("ends with 2 and a sentence for each wrong setting", async () => {
    const { code, out, err } = await run(["--site", "/no/such", "--threds", "2"], { EARSHOT_IDLE_TIMEOUT: "soon" });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain('--site: "/no/such" is not a folder');
    expect(err).toContain('did you mean "--threads"?');
    expect(err).toContain('EARSHOT_IDLE_TIMEOUT: "soon" is not allowed. Allowed: a time from');
  });

  it("checks a configuration without serving it", async () => {
    const file = join(folder.path, "relay.conf");
    writeFileSync(file, `site = ${site}\nthreads = 3\n`);
    const { code, out } = await run(["--config", file, "--check-config"], { EARSHOT_THREADS: "4" });
    expect(code).toBe(0);
    expect(out).toContain("# EARSHOT_THREADS\nthreads = 4\n");
    expect(out).toContain(`# ${file} line 1: site\nsite = ${site}\n`);
  });

  it("checks what the settings' files hold, all of it at once, and touches no log", async () => {
    const path = (name: string) => join(folder.path, name);
    writeFileSync(path("short"), "short");
    writeFileSync(path("keys.json"), '{"keys":[]}');
    writeFileSync(path("kafka.properties"), "acks=1\n");
    const secret = ["--token-secret-file", path("short")];
    const tls = ["--tls-certificate", path("short"), "--tls-key", path("short")];
    const check = async (...args: string[]) => {
      const { code, out, err } = await run(["--check-config", ...args]);
      if (code !== 0) expect([code, out]).toEqual([2, ""]);
      return err;
    };
    const many = await check("--log", `sqlite:${path("none/log")}`, ...secret, ...tls);
    expect(many).toContain("short: is no certificate");
    expect(many).toContain("short: has 5 bytes, at least 32 are needed");
    expect(many).toContain("none/log: lies in a folder that is not there");
    const keys = await check("--log", `sqlite:${path("log")}`, "--token-jwks-file", path("keys.json"));
    expect(keys).toContain("has no key for RS256 or HS256");
    const kafka = ["--log", "kafka:127.0.0.1:9", "--kafka-properties"];
    expect(await check(...kafka, path("kafka.properties"))).toContain("Kafka property acks: is not to be set");
    expect(await check(...kafka, path("absent.properties"))).toContain("absent.properties: cannot be read");
    writeFileSync(path("kafka.properties"), "linger.ms=20\n");
    expect(await check(...kafka, path("kafka.properties"))).toBe("");
    expect(await check("--log", `sqlite:${path("log")}`)).toBe("");
    expect(existsSync(path("log"))).toBe(false);
  });

  it("logs one line a request at debug, without the query", async () => {
    const relay = await startRelay("--site", site, "--log-level", "debug");
    await rawGet(relay, "/index.html?token=secret");
    await relay.stop();
    expect(relay.log()).toMatch(/debug 127\.0\.0\.1 GET \/index\.html 200 \d+ bytes/);
    expect(relay.log()).not.toContain("secret");
  });
});

describe("stopping", () => {
  it("lets a slow download finish and takes nothing new", async () => {
    const relay = await startRelay("--site", site);
    const idle = await open(relay);
    const idleEnd = readToEnd(idle);
    const socket = await open(relay);
    socket.pause();
    socket.write("GET /large.bin HTTP/1.1\r\nHost: relay\r\n\r\n");
    await sleep(500);
    const exit = relay.stop();
    expect((await idleEnd).closed).toBe(true);
    await expect(open(relay)).rejects.toThrow("ECONNREFUSED");
    let received = 0;
    socket.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    socket.resume();
    expect(await exit).toBe(0);
    expect(received).toBeGreaterThan(size);
  });

  it("cuts what has not finished when drain-timeout is over, and still ends with 0", async () => {
    const relay = await startRelay("--site", site, "--drain-timeout", "400ms");
    const socket = await open(relay);
    socket.on("error", () => {});
    socket.pause();
    socket.write("GET /large.bin HTTP/1.1\r\nHost: relay\r\n\r\n");
    await sleep(300);
    const begun = performance.now();
    expect(await relay.stop()).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(300);
    expect(relay.log()).toContain("cutting 1 connections");
    socket.destroy();
  });

  it("is hurried by a second signal", async () => {
    const relay = await startRelay("--site", site, "--drain-timeout", "1m");
    const socket = await open(relay);
    socket.on("error", () => {});
    socket.pause();
    socket.write("GET /large.bin HTTP/1.1\r\nHost: relay\r\n\r\n");
    await sleep(300);
    void relay.stop();
    await sleep(200);
    const begun = performance.now();
    expect(await relay.stop()).toBe(0);
    expect(performance.now() - begun, "long before drain-timeout").toBeLessThan(30_000);
    socket.destroy();
  });

  it("is at once where all connections idle", async () => {
    const relay = await startRelay("--site", site, "--drain-timeout", "1m");
    await Promise.all(Array.from({ length: 20 }, () => open(relay).then((socket) => socket.on("error", () => {}))));
    const begun = performance.now();
    expect(await relay.stop()).toBe(0);
    expect(performance.now() - begun, "long before drain-timeout").toBeLessThan(30_000);
  });
});
