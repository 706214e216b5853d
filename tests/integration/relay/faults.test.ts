// What breaks, and what must hold then: nothing lost, nothing twice, nothing acknowledged that is not there. Judged by
// what kcat lists of the broker, or SQLite's shell of the log file, against what clients wrote down.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { KafkaBroker } from "../../../scripts/lib/kafka-broker.mjs";
import { everything, places, produce } from "./kcat.js";
import { type After, LiveClient, type LiveRecord } from "./live-client.js";
import { open, program, type Relay, readToEnd, sleep, startRelay, startRelayAs, temporaryFolder } from "./relay.js";
import { rowsOf } from "./sqlite-shell.js";

const track = (id: string, padding = "") => JSON.stringify({ id, title: `Song ${id}`, artist: "A", padding });
const tracks = (name: string, count: number) => Array.from({ length: count }, (_, i) => track(`${name}-${i}`));
const event = { event: "play", track: "t" };

/** Within each partition the offsets ascend, each once. */
function expectOrder(records: LiveRecord[]): void {
  const last = new Map<number, number>();
  for (const { partition, offset } of records) {
    expect(offset).toBeGreaterThan(last.get(partition) ?? -1);
    last.set(partition, offset);
  }
}

/** A listener as pages are: connects again to any of the relays, resumes, and says again what was not acknowledged. */
class Listener {
  readonly records: LiveRecord[] = [];
  readonly acks = new Map<string, { partition: number; offset: number }>();
  readonly gaps: unknown[] = [];
  /** Ids that it said more than once, because a relay was gone before it answered. */
  readonly saidAgain = new Set<string>();
  #unsaid = new Set<string>();
  readonly #said = new Set<string>();
  #seen: After = {};
  #client?: LiveClient;
  #left = false;

  constructor(
    readonly channel: string,
    readonly relays: () => Relay[],
  ) {}

  async run(): Promise<void> {
    for (let turn = 0; !this.#left; ++turn) {
      const relays = this.relays();
      const relay = relays[turn % relays.length];
      const client = relay && (await LiveClient.open(relay).catch(() => undefined));
      if (!client) {
        await sleep(50);
        continue;
      }
      this.#client = client;
      const heard = () => {
        for (const message of client.messages.splice(0)) {
          if (message.type === "batch") this.records.push(...message.records);
          if (message.type === "gap") this.gaps.push(message);
          if (message.type === "ack") {
            this.acks.set(message.id, message);
            this.#unsaid.delete(message.id);
          }
          if (message.type === "error") client.socket.terminate();
        }
      };
      client.socket.on("message", heard);
      client.seen = this.#seen;
      client.send({ type: "subscribe", channel: this.channel, after: this.#seen });
      for (const id of this.#unsaid) {
        if (this.#said.has(id)) this.saidAgain.add(id);
        this.#said.add(id);
        client.publish(id, event);
      }
      await client.closed;
      heard();
      this.#seen = client.seen;
    }
  }

  publish(id: string): void {
    this.#unsaid.add(id);
    if (this.#client?.socket.readyState !== WebSocket.OPEN) return;
    this.#said.add(id);
    this.#client.publish(id, event);
  }

  get waiting(): number {
    return this.#unsaid.size;
  }

  leave(): void {
    this.#left = true;
    this.#client?.socket.close();
  }
}

describe("with Kafka", () => {
  const folder = temporaryFolder();
  let broker: KafkaBroker;
  let relay: Relay;
  /** What it says of itself: /readyz, and whether /metrics has it follow its log. */
  const readiness = async () => {
    const [ready, metrics] = await Promise.all(["/readyz", "/metrics"].map((path) => fetch(relay.url + path)));
    const text = (await metrics?.text()) ?? "";
    return [ready?.status, await ready?.text(), /^earshot_relay_log_followed (\d)$/m.exec(text)?.[1]];
  };
  beforeAll(async () => {
    broker = await KafkaBroker.create(folder.path, { partitions: 2 });
  }, 240_000);
  afterAll(async () => {
    await relay?.stop("SIGKILL");
    await broker?.stop("SIGKILL");
    folder.remove();
  });

  it("a broker that is absent at the start is waited for, and the rest is served meanwhile", async () => {
    relay = await startRelay("--log", `kafka:${broker.address}`, "--site", folder.path);
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    await expect.poll(relay.log).toMatch(`Kafka is out of reach: ${broker.address}`);
    expect(relay.log()).toContain("Connection refused");
    expect(await readiness()).toEqual([503, "the log is out of reach\n", "0"]);
    const client = await LiveClient.open(relay);
    client.send({ type: "subscribe", channel: "tracks" });
    expect(await client.message("error", 1)).toMatchObject({ code: "unavailable", channel: "tracks" });
    client.publish("early", event);
    expect(await client.message("error", 2)).toMatchObject({ code: "unavailable", id: "early" });
    await broker.start();
    await client.subscribe("tracks", {});
    await produce(broker, "tracks", tracks("first", 10));
    await client.until(() => client.records.length === 10, "the first tracks");
    await expect.poll(readiness).toEqual([200, "ok\n", "1"]);
    expect(relay.log()).toContain("Kafka is reached again");
    await client.close();
  });

  it("a broker that is killed and comes back loses nothing, and acknowledges each event once", async () => {
    const [client, other] = [await LiveClient.open(relay), await LiveClient.open(relay)];
    await Promise.all([client.subscribe("tracks", {}), other.subscribe("tracks", {})]);
    await produce(broker, "tracks", tracks("before", 200));
    await client.until(() => client.records.length === 210, "what came before");
    const ids = Array.from({ length: 20 }, () => randomUUID());
    // Half of them are on their way to the broker when it dies.
    for (const id of ids.slice(10)) client.publish(id, event);
    await broker.stop("SIGKILL");
    await expect.poll(readiness).toEqual([503, "the log is out of reach\n", "0"]);
    for (const id of ids.slice(0, 10)) client.publish(id, event);
    await broker.start();
    await produce(broker, "tracks", tracks("after", 200));
    for (const each of [client, other]) await each.until(() => each.records.length >= 410, "what came after");
    await expect.poll(readiness).toEqual([200, "ok\n", "1"]);
    expect(relay.log().match(/out of reach: /g)).toHaveLength(2);
    await client.message("ack", 20);
    expect(client.messages.filter(({ type }) => type === "gap" || type === "error")).toEqual([]);
    const there = places(await everything(broker, "tracks"));
    for (const { records } of [client, other]) {
      expectOrder(records);
      expect(places(records)).toEqual(there);
    }
    const acks = client.messages.filter((message) => message.type === "ack");
    const kept = (await everything(broker, "plays")).map(({ partition, offset, key }) => ({
      type: "ack",
      id: key,
      partition,
      offset,
    }));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(kept.sort(byId)).toEqual(acks.sort(byId));
    expect(acks.map(({ id }) => id).sort()).toEqual(ids.sort());
    await Promise.all([client.close(), other.close()]);
  });

  it("relays that are killed under load cost nobody a record: clients go on at another, or at the same again", async () => {
    const settings = ["--log", `kafka:${broker.address}`, "--topics", "tracks=loaded,plays=said"];
    const relays = await Promise.all([startRelay(...settings), startRelay(...settings)]);
    const listeners = Array.from(
      { length: 8 },
      (_, i) => new Listener("tracks", () => [...relays, ...relays].slice(i % 2)),
    );
    const running = listeners.map((listener) => listener.run());
    const ids: string[] = [];
    for (let round = 0; round < 30; ++round) {
      await produce(broker, "loaded", tracks(`round-${round}`, 40));
      for (const listener of listeners) {
        const id = randomUUID();
        ids.push(id);
        listener.publish(id);
      }
      if (round === 8) void (relays[0] as Relay).stop("SIGKILL");
      if (round === 12) relays[0] = await startRelay(...settings);
      if (round === 20) void (relays[1] as Relay).stop("SIGKILL");
    }
    const held = await everything(broker, "loaded");
    expect(held.length).toBe(1200);
    for (const listener of listeners) {
      await expect.poll(() => [listener.records.length, listener.waiting]).toEqual([1200, 0]);
      expect(listener.gaps).toEqual([]);
      expectOrder(listener.records);
      expect(places(listener.records)).toEqual(places(held));
    }
    const said = new Map(
      (await everything(broker, "said")).map((kept) => [`${kept.partition}:${kept.offset}`, kept.key]),
    );
    for (const listener of listeners) {
      for (const [id, { partition, offset }] of listener.acks) expect(said.get(`${partition}:${offset}`)).toBe(id);
    }
    expect(new Set(said.values())).toEqual(new Set(ids));
    // Two relays that are asked within a moment may both write an event. Who never had to ask twice is written once.
    const twice = [...said.values()].filter((id, i, all) => all.indexOf(id) < i);
    const saidAgain = new Set(listeners.flatMap((listener) => [...listener.saidAgain]));
    expect(twice.filter((id) => !saidAgain.has(id))).toEqual([]);
    for (const listener of listeners) listener.leave();
    await Promise.all([...running, ...relays.map((each) => each.stop())]);
  });

  it("a client that never reads costs little memory and no other client anything, and is told what it missed", async () => {
    const settings = ["--topics", "tracks=large", "--live-queue-bytes", "64KiB", "--live-memory-bytes", "64KiB"];
    const own = await startRelay("--log", `kafka:${broker.address}`, ...settings);
    const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${own.pid}/status`, "utf8"))?.[1]);
    const [idle, reading] = [await LiveClient.open(own), await LiveClient.open(own)];
    await Promise.all([idle.subscribe("tracks"), reading.subscribe("tracks")]);
    // From here on records come as they are produced, not all at once with their topic.
    await produce(broker, "large", [track("first")]);
    for (const client of [idle, reading]) {
      await client.until(() => client.records.length === 1, "the first");
      client.records.splice(0);
    }
    idle.socket.pause();
    const before = resident();
    const padding = "x".repeat(20_000);
    const count = 1500;
    await produce(
      broker,
      "large",
      Array.from({ length: count }, (_, i) => track(`large-${i}`, padding)),
    );
    await reading.until(() => reading.records.length === count, "all of them");
    expect(resident() - before).toBeLessThan(64 * 1024);
    idle.socket.resume();
    const missed = () =>
      idle.messages.reduce(
        (sum, message) => (message.type === "gap" ? sum + message.last - message.first + 1 : sum),
        0,
      );
    await idle.until(() => idle.records.length + missed() === count, "what is left and what is missing");
    expect(missed()).toBeGreaterThan(0);
    const untold = idle.messages.flatMap((message) =>
      message.type !== "gap"
        ? []
        : Array.from({ length: message.last - message.first + 1 }, (_, i) => ({
            partition: message.partition,
            offset: message.first + i,
          })),
    );
    const since = (await everything(broker, "large")).filter(({ value }) => !value.includes('"first"'));
    expect(places(reading.records)).toEqual(places(since));
    expect(places([...idle.records, ...untold])).toEqual(places(since));
    // What it missed is still in the log: it may ask for it.
    const gap = await idle.message("gap");
    idle.records.splice(0);
    await idle.subscribe("tracks", { ...idle.seen, [gap.partition]: gap.first - 1 });
    const whole = (await everything(broker, "large")).filter(
      ({ partition, offset }) => partition === gap.partition && offset >= gap.first,
    );
    await idle.until(() => idle.records.length === whole.length, "what it missed");
    expect(places(idle.records)).toEqual(places(whole));
    await Promise.all([idle.close(), reading.close()]);
    await own.stop();
  });
});

describe("with a log in a file", () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it("sockets whose other end is gone, or never says anything, are closed", async () => {
    const relay = await startRelay("--log", `sqlite:${folder.path}/idle`, "--live-idle-timeout", "1s");
    const head = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: earshot.v1\r\n\r\n";
    const silent = await Promise.all(Array.from({ length: 5 }, () => open(relay)));
    const ends = silent.map((socket) => readToEnd(socket, 20_000));
    for (const socket of silent) socket.write(head("/live"));
    // One that answers the relay's pings, as every browser does, stays.
    const alive = await LiveClient.open(relay);
    for (const end of await Promise.all(ends)) {
      expect(end.text).toMatch(/^HTTP\/1\.1 101 /);
      expect(end.closed).toBe(true);
    }
    alive.publish("still", event);
    expect(await alive.message("ack")).toMatchObject({ id: "still" });
    expect(await (await fetch(`${relay.url}/metrics`)).text()).toContain("earshot_relay_live_sockets 1\n");
    await alive.close();
    await relay.stop();
  });

  it("a disk that is full refuses events, and what was acknowledged is there", async () => {
    const settings = ["--log", `sqlite:${folder.path}/full`, "--topics", "catalog=plays"];
    // Files of this relay may grow to 256 KiB.
    const limited = ["sh", "-c", 'ulimit -f 512 && exec "$0" "$@"', program];
    const relay = await startRelayAs(limited, ...settings);
    const client = await LiveClient.open(relay);
    await client.subscribe("catalog", {});
    const acks = () => client.messages.filter((message) => message.type === "ack");
    const errors = () => client.messages.filter((message) => message.type === "error" && message.id);
    let sent = 0;
    while (errors().length === 0) {
      client.publish(`e${sent++}`, { event: "play", track: "t".repeat(250), listener: "l".repeat(250) });
      await client.until(() => acks().length + errors().length === sent, "an answer");
    }
    expect(errors()[0]).toMatchObject({ code: "unavailable" });
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    expect(acks().length).toBeGreaterThan(10);
    await client.until(() => client.records.length === acks().length, "what was acknowledged");
    await client.close();
    expect(await relay.stop()).toBe(0);
    const acked = acks().map((ack) => (ack.type === "ack" ? { key: ack.id, offset: ack.offset } : undefined));
    const held = () => rowsOf(`${folder.path}/full`, "plays").map(({ key, offset }) => ({ key, offset }));
    expect(held()).toEqual(acked);

    const again = await startRelay(...settings);
    const reader = await LiveClient.open(again);
    await reader.subscribe("catalog", {});
    reader.publish("room", event);
    await reader.message("ack");
    await reader.until(() => reader.records.length === acked.length + 1, "the log");
    expect(held().slice(0, -1)).toEqual(acked);
    expect(reader.records.map(({ value }) => (value as { id: string }).id)).toEqual(held().map(({ key }) => key));
    await reader.close();
    await again.stop();
  });

  it("a relay that is killed while it takes events keeps every one it acknowledged", async () => {
    const settings = ["--log", `sqlite:${folder.path}/killed`, "--topics", "catalog=plays"];
    let relay = await startRelay(...settings);
    const listener = new Listener("catalog", () => [relay]);
    const running = listener.run();
    for (let i = 0; i < 300; ++i) {
      listener.publish(`k${i}`);
      if (i % 20 === 0) await sleep(10);
      if (i === 150) {
        await relay.stop("SIGKILL");
        relay = await startRelay(...settings);
      }
    }
    // Each once, although it said some of them twice: the relay read which ids there are.
    await expect.poll(() => [listener.waiting, listener.records.length]).toEqual([0, 300]);
    expectOrder(listener.records);
    const ids = listener.records.map(({ value }) => (value as { id: string }).id);
    expect(new Set(ids).size).toBe(300);
    listener.leave();
    await running;
    await relay.stop();
    const held = rowsOf(`${folder.path}/killed`, "plays");
    expect(held.map(({ key }) => key)).toEqual(ids);
    for (const [id, { offset }] of listener.acks) expect(held[offset]?.key).toBe(id);
  });
});
