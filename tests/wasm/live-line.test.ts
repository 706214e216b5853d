// The connection to a relay, against sockets that do what a test says, in a time that passes as it says.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Line, type LineOptions, type Socket, timing } from "../../wasm/src/live/line.js";

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly sent: { type: string; [name: string]: unknown }[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  hear(message: unknown): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }
}

let sockets: FakeSocket[];
let reasons: string[];
let opened: number;
/** What chance gives: 1, the whole of each wait, unless a test says otherwise. */
let chance: number;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  reasons = [];
  opened = 0;
  chance = 1;
});
afterEach(() => {
  vi.useRealTimers();
});

function lineWith(options: Partial<LineOptions> = {}): Line {
  const line = new Line({
    url: "wss://relay.example/live",
    token: async () => undefined,
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    random: () => chance,
    onOpen: () => opened++,
    onMessage: () => {},
    onDown: (reason) => reasons.push(reason),
    ...options,
  });
  line.connect();
  return line;
}

const last = () => sockets.at(-1) as FakeSocket;
const open = async () => {
  last().onopen?.();
  await vi.advanceTimersByTimeAsync(0);
};

describe("a line to a relay", () => {
  it("doubles its waits up to half a minute, and each may be as short as chance will", async () => {
    lineWith();
    for (const wait of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = sockets.length;
      last().onclose?.({ code: 1006, reason: "" });
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(sockets.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets.length).toBe(before + 1);
    }
    chance = 0.001;
    const before = sockets.length;
    last().onclose?.({ code: 1006, reason: "" });
    await vi.advanceTimersByTimeAsync(30);
    expect(sockets.length).toBe(before + 1);
    expect(new Set(reasons)).toEqual(new Set(["the relay can't be reached"]));
  });

  it("comes back soon after a connection that lasted, and not after one that did not", async () => {
    lineWith();
    for (let i = 0; i < 6; i++) {
      last().onclose?.({ code: 1006, reason: "" });
      await vi.advanceTimersByTimeAsync(timing.mostWait);
    }
    await open();
    const before = sockets.length;
    last().onclose?.({ code: 1006, reason: "" });
    await vi.advanceTimersByTimeAsync(timing.firstWait);
    expect(sockets.length).toBe(before);
    await vi.advanceTimersByTimeAsync(timing.mostWait);
    await open();
    for (let passed = 0; passed < timing.steady; passed += 5000) {
      await vi.advanceTimersByTimeAsync(5000);
      last().hear({ type: "ping" });
    }
    last().onclose?.({ code: 1001, reason: "the relay stops" });
    await vi.advanceTimersByTimeAsync(timing.firstWait);
    expect(sockets.length).toBe(before + 2);
    expect(reasons.at(-1)).toBe("the relay stops");
  });

  it("gives up a relay that neither answers nor closes", async () => {
    lineWith();
    await vi.advanceTimersByTimeAsync(timing.opening);
    expect(reasons).toEqual(["the relay did not answer"]);
    expect(last().isClosed).toBe(true);
  });

  it("takes a silent connection for dead, and pings for life", async () => {
    const line = lineWith();
    await open();
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(15_000);
      last().hear({ type: "ping" });
    }
    expect(line.isOpen).toBe(true);
    expect(last().sent.filter(({ type }) => type === "pong")).toHaveLength(10);
    const dead = last();
    await vi.advanceTimersByTimeAsync(timing.silence);
    expect(reasons).toEqual(["the relay fell silent"]);
    expect(dead.isClosed).toBe(true);
    // What it says after all is nobody's any more.
    dead.hear({ type: "ping" });
    expect(dead.sent.filter(({ type }) => type === "pong")).toHaveLength(10);
  });

  it("gives its token before anything else, a fresh one each time and before it expires", async () => {
    let asked = 0;
    const line = lineWith({ token: async () => `token ${++asked}` });
    await open();
    expect(last().sent).toEqual([{ type: "hello", token: "token 1" }]);
    expect(opened).toBe(1);
    last().hear({ type: "welcome", listener: "ann", until: Date.now() + 60_000 });
    await vi.advanceTimersByTimeAsync(60_000 - timing.renewal);
    expect(last().sent.at(-1)).toEqual({ type: "hello", token: "token 2" });
    last().onclose?.({ code: 1008, reason: "" });
    await vi.advanceTimersByTimeAsync(timing.firstWait);
    await open();
    expect(last().sent).toEqual([{ type: "hello", token: "token 3" }]);
    line.stop();
  });

  it("says so where there is no token, and asks for one again", async () => {
    let asked = 0;
    lineWith({
      token: async () => {
        if (++asked === 1) throw new Error("signed out");
        return "token";
      },
    });
    await open();
    expect(reasons).toEqual(["there is no token: signed out"]);
    await vi.advanceTimersByTimeAsync(timing.firstWait);
    await open();
    expect(opened).toBe(1);
  });

  it("knows who is no relay, and passes over what a later relay may say", async () => {
    const line = lineWith();
    await open();
    last().hear({ type: "confetti", colours: 7 });
    expect(line.isOpen).toBe(true);
    for (const wrong of ["<!doctype html>", "[]", { type: "batch", channel: "tracks", records: [{ offset: -1 }] }]) {
      last().hear(wrong);
      expect(reasons.at(-1)).toBe("what answers is no relay of this version");
      await vi.advanceTimersByTimeAsync(timing.mostWait);
      await open();
    }
  });

  it("tries no more when it is stopped, until it is asked to", async () => {
    const line = lineWith();
    last().onclose?.({ code: 1006, reason: "" });
    line.stop();
    await vi.advanceTimersByTimeAsync(10 * timing.mostWait);
    expect(sockets).toHaveLength(1);
    line.connect();
    expect(sockets).toHaveLength(2);
  });
});
