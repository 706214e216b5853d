import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot } from "../programs.js";
import { everything, produce } from "./kcat.js";
import { LiveClient } from "./live-client.js";
import { open, type Relay, readToEnd, startRelay, temporaryFolder } from "./relay.js";
import { type SharedBroker, sharedBroker } from "./shared-broker.js";
import { tracksCsv } from "./topic-records.js";

const offsets = (client: LiveClient) => client.records.map((record) => record.offset);
const ids = (client: LiveClient) => client.records.map((record) => (record.value as { id: string }).id);
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const metric = async (relay: Relay, name: string) => {
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
};

describe("live, with the log in a file", () => {
  const folder = temporaryFolder();
  const log = `sqlite:${folder.path}/log`;
  // The plays are a channel here, so that what pages publish can be heard, and there are charts.
  const settings = ["--log", log, "--topics", "catalog=plays,charts=top,charts/rock=plays"];
  let relay: Relay;
  beforeAll(async () => {
    relay = await startRelay(...settings);
  });
  afterAll(async () => {
    await relay.stop();
    folder.remove();
  });

  it("takes events, says where they lie, and tells who listens", async () => {
    const client = await LiveClient.open(relay);
    // Nobody wrote to the topic yet: it is not there.
    expect(await client.subscribe("catalog")).toEqual({});
    client.publish("e1", { event: "play", track: "t1" });
    expect(await client.message("ack")).toMatchObject({ id: "e1", partition: 0, offset: 0 });
    await client.until(() => client.records.length === 1, "the record");
    expect(client.records[0]).toMatchObject({ offset: 0, value: { id: "e1", event: "play", track: "t1" } });
    await client.close();
  });

  it("counts a retry once, after a restart too", async () => {
    const client = await LiveClient.open(relay);
    await client.subscribe("catalog");
    client.publish("retried", { event: "like", track: "t1" });
    client.publish("retried", { event: "like", track: "t1" });
    const [first, second] = [await client.message("ack", 1), await client.message("ack", 2)];
    expect(second).toEqual(first);
    await client.close();
    await relay.stop();
    relay = await startRelay(...settings);
    const again = await LiveClient.open(relay);
    await again.subscribe("catalog");
    again.publish("retried", { event: "like", track: "t1" });
    again.publish("new", { event: "like", track: "t1" });
    expect(await again.message("ack", 1)).toEqual(first);
    expect((await again.message("ack", 2)).offset).toBe(first.offset + 1);
    await again.close();
  });

  it("resumes after any offset, from memory and, after a restart, from the log", async () => {
    const publisher = await LiveClient.open(relay);
    for (let i = 0; i < 300; ++i) publisher.publish(`many-${i}`, { event: "play", track: `t${i}` });
    const last = (await publisher.message("ack", 300)).offset;
    const near = await LiveClient.open(relay);
    await near.subscribe("catalog", { "0": last - 5 });
    await near.until(() => near.records.length === 5, "five records");
    expect(offsets(near)).toEqual(range(last - 4, last));
    await Promise.all([publisher.close(), near.close()]);

    await relay.stop("SIGKILL");
    relay = await startRelay(...settings, "--live-memory-bytes", "0");
    const client = await LiveClient.open(relay);
    await client.subscribe("catalog", {});
    await client.until(() => client.records.length === last + 1, "the whole log");
    expect(offsets(client)).toEqual(range(0, last));
    expect(await metric(relay, "earshot_relay_replays_total")).toBe(1);
    client.publish("after", { event: "skip", track: "t" });
    await client.until(() => client.records.length === last + 2, "what came after");
    expect(client.seen).toEqual({ "0": last + 1 });
    await client.close();
    await relay.stop();

    relay = await startRelay(...settings);
    const remembered = await LiveClient.open(relay);
    await remembered.subscribe("catalog", { "0": last - 1 });
    await remembered.until(() => remembered.records.length === 2, "two records");
    expect(await metric(relay, "earshot_relay_replays_total")).toBe(0);
    await remembered.close();
  });

  it("gives a state's snapshot, then the latest", async () => {
    const first = await LiveClient.open(relay);
    await first.subscribe("charts/rock");
    await first.until(() => first.records.length === 1, "the snapshot");
    first.publish("chart", { event: "play", track: "top" });
    await first.until(() => first.records.length === 2, "the latest");
    expect(first.records[1]?.value).toMatchObject({ id: "chart" });
    const late = await LiveClient.open(relay);
    await late.subscribe("charts/rock", { "0": 0 });
    await late.until(() => late.records.length === 1, "the snapshot");
    expect(late.records).toEqual(first.records.slice(1));
    await late.subscribe("charts");
    await Promise.all([first.close(), late.close()]);
  });

  it("says what it does not know, and goes on", async () => {
    const client = await LiveClient.open(relay);
    const refused: [unknown, object][] = [
      ["nonsense", { code: "bad-message" }],
      [
        { type: "subscribe", channel: "nothing" },
        { code: "no-channel", channel: "nothing" },
      ],
      [
        { type: "subscribe", channel: "listener/ann" },
        { code: "forbidden", channel: "listener/ann" },
      ],
      [{ type: "hello", token: "x" }, { code: "bad-token" }],
      [
        { type: "publish", id: "x", event: { event: "dance", track: "t" } },
        { code: "bad-event", id: "x" },
      ],
      [
        { type: "publish", id: "x", event: { event: "play", track: "t" }, channel: "catalog" },
        { code: "forbidden", id: "x" },
      ],
    ];
    for (const [i, [message, answer]] of refused.entries()) {
      client.send(message);
      expect(await client.message("error", i + 1)).toMatchObject(answer);
    }
    client.publish("y", { event: "play", track: "t" });
    expect(await client.message("ack")).toMatchObject({ id: "y" });
    await client.close();
  });

  it("refuses other origins and other protocols", async () => {
    await expect(LiveClient.open(relay, { Origin: "https://elsewhere.example" })).rejects.toThrow("403");
    await expect(LiveClient.open(relay, { Origin: "null" })).rejects.toThrow("403");
    await expect(LiveClient.open(relay, {}, "")).rejects.toThrow("400");
    const own = await LiveClient.open(relay, { Origin: `http://127.0.0.1:${relay.port}` });
    await own.close();
    const other = await startRelay("--log", `sqlite:${folder.path}/other`, "--live-origins", "https://a.example");
    const listed = await LiveClient.open(other, { Origin: "https://a.example" });
    await listed.close();
    await other.stop();
  });

  it("refuses who sends frames before the answer", async () => {
    const socket = await open(relay);
    const answer = readToEnd(socket);
    socket.write(
      "GET /live HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: earshot.v1\r\n\r\n\x81\x80aaaa",
    );
    expect((await answer).text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("listens no faster to who sends too much, loses none of it, and disconnects who sends what is too large", async () => {
    const flood = await LiveClient.open(relay);
    const begun = performance.now();
    for (let i = 0; i < 650; ++i) flood.send({ type: "pong" });
    flood.publish("last", { event: "play", track: "t" });
    expect(await flood.message("ack")).toMatchObject({ id: "last" });
    expect(performance.now() - begun).toBeGreaterThan(1000);
    await flood.close();
    const large = await LiveClient.open(relay);
    large.send(`{"type":"pong","x":"${"x".repeat(20_000)}"}`);
    expect((await large.closed).code).toBe(1009);
    const binary = await LiveClient.open(relay);
    binary.socket.send(Buffer.from("{}"));
    expect((await binary.closed).code).toBe(1003);
  });

  it("says which records the log has forgotten, and goes on with those it has", async () => {
    const its = `sqlite:${folder.path}/forgetful`;
    const forgetful = await startRelay("--log", its, "--log-retention", "1s", "--live-memory-bytes", "0");
    const send = (name: string, count: number) => {
      const file = `${folder.path}/${name}.csv`;
      writeFileSync(file, tracksCsv(count));
      return earshot("produce", file, "--to", its, "--rate", "max");
    };
    await send("old", 5);
    const gapOf = async () => {
      const client = await LiveClient.open(forgetful);
      await client.subscribe("tracks", { "0": 1 });
      await client.until(() => client.records.length > 0 || client.messages.some(({ type }) => type === "gap"), "any");
      await client.close();
      return client.messages.find(({ type }) => type === "gap");
    };
    await expect.poll(gapOf).toEqual({ type: "gap", channel: "tracks", partition: 0, first: 2, last: 4, next: 5 });
    const client = await LiveClient.open(forgetful);
    await client.subscribe("tracks", {});
    await send("new", 1);
    await client.until(() => client.records.length === 1, "what is new");
    expect(offsets(client)).toEqual([5]);
    expect(await client.message("gap")).toMatchObject({ first: 0, last: 4, next: 5 });
    await client.close();
    await forgetful.stop();
  });

  it("takes so many pings and no more", async () => {
    const client = await LiveClient.open(relay);
    for (let i = 0; i < 3000; ++i) client.socket.ping();
    expect(await client.closed).toEqual({ code: 1008, reason: "too many pings and pongs" });
  });

  it("takes so many sockets and no more", async () => {
    const small = await startRelay("--log", `sqlite:${folder.path}/small`, "--max-connections", "4");
    const clients = await Promise.all([0, 1, 2, 3].map(() => LiveClient.open(small)));
    await expect(LiveClient.open(small)).rejects.toThrow("503");
    await clients[0]?.close();
    const taken = () => LiveClient.open(small).catch(() => undefined);
    let another: LiveClient | undefined;
    await expect
      .poll(async () => {
        another = await taken();
        return another !== undefined;
      })
      .toBe(true);
    await Promise.all([...clients.slice(1), another as LiveClient].map((client) => client.close()));
    await small.stop();
  });

  it("asks all to come again when it stops", async () => {
    const stopping = await startRelay("--log", `sqlite:${folder.path}/stopping`);
    const client = await LiveClient.open(stopping);
    await client.subscribe("tracks");
    const code = stopping.stop();
    expect((await client.closed).code).toBe(1001);
    expect(await code).toBe(0);
  });
});

describe("live, with the log in Kafka", () => {
  let broker: SharedBroker;
  let relays: Relay[] = [];
  beforeAll(async () => {
    broker = await sharedBroker();
    const settings = ["--log", `kafka:${broker.address}`, "--topics", "tracks=carried,plays=carried-plays"];
    relays = await Promise.all([0, 1].map(() => startRelay(...settings)));
  }, 240_000);
  afterAll(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
  });

  it("carries what others produce, and a client goes on at another relay where it left the first", async () => {
    const [first, second] = relays as [Relay, Relay];
    const one = await LiveClient.open(first);
    await one.subscribe("tracks", {});
    const values = range(1, 500).map((i) => JSON.stringify({ id: `t${i}`, title: `Song ${i}, again`, artist: "A" }));
    await produce(broker, "carried", values.slice(0, 300));
    await one.until(() => one.records.length === 300, "300 records");
    await one.close();
    await produce(broker, "carried", values.slice(300));
    const two = await LiveClient.open(second);
    await two.subscribe("tracks", one.seen);
    await two.until(() => two.records.length === 200, "200 records");
    expect(new Set([...ids(one), ...ids(two)]).size).toBe(500);
    expect(two.messages.filter((message) => message.type === "gap")).toEqual([]);
    await two.close();
  });

  it("passes over tracks that cannot be read, keeps them with what is wrong with them, and reads comma messages", async () => {
    const relay = await startRelay("--log", `kafka:${broker.address}`, "--topics", "tracks=mixed,dead-letters=dead");
    const client = await LiveClient.open(relay);
    await client.subscribe("tracks");
    const comma =
      "0,6KbQ3uYMLKb5jDxLF7wYDD,Singende, Bataillone 1. Teil,0,158648,0,CarlWoitschach,1928,0.708,0.195,10,-12.428,1," +
      "0.0506,0.995,0.563,0.151,0.779,118.469";
    await produce(broker, "mixed", ["no json", '{"id":"untitled"}', '{"id":"fine","title":"t","artist":"a"}', comma]);
    await client.until(() => client.records.length >= 2, "the records that are fine");
    expect(ids(client).sort()).toEqual(["6KbQ3uYMLKb5jDxLF7wYDD", "fine"]);
    await expect.poll(() => metric(relay, "earshot_relay_dead_letters_total")).toBe(2);
    expect(await metric(relay, "earshot_relay_malformed_records_total")).toBe(2);
    const letters = (await everything(broker, "dead")).map(({ value }) => JSON.parse(value));
    const mixed = await everything(broker, "mixed");
    for (const letter of letters) {
      expect(mixed).toContainEqual(
        expect.objectContaining({ partition: letter.partition, offset: letter.offset, value: letter.value }),
      );
    }
    expect(letters.map(({ cause }) => cause).sort()).toEqual([
      "has no title",
      "is neither JSON nor a comma message with an id and numbers about the sound",
    ]);
    await client.close();
    // None is passed over in silence, however seldom it is said: the last when the relay stops.
    const told = () =>
      [...relay.log().matchAll(/topic mixed: (\d+) records could not be read/g)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    await expect.poll(told).toBeGreaterThan(0);
    await produce(broker, "mixed", ['{"id":5}']);
    await expect.poll(() => metric(relay, "earshot_relay_malformed_records_total")).toBe(3);
    expect(await relay.stop()).toBe(0);
    expect(told()).toBe(3);
    expect(relay.log()).toContain("which has a member id that is a number, not a text");
  });

  it("with TLS and a password appends and reads; without the right ones it says why, and no secret", async () => {
    const folder = temporaryFolder();
    const withProperties = (name: string, password: string, more = `ssl.ca.location=${broker.certificate}`) => {
      const file = `${folder.path}/${name}`;
      const sasl = `security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=ann\nsasl.password=${password}\n`;
      writeFileSync(file, `${sasl}${more}\n`);
      const topics = "catalog=guarded-plays,plays=guarded-plays";
      return startRelay("--log", `kafka:${broker.guarded}`, "--kafka-properties", file, "--topics", topics);
    };
    const [right, wrong, blind] = await Promise.all([
      withProperties("right", broker.secret),
      withProperties("wrong", "mistyped"),
      withProperties("blind", broker.secret, ""),
    ]);
    const client = await LiveClient.open(right);
    await client.subscribe("catalog", {});
    client.publish("guarded", { event: "play", track: "t" });
    await client.message("ack");
    await client.until(() => client.records.length === 1, "what it published");
    expect((await everything(broker, "guarded-plays")).map(({ key }) => key)).toEqual(["guarded"]);
    await client.close();
    await expect.poll(wrong.log).toMatch(/out of reach: .*Authentication failed/);
    await expect.poll(blind.log).toMatch(/out of reach: .*certificate verify failed/);
    await right.stop();
    for (const relay of [right, wrong, blind]) {
      await relay.stop("SIGKILL"); // those without a broker would wait for it a while
      expect(relay.log()).not.toContain(broker.secret);
      expect(relay.log()).not.toContain("mistyped");
    }
    folder.remove();
  });

  it("has a channel for each topic that produce sorted tracks into, each with offsets of its own", async () => {
    const log = `kafka:${broker.address}`;
    const topics = "tracks=sorted,tracks/pop=sorted-pop,tracks/hip-hop=sorted-hip-hop";
    const relay = await startRelay("--log", log, "--topics", topics);
    const clients = await Promise.all(
      ["tracks", "tracks/pop", "tracks/hip-hop"].map(async (channel) => {
        const client = await LiveClient.open(relay);
        await client.subscribe(channel, {});
        return client;
      }),
    );
    const folder = temporaryFolder();
    const csv = `${folder.path}/tracks.csv`;
    writeFileSync(csv, tracksCsv(9));
    await earshot("produce", csv, "--to", log, "--topic", "sorted", "--topic-by", "genre", "--rate", "max");
    folder.remove();
    for (const client of clients) await client.until(() => client.records.length === 3, "a third of them");
    expect(clients.map((client) => ids(client).sort())).toEqual([
      ["t2", "t5", "t8"],
      ["t3", "t6", "t9"],
      ["t1", "t4", "t7"],
    ]);
    await Promise.all(clients.map((client) => client.close()));
    await relay.stop();
  });
});
