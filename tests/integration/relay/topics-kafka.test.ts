// earshot produce, announce, train and catalog build with the log in Kafka: a real broker, and kcat, which knows nothing of
// Earshot.
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, run, similar, start } from "../programs.js";
import { everything, listing, produce } from "./kcat.js";
import { LiveClient } from "./live-client.js";
import { startRelay, temporaryFolder } from "./relay.js";
import { sharedBroker } from "./shared-broker.js";
import { type TrackValue, tracksCsv } from "./topic-records.js";

const folder = temporaryFolder();
const path = (name: string) => join(folder.path, name);
let broker: { address: string };
let log: string;
/** Topics of this run of these tests. */
const topic = (name: string) => `topics-${process.pid}-${name}`;

async function file(name: string, text: string): Promise<string> {
  await writeFile(path(name), text);
  return path(name);
}

beforeAll(async () => {
  broker = await sharedBroker();
  log = `kafka:${broker.address}`;
}, 240_000);
afterAll(() => folder.remove());

describe("topics in Kafka", () => {
  it("kcat reads the JSON that produce writes, each track under its id, and it becomes the table's catalog", async () => {
    const csv = await file("json.csv", `${tracksCsv(300)}t301,"So ""short"" a row",\n`);
    const topics = ["--topic", topic("json"), "--dead-letters", topic("dead")];
    const { stderr } = await run("earshot", "produce", csv, "--to", log, ...topics, "--rate", "max");
    expect(stderr).toContain("300 records to");
    const [letter] = await everything(broker, topic("dead"));
    expect(JSON.parse(letter?.value ?? "")).toMatchObject({
      source: "json.csv",
      line: 302,
      cause: "fewer fields than the header has",
      value: 't301,"So ""short"" a row",',
    });
    const records = await everything(broker, topic("json"));
    expect(records).toHaveLength(300);
    const values = records.map(({ value }) => JSON.parse(value) as TrackValue);
    expect(new Set(values.map((value) => value.id)).size).toBe(300);
    for (const [i, { key }] of records.entries()) expect(key).toBe(values[i]?.id);
    expect(values.find((value) => value.id === "t7")).toMatchObject({
      title: "Song 7, again",
      artist: "Ann, Ben",
      features: { tempo: 67, danceability: 0.7 },
    });
    await earshot("catalog", "build", csv, "--out", path("of-table"));
    await earshot("catalog", "build", `${log}/${topic("json")}`, "--out", path("of-topic"));
    const hits = async (catalog: string) =>
      (await similar(path(catalog), "--track", "t1")).map(({ id, score }) => [id, score]);
    expect(await hits("of-topic")).toEqual(await hits("of-table"));
  });

  it("a second run goes on where Ctrl-C left the first: each record is in the broker once", async () => {
    const csv = await file("resumed.csv", tracksCsv(400));
    const send = ["produce", csv, "--to", log, "--topic", topic("resumed")];
    const { child, ended } = start("earshot", ...send, "--rate", "20");
    await expect.poll(() => existsSync(`${csv}.produce.json`)).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await earshot(...send, "--rate", "max");
    const ids = (await everything(broker, topic("resumed"))).map(({ key }) => key);
    expect(ids).toHaveLength(400);
    expect(new Set(ids).size).toBe(400);
  });

  it("kcat reads the comma message, and comma messages of others are read, 19 fields and commas in titles included", async () => {
    const csv = await file("comma.csv", tracksCsv(3));
    await earshot("produce", csv, "--to", log, "--topic", topic("comma"), "--format", "comma", "--rate", "max");
    const [first] = (await everything(broker, topic("comma"))).filter(({ key }) => key === "t1");
    expect(first?.value).toBe("2,t1,Song 1, again,1,200000,0,AnnBen,1999,0.1,0.5,1,-8.5,1,0.04,0.3,0,0.1,0.7,61,4");
    await produce(broker, topic("comma"), [
      "0,6KbQ3u,Singende Bataillone 1. Teil,0,158648,0,CarlWoitschach,1928,0.708,0.195,10,-12.428,1,0.0506,0.995,0.563,0.151,0.779,118.469",
      "3,6M94Fk,Veni, vidi, vici,0,180760,0,FranciscoCanaro,9/25/28,0.781,0.13,1,-14.734,0,0.0926,0.995,0.887,0.111,0.72,108.003,4",
      "no track",
      '{"id":"half a json',
      '{"id":"silent","title":"T","artist":"A"}',
    ]);
    const out = path("of-comma");
    const report = path("report.json");
    const source = `${log}/${topic("comma")}`;
    const { code, stderr } = await run("earshot", "catalog", "build", source, "--out", out, "--report", report);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("8 rows read, 5 tracks");
    const { findings } = JSON.parse(readFileSync(report, "utf8"));
    const dropped = findings.filter((finding: { cleaning: string }) => finding.cleaning === "row dropped");
    expect(dropped.map((finding: { what: string; count: number }) => [finding.what, finding.count]).sort()).toEqual([
      ["no JSON object and no comma message", 1],
      ["no number about its sound", 1],
      ["not valid JSON", 1],
    ]);
    expect(dropped[0].examples[0].source).toMatch(/, partition \d, offset \d+$/);
    await earshot("catalog", "export", out, "--format", "jsonl", "--out", path("comma.jsonl"));
    const tracks = readFileSync(path("comma.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const byId = new Map(tracks.map((track) => [track.id, track]));
    expect(byId.get("6KbQ3u")).toMatchObject({ title: "Singende Bataillone 1. Teil", year: 1928 });
    expect(byId.get("6M94Fk")).toMatchObject({ title: "Veni, vidi, vici", artist: "FranciscoCanaro", year: 1928 });
  });

  it("trains on plays of the topic: an event id counts once, malformed ones are told and stop nothing", async () => {
    const events: string[] = [];
    for (let listener = 0; listener < 12; listener++)
      for (let item = listener % 2; item < 16; item += 2)
        events.push(
          JSON.stringify({ id: `e${events.length}`, event: "play", track: `t${item}`, listener: `l${listener}` }),
        );
    await produce(broker, topic("plays"), [...events, ...events.slice(0, 10), "no JSON", '{"event":"play"}']);
    const quick = ["--factors", "8", "--epochs", "2"];
    const plays = `${log}/${topic("plays")}`;
    const { code, stderr } = await run("earshot", "train", plays, "--out", path("model"), ...quick);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("merged, event that came before: 10");
    expect(stderr).toContain("row dropped, not valid JSON: 1");
    expect(stderr).toContain("row dropped, no listener: 1");
    expect(stderr).toContain(`12 listeners, 16 items, ${events.length} pairs`);
    // What came again is not summed either.
    expect(JSON.parse(readFileSync(path("model/report.json"), "utf8"))).toMatchObject({ duplicates: 0 });
  });

  it("a mistyped topic is told by its name, and not made by reading it", async () => {
    for (const command of [["train"], ["catalog", "build"]]) {
      const { code, stderr } = await run("earshot", ...command, `${log}/${topic("mistyped")}`, "--out", path("none"));
      expect(code).toBe(1);
      expect(stderr).toContain(`${topic("mistyped")}: there is no such topic. Check its name`);
    }
    const relay = await startRelay("--log", log, "--topics", `tracks=${topic("mistyped")}`);
    await expect
      .poll(relay.log)
      .toContain(`channel tracks waits for topic ${topic("mistyped")}, which is not there yet`);
    const client = await LiveClient.open(relay);
    await client.subscribe("tracks", {});
    expect(await listing(broker)).not.toContain(topic("mistyped"));
    await client.close();
    await relay.stop();
  });

  it("announces a catalog under its address", async () => {
    await earshot("catalog", "build", await file("announced.csv", tracksCsv(4)), "--out", path("announced"));
    await earshot("announce", path("announced"), "--to", log, "--topic", topic("catalog"));
    const [announcement] = await everything(broker, topic("catalog"));
    expect(announcement?.key).toBe("/catalog/");
    expect(JSON.parse(announcement?.value ?? "")).toMatchObject({
      tracks: 4,
      files: JSON.parse(readFileSync(path("announced/catalog.json"), "utf8")).files,
    });
  });
});
