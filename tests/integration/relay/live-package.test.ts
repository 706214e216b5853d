// The package's earshot/live in Node, against a real relay with its log in a file. What browsers alone have is in
// tests/browser/live-package.test.ts.
import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { connectLive } from "../../../wasm/src/live/connect-live.js";
import { Exchange } from "../../../wasm/src/live/exchange.js";
import { MemoryKeeper } from "../../../wasm/src/live/keeper.js";
import type { Live } from "../../../wasm/src/live/live.js";
import type { Entering, ToPage } from "../../../wasm/src/live/pages.js";
import type { LiveOptions, LiveRecord, PublishedEvent } from "../../../wasm/src/live/types.js";
import { Gateway } from "./gateway.js";
import { LiveClient, playedTracks } from "./live-client.js";
import { type Relay, startRelay, temporaryFolder } from "./relay.js";

const folder = temporaryFolder();
let gateway: Gateway;
let relay: Relay;
let log = 0;
const opened: Live[] = [];
/** What no call could reject with. */
let errors: string[];

/** Plays are a channel here, so that what is published can be heard. */
const start = async () => {
  relay = await startRelay("--log", `sqlite:${folder.path}/log${log}`, "--topics", "catalog=plays");
  gateway.target = relay.port;
};

const connect = (options: Partial<LiveOptions> = {}): Live => {
  const live = connectLive({
    url: `${gateway.address}live`,
    onError: (error) => errors.push(error.message),
    ...options,
  });
  opened.push(live);
  return live;
};

const play = (track: string): PublishedEvent => ({ event: "play", track });

/** Says `count` plays over a client of the tests' own, which counts for itself. */
async function publishAs(count: number, name: string): Promise<void> {
  const client = await LiveClient.open(relay);
  for (let i = 0; i < count; ++i) {
    const id = `${name}-${i}`;
    const answer = () => client.messages.findLast((message) => "id" in message && message.id === id);
    // A relay that has just begun may not have its log at hand.
    do {
      const before = client.messages.length;
      client.publish(id, play(id));
      await client.until(() => client.messages.slice(before).some((each) => "id" in each && each.id === id), id);
    } while (answer()?.type !== "ack");
  }
  await client.close();
}

/** As browsers have it: an error is no exception, and its close tells. */
class QuietSocket extends WebSocket {
  constructor(address: string, protocol: string) {
    super(address, protocol);
    this.on("error", () => {});
  }
}

const range = (last: number) => Array.from({ length: last + 1 }, (_, i) => i);

beforeAll(async () => {
  vi.stubGlobal("WebSocket", QuietSocket);
  gateway = await Gateway.start();
});
beforeEach(async () => {
  errors = [];
  log++;
  await start();
});
afterEach(async () => {
  for (const live of opened.splice(0)) live.close();
  gateway.muted = false;
  await relay.stop("SIGKILL");
});
afterAll(async () => {
  await gateway.stop();
  vi.unstubAllGlobals();
  folder.remove();
});

describe("earshot/live", () => {
  it("goes on where it was after the relay was killed: nothing lost, nothing twice", async () => {
    const offsets: number[] = [];
    const states: string[] = [];
    const live = connect({
      channels: {
        catalog: {
          from: "beginning",
          onRecords: (records) => void offsets.push(...records.map((each) => each.offset)),
        },
      },
      onState: ({ connection }) => states.push(connection),
    });
    await publishAs(60, "before");
    await expect.poll(() => offsets.length).toBe(60);
    await relay.stop("SIGKILL");
    await expect.poll(() => live.state.connection).toBe("waiting");
    expect(live.state.reason).not.toBe("");
    await start();
    await publishAs(60, "after");
    await expect.poll(() => offsets.length).toBe(120);
    expect(offsets).toEqual(range(119));
    expect(live.state).toMatchObject({ connection: "connected", reason: "" });
    expect(states).toEqual(expect.arrayContaining(["connecting", "connected", "waiting"]));
    expect(errors).toEqual([]);
  });

  it("begins with the newest where more waits than is wanted, and misses nothing from then on", async () => {
    await publishAs(40, "waiting");
    await playedTracks(relay, 40); // the relay has heard of them, too
    const offsets: number[] = [];
    const onRecords = (records: LiveRecord[]) => void offsets.push(...records.map((each) => each.offset));
    connect({ channels: { catalog: { from: "beginning", atMost: 10, onRecords } } });
    await expect.poll(() => offsets.length).toBe(10);
    await publishAs(20, "now");
    await expect.poll(() => offsets.length).toBe(30);
    expect(offsets).toEqual(range(59).slice(30));
    expect(() => connect({ channels: { catalog: { atMost: 0, onRecords } } })).toThrow("atMost");
    expect(errors).toEqual([]);
  });

  it("delivers what was published while the relay was away, in its order, once", async () => {
    const live = connect({ sharing: true });
    await relay.stop("SIGKILL");
    const published = range(149).map((i) => live.publish(play(`t${i}`)));
    await expect.poll(() => live.state.unsent).toBe(150);
    await start();
    const receipts = await Promise.all(published);
    expect(receipts.map(({ offset }) => offset)).toEqual(range(149));
    expect(await playedTracks(relay, 150)).toEqual(range(149).map((i) => `t${i}`));
    await expect.poll(() => live.state.unsent).toBe(0);
  });

  it("counts once what the relay wrote before its answer was lost", async () => {
    const live = connect({ sharing: true });
    await expect.poll(() => live.state.connection).toBe("connected");
    gateway.muted = true;
    const receipt = live.publish(play("lost"));
    expect(await playedTracks(relay, 1)).toEqual(["lost"]);
    gateway.cut();
    gateway.muted = false;
    expect((await receipt).offset).toBe(0);
    await live.publish(play("next"));
    expect(await playedTracks(relay, 2)).toEqual(["lost", "next"]);
  });

  it("publishes nothing that the listener has not allowed, and takes back what waits", async () => {
    const live = connect();
    await expect(live.publish(play("secret"))).rejects.toThrow("the listener has not allowed it");
    live.share(true);
    await live.publish(play("allowed"));
    await relay.stop("SIGKILL");
    await expect.poll(() => live.state.connection).toBe("waiting");
    const waiting = live.publish(play("waiting"));
    const refused = expect(waiting).rejects.toThrow("the listener has not allowed it");
    await expect.poll(() => live.state.unsent).toBe(1);
    live.share(false);
    await refused;
    expect(live.state.unsent).toBe(0);
    await start();
    await expect.poll(() => live.state.connection).toBe("connected");
    live.share(true);
    await live.publish(play("later"));
    expect(await playedTracks(relay, 2)).toEqual(["allowed", "later"]);
  });

  it("withdraws one event as long as it waits, and none that is on its way", async () => {
    const live = connect({ sharing: true });
    await expect.poll(() => live.state.connection).toBe("connected");
    const [gone, sent] = [new AbortController(), new AbortController()];
    gateway.muted = true;
    const receipt = live.publish(play("sent"), { signal: sent.signal });
    expect(await playedTracks(relay, 1)).toEqual(["sent"]);
    sent.abort();
    gateway.muted = false;
    gateway.cut();
    await relay.stop("SIGKILL");
    await expect.poll(() => live.state.connection).toBe("waiting");
    const withdrawn = live.publish(play("gone"), { signal: gone.signal });
    const refused = expect(withdrawn).rejects.toMatchObject({ code: "canceled", message: "publish: was withdrawn." });
    const other = live.publish(play("other"));
    await expect.poll(() => live.state.unsent).toBe(3);
    gone.abort();
    await refused;
    await expect.poll(() => live.state.unsent).toBe(2);
    await expect(live.publish(play("never"), { signal: gone.signal })).rejects.toThrow("was canceled");
    await start();
    expect((await receipt).offset).toBe(0);
    await other;
    expect(await playedTracks(relay, 2)).toEqual(["sent", "other"]);
  });

  it("refuses in words what is no event", async () => {
    const live = connect({ sharing: true });
    for (const [wrong, words] of [
      [{ event: "dance", track: "t" }, 'event.event: is "dance"'],
      [{ event: "play", track: "" }, "event.track"],
      [{ event: "play", track: "é".repeat(129) }, "1 to 256 bytes"],
      [{ event: "play", track: "a\ud800" }, "whole characters"],
      [{ event: "play", track: "t", listener: "\udc00n" }, "whole characters"],
      [{ event: "play", track: "t", at: -1 }, "milliseconds since 1970"],
      [{ event: "play", track: "t", count: 0.5 }, "a whole number from 1 to 1,000,000"],
    ] as const)
      await expect(live.publish(wrong as PublishedEvent)).rejects.toThrow(words);
    for (const channel of ["listener/a\ud800", `listener/${"n".repeat(20_000)}`, "charts"] as `listener/${string}`[])
      await expect(live.publish(play("t"), { channel })).rejects.toThrow("channel: is ");
    expect(live.state.unsent).toBe(0);
    // What only the relay knows better: its clock.
    await expect(live.publish({ ...play("t"), at: Date.now() + 1e9 })).rejects.toThrow("no time");
    await live.publish(play("fine"));
    await live.publish(play("\u{1f3b5}"));
    expect(await playedTracks(relay, 2)).toEqual(["fine", "\u{1f3b5}"]);
  });

  it("drops, and says so, what an earlier version kept and no relay can read", async () => {
    const keeper = new MemoryKeeper();
    // As many as may be under way: they would stop all that follow.
    for (const i of range(99)) await keeper.add(`half ${i}`, { event: { ...play("a\ud800"), at: 1 } });
    await keeper.add("whole", { event: { ...play("whole"), at: 1 } });
    const { port1, port2 } = new MessageChannel();
    const heard: ToPage[] = [];
    port1.onmessage = ({ data }) => void heard.push(data);
    const entering: Entering = { type: "enter", address: "", listener: "", hasToken: false, sharing: true };
    const address = `${gateway.address.replace("http", "ws")}live`;
    new Exchange(address, { keeper: Promise.resolve(keeper) }).enter(port2, entering);
    await expect.poll(() => heard.find(({ type }) => type === "confirmed")).toMatchObject({ receipt: { id: "whole" } });
    const faults = heard.flatMap((message) => (message.type === "fault" ? [message.report] : []));
    expect(faults).toHaveLength(100);
    expect(faults[0]).toMatchObject({ code: "invalid-argument", where: "event.track", what: 'is "a\\ud800"' });
    await expect.poll(() => keeper.unsent()).toEqual([]);
    expect(await playedTracks(relay, 1)).toEqual(["whole"]);
    port1.postMessage({ type: "leave" });
    await expect.poll(() => gateway.open.size).toBe(0);
    port1.close();
  });

  it("says which channel the relay does not have", async () => {
    connect({ channels: { "charts/polka": { onRecords: () => {} } } });
    await expect.poll(() => errors).toHaveLength(1);
    expect(errors[0]).toContain("channel charts/polka: says: ");
  });

  it("serves who listens from the beginning beside who listens from now on", async () => {
    await publishAs(20, "a");
    const [now, all]: number[][] = [[], []];
    const live = connect();
    const to = (offsets: number[] | undefined) => (records: LiveRecord[]) =>
      void offsets?.push(...records.map(({ offset }) => offset));
    live.subscribe("catalog", { from: "now", onRecords: to(now) });
    await expect.poll(() => live.state.connection).toBe("connected");
    await publishAs(20, "b");
    const leave = live.subscribe("catalog", { from: "beginning", onRecords: to(all) });
    await expect.poll(() => all?.length).toBe(40);
    leave();
    await publishAs(20, "c");
    await expect.poll(() => now?.at(-1)).toBe(59);
    expect(all).toEqual(range(39));
    expect(now).toEqual(range(59).slice(-(now?.length ?? 0)));
    expect(gateway.open.size).toBe(1);
  });

  it("gives a handler one batch at a time, and what a failing one was given comes again", async () => {
    await publishAs(30, "a");
    let calls = 0;
    let inside = 0;
    const seen: number[] = [];
    const live = connect();
    live.subscribe("catalog", {
      onRecords: async () => {
        calls++;
        throw new Error("no room");
      },
    });
    await expect.poll(() => errors).toHaveLength(1);
    expect(errors[0]).toContain("stopped, since its handler failed: no room");
    live.subscribe("catalog", {
      onRecords: async (records) => {
        expect(inside++).toBe(0);
        await new Promise((done) => setTimeout(done, 20));
        seen.push(...records.map(({ offset }) => offset));
        inside--;
      },
    });
    await publishAs(30, "b");
    await expect.poll(() => seen.length).toBe(60);
    expect(seen).toEqual(range(59));
    expect(calls).toBe(1);
    // What was handled does not come again.
    const rest: number[] = [];
    live.subscribe("catalog", { onRecords: (records) => void rest.push(...records.map(({ offset }) => offset)) });
    await publishAs(1, "c");
    await expect.poll(() => rest).toEqual([60]);
  });

  it("shows its token for a listener's own channel, says who has none, and goes on over a lost connection", async () => {
    const secret = "a secret of more than thirty-two bytes";
    writeFileSync(`${folder.path}/secret`, secret);
    const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = () => {
      const text = `${base64({ alg: "HS256", typ: "JWT" })}.${base64({ sub: "ann", exp: Date.now() / 1000 + 60 })}`;
      return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
    };
    const guarded = await startRelay(
      ...["--log", `sqlite:${folder.path}/guarded`, "--token-secret-file", `${folder.path}/secret`],
    );
    gateway.target = guarded.port;
    const [heard, foreign]: string[][] = [[], []];
    const own = (tracks: string[] | undefined) => ({
      from: "beginning" as const,
      onRecords: (records: LiveRecord<Readonly<Record<string, unknown>>>[]) =>
        void tracks?.push(...records.map(({ value }) => String(value.track))),
    });
    let asked = 0;
    const given = () => {
      asked++;
      return Promise.resolve(token());
    };
    const live = connect({ token: given, listener: "ann", sharing: true, channels: { "listener/ann": own(heard) } });
    const stranger = connect({ sharing: true, channels: { "listener/ann": own(foreign) } });
    await expect(stranger.publish(play("x"), { channel: "listener/ann" })).rejects.toThrow("forbidden");
    await expect.poll(() => errors).toEqual([expect.stringContaining("channel listener/ann: says: ")]);
    const phone = await LiveClient.open(guarded);
    phone.send({ type: "hello", token: token() });
    const tell = (id: string) => phone.send({ type: "publish", id, event: play(id), channel: "listener/ann" });
    tell("one");
    await expect.poll(() => heard).toEqual(["one"]);
    gateway.cut();
    tell("two");
    await expect.poll(() => heard).toEqual(["one", "two"]);
    expect(asked).toBe(2);
    await live.publish(play("three"), { channel: "listener/ann" });
    await expect.poll(() => heard).toEqual(["one", "two", "three"]);
    expect(foreign).toEqual([]);
    await phone.close();
    await guarded.stop();
  });

  it("is found by pages of a relay that has events to bring", async () => {
    const site = `${folder.path}/site`;
    mkdirSync(site);
    writeFileSync(`${site}/index.html`, "<!doctype html><title>Live</title>");
    writeFileSync(`${site}/page.js`, "");
    const field = async (of: Relay, path: string, name = "Earshot-Live") =>
      (await fetch(of.url + path, { method: "HEAD" })).headers.get(name);
    const withLog = await startRelay("--site", site, "--log", `sqlite:${folder.path}/found`);
    expect([await field(withLog, "/"), await field(withLog, "/page.js")]).toEqual(["/live", null]);
    expect(await field(withLog, "/", "Earshot-Tracks")).toBeNull();
    await withLog.stop();
    const sorted = ["--topics", "tracks/pop=tracks-pop,charts/pop=top,tracks/rock=tracks-rock"];
    const several = await startRelay("--site", site, "--log", `sqlite:${folder.path}/found`, ...sorted);
    expect(await field(several, "/", "Earshot-Tracks")).toBe("tracks, tracks/pop, tracks/rock");
    await several.stop();
    const without = await startRelay("--site", site);
    expect(await field(without, "/")).toBeNull();
    await without.stop();
  });

  it("refuses in words addresses and options that are none", () => {
    for (const [options, words] of [
      [{ url: "nowhere" }, "the address of a relay's /live"],
      [{ url: "ftp://relay.example/live" }, "ws, wss, http or https"],
      [{ url: "wss://relay.example/live?token=x" }, "Give a token instead"],
      [{ url: "wss://ann:secret@relay.example/live" }, "Give a token instead"],
      [{ url: "wss://relay.example/live", token: 7 }, "a function that gives one"],
      [{ url: "wss://relay.example/live", sharing: "yes" }, "true or false"],
    ] as const)
      expect(() => connectLive(options as unknown as LiveOptions)).toThrow(words);
    const live = connect();
    const subscribe = (subscription: object) => () => live.subscribe("tracks", subscription as never);
    expect(subscribe({ from: "yesterday", onRecords: () => {} })).toThrow('"kept" or "beginning" or "now"');
    expect(subscribe({ from: { a: 1 }, onRecords: () => {} })).toThrow('positions, such as { "0": 41 }');
    expect(subscribe({})).toThrow("onRecords");
    live.close();
    expect(subscribe({ onRecords: () => {} })).toThrow("was closed");
  });
});
