// How the relay treats connections: patient ones, fast ones, hostile ones.
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  exchange,
  open,
  type Relay,
  rawGet,
  readToEnd,
  sleep,
  startRelay,
  statusOf,
  temporaryFolder,
} from "./relay.js";

const folder = temporaryFolder();
let relay: Relay;

beforeAll(async () => {
  writeFileSync(join(folder.path, "index.html"), "page");
  writeFileSync(join(folder.path, "a.txt"), "first");
  writeFileSync(join(folder.path, "b.txt"), "second");
  writeFileSync(join(folder.path, "large.bin"), Buffer.alloc(64 * 1024 * 1024, 7));
  const limits = ["--header-timeout", "600ms", "--idle-timeout", "900ms", "--stall-timeout", "1500ms"];
  const caps = ["--max-connections", "40", "--max-header-bytes", "8KiB", "--max-target-bytes", "1KiB"];
  relay = await startRelay("--site", folder.path, ...limits, ...caps, "--max-body-bytes", "1KiB");
});

afterAll(async () => {
  expect(await relay.stop()).toBe(0);
  folder.remove();
});

const descriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
const residentKilobytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

/** Milliseconds until the relay closes a connection to which `bytes` were sent. */
async function closedAfter(bytes: string): Promise<number> {
  const socket = await open(relay);
  const begun = performance.now();
  if (bytes) socket.write(bytes);
  const { closed } = await readToEnd(socket, 20_000);
  socket.destroy();
  expect(closed).toBe(true);
  return performance.now() - begun;
}

describe("one connection", () => {
  it("answers pipelined requests in their order", async () => {
    const ask = (path: string, last = false) =>
      `GET ${path} HTTP/1.1\r\nHost: relay\r\n${last ? "Connection: close\r\n" : ""}\r\n`;
    const paths = Array.from({ length: 50 }, (_, i) => (i % 3 === 2 ? "/none" : i % 3 === 1 ? "/b.txt" : "/a.txt"));
    const text = await exchange(relay, paths.map((path) => ask(path)).join("") + ask("/", true));
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map((match) => match[1]);
    expect(statuses).toEqual([...paths.map((path) => (path === "/none" ? "404" : "200")), "200"]);
    const bodies = [...text.matchAll(/first|second|There is no such file|page/g)].map((match) => match[0]);
    expect(bodies.slice(0, 3)).toEqual(["first", "second", "There is no such file"]);
    expect(bodies.at(-1)).toBe("page");
  });

  it("understands a request that arrives byte by byte", async () => {
    const socket = await open(relay);
    socket.setNoDelay(true);
    const answer = readToEnd(socket);
    for (const byte of "GET /a.txt HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n") {
      socket.write(byte);
      await new Promise((done) => setImmediate(done));
    }
    expect((await answer).text).toContain("first");
  });

  it("keeps HTTP/1.0 alive only where that is asked for", async () => {
    expect(statusOf(await exchange(relay, "GET /a.txt HTTP/1.0\r\n\r\n"))).toBe(200);
    const socket = await open(relay);
    const answer = readToEnd(socket);
    socket.write("GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    await sleep(200);
    socket.write("GET /b.txt HTTP/1.0\r\n\r\n");
    const { text } = await answer;
    expect(text).toContain("first");
    expect(text).toContain("second");
  });

  it("reads past a small body, and takes the next request after it", async () => {
    const first = "GET /a.txt HTTP/1.1\r\nHost: relay\r\nContent-Length: 5\r\n\r\nhello";
    const second = "GET /b.txt HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    const third = "GET / HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n";
    const text = await exchange(relay, first + second + third);
    expect([...text.matchAll(/HTTP\/1\.1 200/g)].length).toBe(3);
  });

  it("answers 10,000 requests and leaks no descriptor", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const ask = (path: string) =>
      new Promise<number>((done, fail) => {
        get({ host: "127.0.0.1", port: relay.port, path, agent }, (answer) => {
          answer.resume();
          answer.on("end", () => done(answer.statusCode ?? 0));
        }).on("error", fail);
      });
    await Promise.all(["/a.txt", "/b.txt", "/none", "/"].map(ask));
    await sleep(100);
    const before = descriptors(relay.pid);
    let wrong = 0;
    const paths = ["/a.txt", "/none", "/", "/b.txt"];
    await Promise.all(
      paths.map(async (path) => {
        for (let i = 0; i < 2500; i++) if ((await ask(path)) !== (path === "/none" ? 404 : 200)) wrong++;
      }),
    );
    expect(wrong).toBe(0);
    // A client may have its answer before the relay has let go of the file.
    await expect.poll(() => descriptors(relay.pid)).toBeLessThanOrEqual(before);
    agent.destroy();
  });
});

describe("a malformed request", () => {
  const host = "Host: relay\r\n";
  it.each([
    ["both lengths", `POST / HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    [
      "both, the other way",
      `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ["two lengths", `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, 400],
    ["the same length twice", `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`, 400],
    ["a negative length", `GET / HTTP/1.1\r\n${host}Content-Length: -5\r\n\r\n`, 400],
    ["a length that is none", `GET / HTTP/1.1\r\n${host}Content-Length: 5x\r\n\r\n`, 400],
    ["an unknown coding", `GET / HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n\r\n`, 501],
    ["chunked twice", `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`, 501],
    ["a bad chunk", `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ["a space before the colon", `GET / HTTP/1.1\r\n${host}Content-Length : 5\r\n\r\n`, 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["two hosts", `GET / HTTP/1.1\r\n${host}${host}\r\n`, 400],
    ["another version", `GET / HTTP/2.0\r\n${host}\r\n`, 505],
    ["no HTTP", "hello there\r\n\r\n", 400],
    ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
    ["a long address", `GET /${"a".repeat(2000)} HTTP/1.1\r\n${host}\r\n`, 414],
    ["an endless address", `GET /${"a".repeat(9000)}`, 414],
    ["long fields", `GET / HTTP/1.1\r\n${host}X: ${"a".repeat(9000)}\r\n\r\n`, 431],
    ["a large body", `GET / HTTP/1.1\r\n${host}Content-Length: 2000\r\n\r\n`, 413],
    [
      "a large chunked body",
      `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n800\r\n${"a".repeat(2048)}\r\n0\r\n\r\n`,
      413,
    ],
    [
      "endless extensions of a chunk",
      `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n1;${"a".repeat(300_000)}\r\na\r\n0\r\n\r\n`,
      413,
    ],
    [
      "many chunks with extensions",
      `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${`1;${"a".repeat(1000)}\r\na\r\n`.repeat(100)}0\r\n\r\n`,
      413,
    ],
    [
      "long trailers",
      `GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n${`X: ${"a".repeat(1000)}\r\n`.repeat(50)}\r\n`,
      413,
    ],
  ])("with %s is refused, and what follows it is not taken for a request", async (_, bytes, status) => {
    const text = await exchange(relay, `${bytes}GET /a.txt HTTP/1.1\r\nHost: relay\r\n\r\n`);
    expect(statusOf(text)).toBe(status);
    expect([...text.matchAll(/HTTP\/1\.1 \d/g)].length).toBe(1);
    expect(text).toContain("Connection: close\r\n");
  });
});

describe("a slow client", () => {
  it("that says nothing is let go after idle-timeout", async () => {
    expect(await closedAfter("")).toBeGreaterThan(700);
  });

  it("that begins a request and stops is let go after header-timeout", async () => {
    expect(await closedAfter("GET / HTTP/1.1\r\nHost: re")).toBeGreaterThan(400);
  });

  it("that trickles a field at a time gains no time by it", async () => {
    const socket = await open(relay);
    const end = readToEnd(socket, 8000);
    socket.write("GET / HTTP/1.1\r\nHost: relay\r\n");
    const trickle = setInterval(() => socket.write("X: y\r\n"), 100);
    const { closed } = await end;
    clearInterval(trickle);
    socket.destroy();
    expect(closed).toBe(true);
  });

  it("that does not send its body is let go too", async () => {
    await closedAfter("GET / HTTP/1.1\r\nHost: relay\r\nContent-Length: 10\r\n\r\nabc");
  });

  it("that takes nothing of a large file is let go, and costs no memory meanwhile", async () => {
    const before = residentKilobytes(relay.pid);
    const sockets = await Promise.all(Array.from({ length: 8 }, () => open(relay)));
    for (const socket of sockets) {
      socket.pause();
      socket.write("GET /large.bin HTTP/1.1\r\nHost: relay\r\n\r\n");
    }
    await sleep(800);
    expect(residentKilobytes(relay.pid) - before).toBeLessThan(8 * 1024);
    const open8 = descriptors(relay.pid);
    await sleep(2500);
    expect(descriptors(relay.pid)).toBeLessThanOrEqual(open8 - 16);
    for (const socket of sockets) socket.destroy();
  });
});

describe("too many connections of one address", () => {
  it("are told 503, WebSockets among them, while others and this machine's own are served", async () => {
    const caps = ["--max-connections-per-address", "3", "--log", `sqlite:${folder.path}/log`];
    const own = await startRelay("--site", folder.path, ...caps);
    const from = (localAddress: string) =>
      new Promise<Socket>((done, fail) => {
        const socket = connect({ port: own.port, host: "127.0.0.1", localAddress }, () => done(socket));
        socket.once("error", fail);
      });
    const ask = async (socket: Socket) => {
      const answer = readToEnd(socket);
      socket.write("GET /a.txt HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n");
      return statusOf((await answer).text);
    };
    const live = new WebSocket(`ws://127.0.0.1:${own.port}/live`, ["earshot.v1"], { localAddress: "127.0.0.2" });
    await once(live, "open");
    const sockets = await Promise.all([from("127.0.0.2"), from("127.0.0.2")]);
    expect(await ask(await from("127.0.0.2"))).toBe(503);
    expect(await ask(await from("127.0.0.3"))).toBe(200);
    const loopback = await Promise.all(Array.from({ length: 5 }, () => open(own)));
    expect(await ask(loopback[4] as Socket)).toBe(200);
    live.close();
    // Its place is free when both ends have said so.
    await expect.poll(async () => ask(await from("127.0.0.2"))).toBe(200);
    for (const socket of [...sockets, ...loopback]) socket.destroy();
    expect(await own.stop()).toBe(0);
  });
});

describe("too many connections", () => {
  it("are told 503, and the others are served on", async () => {
    const sockets: Socket[] = await Promise.all(Array.from({ length: 40 }, () => open(relay)));
    const refused = await open(relay);
    const { text, closed } = await readToEnd(refused);
    refused.destroy();
    expect([statusOf(text), closed]).toEqual([503, true]);
    expect(text).toContain("Retry-After: 1\r\n");
    const [first] = sockets;
    const answer = readToEnd(first as Socket);
    first?.write("GET /a.txt HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n");
    expect(statusOf((await answer).text)).toBe(200);
    for (const socket of sockets) socket.destroy();
    await sleep(200);
    expect(statusOf(await rawGet(relay, "/a.txt"))).toBe(200);
  });
});
