// earshot produce, announce, and what reads topics, with the log in a file.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, run, similar, start } from "../programs.js";
import { wav } from "../wav.js";
import { LiveClient } from "./live-client.js";
import { type Relay, startRelay, temporaryFolder } from "./relay.js";
import { listen, recordsOf, tracksCsv, valuesOf } from "./topic-records.js";

const folder = temporaryFolder();
const path = (name: string) => join(folder.path, name);
let logs = 0;
const newLog = () => `sqlite:${path(`log-${++logs}`)}`;
afterAll(() => folder.remove());

async function file(name: string, text: string): Promise<string> {
  await writeFile(path(name), text);
  return path(name);
}

describe("earshot produce", () => {
  it("beside a running relay: its clients hear each row that can be read, and the rest is told", async () => {
    const log = newLog();
    const [header, ...rows] = tracksCsv(3).trim().split("\n");
    const csv = await file(
      "tracks.csv",
      [header, 't8,"open,', ...rows, ",no id", "t9,too,short", 't7,"cut'].join("\n"),
    );
    const relay = await startRelay("--log", log);
    const client = await listen(relay);
    const { code, stderr } = await run("earshot", "produce", csv, "--to", log, "--rate", "max");
    expect(stderr).toContain("3 records to");
    expect(stderr).toContain("row dropped, fewer fields than the header has: 2");
    expect(stderr).toContain('row dropped, a quotation mark that is never closed: 2 (tracks.csv, line 2: "t8")');
    expect(stderr).toContain("4 rows kept in the topic dead-letters");
    expect(code).toBe(0);
    await client.until(() => client.records.length >= 3, "three tracks");
    const values = valuesOf(client.records);
    expect(values.map((value) => value.id)).toEqual(["t1", "t2", "t3"]);
    expect(values[0]).toMatchObject({
      title: "Song 1, again",
      artist: "Ann, Ben",
      genre: "Hip Hop",
      year: 1999,
      duration: 200,
      features: { danceability: 0.1, energy: 0.5, key: 1, mode: 1, loudness: -8.5, tempo: 61, time_signature: 4 },
    });
    const digest = createHash("sha256").update(readFileSync(csv)).digest("hex");
    expect(values[0]?.eventId).toBe(`${digest.slice(0, 16)}-3`);
    expect(existsSync(`${csv}.produce.json`)).toBe(false);
    await client.close();
    await relay.stop();
  });

  it("stopped by Ctrl-C it says how to go on, goes on, and sends nothing twice", async () => {
    const log = newLog();
    const csv = await file("stopped.csv", tracksCsv(60));
    const relay = await startRelay("--log", log);
    const client = await listen(relay);
    const { child, ended, said } = start("earshot", "produce", csv, "--to", log, "--rate", "20");
    await client.until(() => client.records.length >= 10, "some tracks");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(said()).toContain("the same command goes on from here");
    const before = JSON.parse(readFileSync(`${csv}.produce.json`, "utf8"));
    expect(before.sent).toBeGreaterThanOrEqual(10);
    const { stderr } = await run("earshot", "produce", csv, "--to", log, "--rate", "max");
    expect(stderr).toContain(`goes on after ${before.sent} records`);
    await client.until(() => client.records.length >= 60, "all tracks");
    expect(valuesOf(client.records).map((value) => value.id)).toEqual(
      Array.from({ length: 60 }, (_, i) => `t${i + 1}`),
    );
    await client.close();
    await relay.stop();
  });

  it("killed, it sends again at most what its position did not count, under the same eventId, and leaves nothing out", async () => {
    const log = newLog();
    const csv = await file("killed.csv", tracksCsv(900));
    const position = path("killed.position");
    const relay = await startRelay("--log", log);
    const client = await listen(relay);
    const { child, ended } = start("earshot", "produce", csv, "--to", log, "--rate", "200", "--resume", position);
    await expect.poll(() => existsSync(position)).toBe(true);
    child.kill("SIGKILL");
    await ended;
    const { through, beyond } = JSON.parse(readFileSync(position, "utf8"));
    await earshot("produce", csv, "--to", log, "--rate", "max", "--resume", position);
    const lines = () => valuesOf(client.records).map((value) => Number(value.eventId.split("-")[1]));
    await client.until(() => new Set(lines()).size >= 900, "all tracks");
    expect(new Set(lines())).toEqual(new Set(Array.from({ length: 900 }, (_, i) => i + 2)));
    const twice = lines().filter((line, i, all) => all.indexOf(line) < i);
    for (const line of twice) expect(line > through && !beyond.includes(line)).toBe(true);
    for (const value of valuesOf(client.records)) expect(value.id).toBe(`t${Number(value.eventId.split("-")[1]) - 1}`);
    await client.close();
    await relay.stop();
  });

  it("goes on in a table that was appended to, or mended further on, and sends nothing twice", async () => {
    const log = newLog();
    const lines = tracksCsv(62).trim().split("\n");
    const rows = (end: number, last: string) => [...lines.slice(0, end), last].join("\n");
    const csv = await file("grown.csv", rows(51, 't51,"open'));
    const { child, ended } = start("earshot", "produce", csv, "--to", log, "--rate", "5");
    await expect.poll(() => existsSync(`${csv}.produce.json`)).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await file("grown.csv", rows(61, `${lines[61]}\n`));
    const { stderr } = await run("earshot", "produce", csv, "--to", log, "--rate", "max");
    expect(stderr).toMatch(/[0-9]+ records to .*, after \d+ records? of an earlier run/);
    const values = valuesOf(await recordsOf(log, "tracks", 61));
    expect(values.map((value) => value.id)).toEqual(Array.from({ length: 61 }, (_, i) => `t${i + 1}`));
    expect(new Set(values.map((value) => value.eventId.split("-")[0])).size).toBe(1);
  });

  it("keeps a position to its source and log, and its options to what they mean", async () => {
    const log = newLog();
    const csv = await file("changed.csv", tracksCsv(50));
    const position = path("changed.position");
    const { child, ended } = start("earshot", "produce", csv, "--to", log, "--rate", "5", "--resume", position);
    await expect.poll(() => existsSync(position)).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const again = (...more: string[]) =>
      run("earshot", "produce", csv, "--to", log, "--rate", "max", "--resume", position, ...more);
    expect((await again("--topic", "others")).stderr).toContain(
      "holds a position of other topics or in another format",
    );
    const kept = readFileSync(position, "utf8");
    await file("changed.csv", tracksCsv(51).replace("Song 1,", "Song one,"));
    const changed = await again();
    expect(changed.code).toBe(1);
    expect(changed.stderr).toContain(
      "what was sent of it has changed since. --fresh sends all of it from the beginning",
    );
    expect(JSON.parse(readFileSync(position, "utf8"))).toEqual(JSON.parse(kept));
    await writeFile(position, "{}");
    expect((await again()).stderr).toContain("holds no position of this version of earshot produce. --fresh sends all");
    const { stderr } = await again("--fresh");
    expect(stderr).toContain("51 records to");
    expect(stderr).not.toContain("earlier run");
    for (const [option, value] of [
      ["--rate", "0"],
      ["--rate", "often"],
      ["--topic", "no topic"],
      ["--topic-by", "mood"],
      ["--format", "xml"],
    ] as const)
      expect((await run("earshot", "produce", csv, "--to", log, option, value)).code, `${option} ${value}`).toBe(2);
    const none = await file("none.csv", "no,table\n1,2\n");
    expect((await run("earshot", "produce", none, "--to", log, "--rate", "max")).code).toBe(1);
    expect(existsSync(`${none}.produce.json`)).toBe(false);
    const nowhere = await run("earshot", "produce", csv, "--to", "file", "--resume", path("none"));
    expect(nowhere.stderr).toContain("names no log: write kafka:HOST:PORT or sqlite:FILE");
    expect(nowhere.code).toBe(2);
  });

  it("makes no more topics than brokers can bear", async () => {
    const lines = tracksCsv(1_100).replaceAll("['Ann', 'Ben']", "Somebody").split("\n");
    const many = lines.map((line, i) => line.replace("Somebody", `Somebody ${i}`)).join("\n");
    const csv = await file("many.csv", many);
    const { code, stderr } = await run(
      "earshot",
      "produce",
      csv,
      "--to",
      newLog(),
      "--rate",
      "max",
      "--topic-by",
      "artist",
    );
    expect(code).toBe(1);
    expect(stderr).toContain("--topic-by artist: has made 1,000 topics, and there are more values");
    expect(stderr).not.toContain("goes on");
  });

  it("sorts by genre into topics, writes the comma message, and both become the same catalog", async () => {
    const log = newLog();
    const csv = await file("genres.csv", tracksCsv(9).replace(",62,4", ",,4"));
    const sorted = ["--topic", "music", "--topic-by", "genre", "--format", "comma"];
    const { stderr } = await run("earshot", "produce", csv, "--to", log, "--rate", "max", ...sorted);
    expect(stderr).not.toContain("value filled"); // what is unknown is not sent
    expect(stderr).toContain("9 records to");
    expect(stderr).toContain("music 3, music-hip-hop 3, music-pop 3");
    const topics = ["music", "music-hip-hop", "music-pop"].map((topic) => `${log}/${topic}`);
    await earshot("catalog", "build", csv, "--out", path("of-table"));
    await earshot("catalog", "build", ...topics, "--out", path("of-topics"));
    const hits = async (catalog: string) => (await similar(catalog, "--track", "t1")).map((hit) => [hit.id, hit.score]);
    expect(await hits(path("of-topics"))).toEqual(await hits(path("of-table")));
    const [first] = await similar(path("of-topics"), "--track", "t1");
    expect(first?.title).toMatch(/^Song \d, again$/);
    expect(first?.artist).toBe("AnnBen");
  });
});

describe("a folder of audio", () => {
  const log = newLog();
  const music = path("Music");
  beforeAll(async () => {
    await mkdir(music);
    for (let n = 1; n <= 3; n++) {
      const tone = Float64Array.from(
        { length: 5 * 22050 },
        (_, i) => 0.4 * Math.sin((i * n * 660) / 22050) * (1 + Math.sin(i / (900 * n))),
      );
      await writeFile(join(music, `${n}.wav`), wav(tone, 22050));
    }
    await writeFile(join(music, "broken.wav"), "no sound at all");
  });

  it("is analyzed and sent with features and vector; what cannot be read is named", async () => {
    const { code, stderr } = await run("earshot", "produce", music, "--to", log, "--rate", "max");
    expect(code).toBe(1);
    expect(stderr).toContain("broken.wav");
    expect(stderr).toContain("3 records to");
    const values = valuesOf(await recordsOf(log, "tracks", 3));
    expect(values.map((value) => value.title)).toEqual(["1", "2", "3"]);
    for (const value of values) {
      const columns = ["tempo", "spectral_centroid/mean/01", "rms/mean/01", "rms/std/01"];
      expect(Object.keys(value.features)).toEqual(columns);
      expect(value.vector).toHaveLength(64);
    }
  });

  it("becomes the catalog that the folder itself becomes", async () => {
    await run("earshot", "catalog", "build", music, "--out", path("of-folder"));
    await earshot("catalog", "build", `${log}/tracks`, "--out", path("of-topic"));
    const manifest = (catalog: string) => JSON.parse(readFileSync(path(`${catalog}/catalog.json`), "utf8"));
    expect(manifest("of-topic")).toMatchObject({ tracks: 3, space: manifest("of-folder").space });
    const hits = (catalog: string) => similar(path(catalog), "--track", "1.wav");
    expect(await hits("of-topic")).toEqual(await hits("of-folder"));
  });

  it("and a table do not meet in one catalog", async () => {
    const csv = await file("table.csv", tracksCsv(2));
    const { stderr } = await run("earshot", "catalog", "build", csv, `${log}/tracks`, "--out", path("of-both"));
    expect(stderr).toContain(
      "row dropped, analyzed audio among tables, in another space: 3 (tracks, partition 0, offset",
    );
    const refused = await run("earshot", "catalog", "build", music, `${log}/tracks`, "--out", path("refused"));
    expect(refused.stderr).toContain("is a topic of a log");
    expect(refused.code).toBe(2);
  });
});

describe("plays and announcements", () => {
  const log = newLog();
  let relay: Relay;
  beforeAll(async () => {
    relay = await startRelay("--log", log);
  });
  afterAll(() => relay.stop());

  it("what pages publish trains, while the relay runs, and each event counts once", async () => {
    const client = await LiveClient.open(relay);
    const events: [string, object][] = [];
    for (let listener = 0; listener < 12; listener++)
      for (let item = listener % 2; item < 16; item += 2)
        events.push([`e${events.length}`, { event: "play", track: `t${item}`, listener: `l${listener}`, count: 2 }]);
    const pairs = events.length;
    events.push(["odd", { event: "dislike", track: "t1", listener: "l1" }], ["nobody", { event: "play", track: "t1" }]);
    await client.publishAll(events);
    await client.publishAll(events.slice(0, 1));
    const quick = ["--factors", "8", "--epochs", "2"];
    const { code, stderr } = await run("earshot", "train", `${log}/plays`, "--out", path("model"), ...quick);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("row dropped, no listener: 1");
    expect(stderr).toContain("row dropped, disliked or skipped more than played: 1");
    expect(stderr).toContain(`12 listeners, 16 items, ${pairs - 1} pairs`);
    expect((await readdir(path("model"))).some((name) => name.startsWith("factors-"))).toBe(true);
    await client.close();
  });

  it("an announced catalog is heard with its version and files", async () => {
    const csv = await file("announced.csv", tracksCsv(4));
    await earshot("catalog", "build", csv, "--out", path("announced"));
    const client = await listen(relay, "catalog");
    await earshot("announce", path("announced"), "--to", log, "--url", "/music/");
    await client.until(() => client.records.length === 1, "the announcement");
    const manifest = readFileSync(path("announced/catalog.json"));
    const version = createHash("sha256").update(manifest).digest("hex").slice(0, 16);
    expect(client.records[0]?.value).toMatchObject({
      id: version,
      catalog: "/music/",
      version,
      kind: "tracks",
      space: "spotify-audio-1",
      tracks: 4,
      files: JSON.parse(manifest.toString()).files,
    });
    await client.close();
  });

  it("an address that no page could fetch is not announced", async () => {
    for (const url of [
      "catalog",
      "ftp://music.example/",
      "//music.example/",
      "https:///catalog/",
      "/a b/",
      "/c/?v=1",
    ]) {
      const { code, stderr } = await run("earshot", "announce", path("announced"), "--to", log, "--url", url);
      expect(code, url).toBe(2);
      expect(stderr).toContain(
        "--url: is where pages find the catalog: https://HOST/PATH/, or /PATH/ at their own host",
      );
    }
  });

  it("a damaged catalog is not announced", async () => {
    const [cells] = (await readdir(path("announced"))).filter((name) => name.startsWith("cells-"));
    await writeFile(path(`announced/${cells}`), "damaged");
    const { code, stderr } = await run("earshot", "announce", path("announced"), "--to", log);
    expect(code).toBe(1);
    expect(stderr).toContain("cells-");
  });

  it("a log or topic that is not there is an error with its name", async () => {
    const absent = await run("earshot", "train", `sqlite:${path("absent")}/plays`, "--out", path("m"));
    expect(absent.stderr).toContain("absent: does not exist");
    expect(existsSync(path("absent"))).toBe(false);
    for (const name of ["sqlite:plays", "kafka:127.0.0.1:9/", "sqlite:a/no topic"])
      expect((await run("earshot", "train", name, "--out", path("m"))).stderr).toContain("names no topic of a log");
    const empty = await run("earshot", "train", `${log}/nothing`, "--out", path("m"));
    expect(empty.stderr).toContain("nothing: there is no such topic");
    expect(empty.code).toBe(1);
    // Nor is it there now.
    expect((await run("earshot", "train", `${log}/nothing`, "--out", path("m"))).stderr).toContain("no such topic");
    const whole = await run("earshot", "train", log, "--out", path("m"));
    expect(whole.stderr).toContain(
      "is a folder, not the file of a log. Write sqlite:FILE/TOPIC: what follows the last",
    );
  });
});
