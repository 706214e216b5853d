// `earshot catalog` and `earshot similar`: what they write, print and end with.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { earshot, run, similar, testData } from "./programs.js";
import { wav } from "./wav.js";

/** A 16-bit mono WAV file of a tone that beats `pulse` times a second. */
function beatingTone(frequency: number, pulse: number, seconds = 5, sampleRate = 22050): Buffer {
  const samples = Float64Array.from({ length: seconds * sampleRate }, (_, i) => {
    const time = i / sampleRate;
    const level = 0.6 * Math.exp(-8 * ((time * pulse) % 1));
    return level * Math.sin(2 * Math.PI * frequency * time);
  });
  return wav(samples, sampleRate);
}

const pieces = ["low slow", "low slow again", "high slow", "low fast", "high fast"];
let scratch: string;
let music: string;
let catalog: string;

async function write(name: string, bytes: Buffer | string): Promise<void> {
  await mkdir(join(scratch, name, ".."), { recursive: true });
  await writeFile(join(scratch, name), bytes);
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-catalog-"));
  music = join(scratch, "music");
  catalog = join(scratch, "catalog");
  await write("music/low slow.wav", beatingTone(220, 1.5));
  await write("music/low slow again.wav", beatingTone(221, 1.5));
  await write("music/high/high slow.wav", beatingTone(1760, 1.5));
  await write("music/low fast.wav", beatingTone(220, 2.6));
  await write("music/high/high fast.wav", beatingTone(1760, 2.6));
  await write("music/cover.jpg", "no audio");
  await earshot("catalog", "build", music, "--out", catalog, "--name", "Tones", "--licence", "CC0-1.0");
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("earshot catalog build", () => {
  let out: string;
  beforeEach(async () => {
    out = await mkdtemp(join(scratch, "out-"));
  });

  it("writes a manifest and the files it names, and nothing else", async () => {
    const manifest = JSON.parse(await readFile(join(catalog, "catalog.json"), "utf8"));
    expect(manifest).toMatchObject({ format: "earshot-catalog", version: 3, name: "Tones", tracks: 5, previews: 0 });
    const names = manifest.files.map(({ name }: { name: string }) => name);
    expect((await readdir(catalog)).sort()).toEqual([...names, "catalog.json"].sort());
    for (const { name, bytes } of manifest.files) expect((await stat(join(catalog, name))).size).toBe(bytes);
  });

  it("writes the same bytes whatever the number of jobs", async () => {
    await earshot("catalog", "build", music, "--out", out, "--name", "Tones", "--licence", "CC0-1.0", "--jobs", "1");
    for (const name of await readdir(catalog)) {
      expect(await readFile(join(out, name)), name).toEqual(await readFile(join(catalog, name)));
    }
  });

  it("names tracks by their path, and by their source where there are several", async () => {
    const ids = (await similar(catalog, "--file", join(music, "low slow.wav"), "-n", "9")).map(({ id }) => id);
    expect(ids.sort()).toEqual([
      "high/high fast.wav",
      "high/high slow.wav",
      "low fast.wav",
      "low slow again.wav",
      "low slow.wav",
    ]);
    await write("second/low slow.wav", beatingTone(220, 1.5));
    await earshot("catalog", "build", music, join(scratch, "second"), "--out", out);
    const [nearest] = await similar(out, "--track", "music/low slow.wav", "-n", "1");
    expect(nearest?.id).toBe("second/low slow.wav");
  });

  it("keeps what can be read, names what cannot with its cause, and ends with 1", async () => {
    await write("mixed/good.wav", beatingTone(440, 2));
    await write("mixed/bad.mp3", "this is no music");
    const { code, stderr } = await run("earshot", "catalog", "build", join(scratch, "mixed"), "--out", out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/mixed\/bad\.mp3: \S.+/);
    expect(stderr).toContain("1 of 2 inputs failed");
    expect(JSON.parse(await earshot("catalog", "inspect", out, "--format", "json")).tracks).toBe(1);
  });

  it("leaves an older catalog alone when nothing can be read", async () => {
    await earshot("catalog", "build", music, "--out", out);
    const before = await readFile(join(out, "catalog.json"), "utf8");
    await write("broken/bad.mp3", "this is no music");
    expect((await run("earshot", "catalog", "build", join(scratch, "broken"), "--out", out)).code).toBe(1);
    expect((await run("earshot", "catalog", "build", join(scratch, "absent"), "--out", out)).code).toBe(1);
    expect(await readFile(join(out, "catalog.json"), "utf8")).toBe(before);
  });

  it("replaces an older catalog and removes its files, but no one else's", async () => {
    await earshot("catalog", "build", music, "--out", out, "--previews");
    await writeFile(join(out, "index.html"), "a page");
    await write("other/one.wav", beatingTone(330, 2));
    await earshot("catalog", "build", join(scratch, "other"), "--out", out, "--previews");
    expect((await readdir(out)).filter((name) => name.startsWith("index-"))).toHaveLength(1);
    expect(await readdir(join(out, "previews"))).toHaveLength(1);
    expect(await readFile(join(out, "index.html"), "utf8")).toBe("a page");
    await earshot("catalog", "verify", out);
  });

  it("copies short files as previews, named by their content", async () => {
    await earshot("catalog", "build", music, "--out", out, "--previews");
    const hits: { preview?: string }[] = await similar(out, "--track", "low slow.wav", "-n", "1");
    const preview = hits[0]?.preview ?? "";
    expect(preview).toMatch(/^previews\/[0-9a-f]{32}\.wav$/);
    expect(await readFile(join(out, preview))).toEqual(await readFile(join(music, "low slow again.wav")));
  });

  it("encodes 30 s of longer files as Opus", async () => {
    await write("long/long.wav", beatingTone(330, 2, 70));
    await earshot("catalog", "build", join(scratch, "long"), "--out", out, "--previews");
    const [name] = await readdir(join(out, "previews"));
    expect(name).toMatch(/^[0-9a-f]{32}\.opus$/);
    const [line] = (await earshot("analyze", join(out, "previews", name ?? ""))).split("\n");
    expect(JSON.parse(line ?? "").duration).toBeCloseTo(30, 1);
  });

  it("does not feed on its own previews", async () => {
    await write("inside/one.wav", beatingTone(330, 2));
    const inside = join(scratch, "inside");
    for (let times = 0; times < 2; times++) {
      await earshot("catalog", "build", inside, "--out", join(inside, "catalog"), "--previews");
    }
    const { tracks } = JSON.parse(await earshot("catalog", "inspect", join(inside, "catalog"), "--format", "json"));
    expect(tracks).toBe(1);
  });

  it("refuses the folder of music itself as the catalog's", async () => {
    for (const folder of [music, `${music}/`, join(music, "high/..")]) {
      const { code, stderr } = await run("earshot", "catalog", "build", music, "--out", folder);
      expect(code).toBe(2);
      expect(stderr).toContain("choose a folder of its own");
    }
    expect(await readdir(music)).not.toContain("catalog.json");
  });

  it("takes no previews of another catalog for music, only of a catalog", async () => {
    await write("around/one.wav", beatingTone(330, 2));
    await write("around/mixes/previews/two.wav", beatingTone(440, 2));
    await earshot("catalog", "build", music, "--out", join(scratch, "around/site/catalog"), "--previews");
    const built = await run("earshot", "catalog", "build", join(scratch, "around"), "--out", out, "--no-cache");
    expect(built).toMatchObject({ code: 0, stderr: `earshot: ${out}: 2 tracks\n` });
    const analyzed = await earshot("analyze", join(scratch, "around"));
    expect(analyzed.trim().split("\n")).toHaveLength(2);
    // What is named is meant.
    const named = await earshot("analyze", join(scratch, "around/site/catalog/previews"));
    expect(named.trim().split("\n")).toHaveLength(5);
  });

  it("counts one as one", async () => {
    await write("single/one.wav", beatingTone(330, 2));
    const built = await run("earshot", "catalog", "build", join(scratch, "single"), "--out", out, "--no-cache");
    expect(built.stderr).toBe(`earshot: ${out}: 1 track\n`);
    await write("faulty/one.mp3", "this is no music");
    const failed = await run("earshot", "catalog", "build", join(scratch, "faulty"), "--out", out);
    expect(failed.stderr).toContain("1 of 1 input failed");
  });

  it("says what a file says of itself only once", async () => {
    if (!testData) return;
    const { stderr } = await run("earshot", "analyze", join(testData, "music/odd/hr-savino-ivory.ogg"));
    expect(stderr.match(/Invalid data found/g)).toHaveLength(1);
  });

  it("refuses sources it cannot take and sources of one name", async () => {
    for (const sources of [[join(music, "low slow.wav")], ["mongodb://localhost/tracks"], [music, music]]) {
      const { code, stderr } = await run("earshot", "catalog", "build", ...sources, "--out", out);
      expect(code).toBe(2);
      expect(stderr).toMatch(/is no folder|same name/);
    }
    const topicless = await run("earshot", "catalog", "build", "kafka:localhost:9092", "--out", out);
    expect(topicless.code).toBe(2);
    expect(topicless.stderr).toContain("names no topic of a log");
    expect((await run("earshot", "catalog", "build", music)).code).toBe(2);
  });
});

describe("earshot catalog inspect and verify", () => {
  it("says what a catalog holds", async () => {
    const report = JSON.parse(await earshot("catalog", "inspect", catalog, "--format", "json"));
    expect(report).toMatchObject({ tracks: 5, name: "Tones", licence: "CC0-1.0", cells: 1 });
    expect(await earshot("catalog", "inspect", catalog)).toContain("Tones");
  });

  it("finds a changed byte, a truncated file and a missing one, and names them", async () => {
    const cells = (await readdir(catalog)).find((name) => name.startsWith("cells-")) ?? "";
    const original = await readFile(join(catalog, cells));
    const changed = Buffer.from(original);
    changed.writeUInt8(changed.readUInt8(300) ^ 1, 300);
    const faults: [Buffer | undefined, RegExp][] = [
      [changed, /has the sha256/],
      [original.subarray(0, 500), /is 500 bytes, expected/],
      [undefined, /is missing from the catalog/],
    ];
    for (const [bytes, message] of faults) {
      if (bytes) await writeFile(join(catalog, cells), bytes);
      else await rm(join(catalog, cells));
      const { code, stderr } = await run("earshot", "catalog", "verify", catalog);
      await writeFile(join(catalog, cells), original);
      expect(code).toBe(1);
      expect(stderr).toContain(cells);
      expect(stderr).toMatch(message);
    }
    await earshot("catalog", "verify", catalog);
  });

  it("tells a folder that is no catalog", async () => {
    const { code, stderr } = await run("earshot", "catalog", "inspect", music);
    expect(code).toBe(1);
    expect(stderr).toContain("catalog.json: does not exist: this is no catalog");
  });
});

describe("earshot similar", () => {
  it("ranks what sounds alike first, with reasons", async () => {
    const results = await similar(catalog, "--track", "low slow.wav");
    expect(results).toHaveLength(4);
    expect(results[0]).toMatchObject({ id: "low slow again.wav", title: pieces[1], artist: "" });
    expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).sort((a, b) => b - a));
    for (const { score, distances, reasons } of results) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(Object.keys(distances)).toEqual(["timbre", "harmony", "rhythm", "dynamics"]);
      expect(reasons.length).toBeGreaterThan(0);
    }
  });

  it("starts from a file as from the track made of it", async () => {
    const fromFile = await similar(catalog, "--file", join(music, "low slow.wav"), "-n", "5");
    expect(fromFile[0]).toMatchObject({ id: "low slow.wav" });
    expect(fromFile[0]?.score).toBeGreaterThan(0.97);
    const fromTrack = await similar(catalog, "--track", "low slow.wav", "-n", "4");
    expect(fromFile.slice(1).map(({ id }) => id)).toEqual(fromTrack.map(({ id }) => id));
  });

  it("weighs groups: by rhythm alone the high slow tone is nearer than the low fast one", async () => {
    const order = async (weights: string) =>
      (await similar(catalog, "--track", "low slow.wav", "--weights", weights)).map(({ id }) => id);
    const byRhythm = await order("timbre=0,harmony=0,dynamics=0");
    expect(byRhythm.indexOf("high/high slow.wav")).toBeLessThan(byRhythm.indexOf("low fast.wav"));
    const byTimbre = await order("rhythm=0,harmony=0,dynamics=0");
    expect(byTimbre.indexOf("low fast.wav")).toBeLessThan(byTimbre.indexOf("high/high slow.wav"));
  });

  it("takes several seeds, and never gives one back", async () => {
    const results = await similar(catalog, "--track", "low slow.wav", "--track", "high/high fast.wav");
    expect(results).toHaveLength(3);
    expect(results.map(({ id }) => id)).not.toContain("high/high fast.wav");
  });

  it("prints a table for people and CSV for tables", async () => {
    expect(await earshot("similar", catalog, "--track", "low slow.wav")).toContain("low slow again");
    const csv = await earshot("similar", catalog, "--track", "low slow.wav", "--format", "csv", "-n", "2");
    expect(csv.split("\r\n")).toHaveLength(4);
    expect(csv).toMatch(/^rank,id,title,artist,score,distance,timbre,harmony,rhythm,dynamics,reasons,versions\r\n1,/);
  });

  it("ranks by every metric", async () => {
    for (const metric of ["euclidean", "cosine", "manhattan"]) {
      const [nearest] = await similar(catalog, "--track", "low slow.wav", "--metric", metric);
      expect(nearest?.id, metric).toBe("low slow again.wav");
    }
  });

  it("says what is wrong with a request", async () => {
    const fault = async (...options: string[]) => {
      const { code, stdout, stderr } = await run("earshot", "similar", ...options);
      expect(stdout).toBe("");
      return `${code}: ${stderr}`;
    };
    expect(await fault(catalog)).toMatch(/^2: .*--track or --file/s);
    expect(await fault(catalog, "--track", "absent.wav")).toMatch(/^1: .*absent\.wav: is no track of this catalog/s);
    expect(await fault(catalog, "--file", join(music, "cover.jpg"))).toMatch(/^1: .*cover\.jpg/s);
    for (const weights of ["bass=1", "timbre", "timbre=-1", "timbre=nan", "timbre=0,harmony=0,rhythm=0,dynamics=0"]) {
      expect(await fault(catalog, "--track", "low slow.wav", "--weights", weights)).toMatch(/^2: .*--weights/s);
    }
    expect(await fault(catalog, "--track", "low slow.wav", "--variety", "2")).toMatch(/^2: /);
    expect(await fault(catalog, "--track", "low slow.wav", "--metric", "l3")).toMatch(/^2: /);
  });
});

describe.skipIf(!testData)("a folder of real music", () => {
  it("takes titles and artists from the tags", async () => {
    const out = join(scratch, "real");
    await symlink(join(testData ?? "", "music/tracks"), join(scratch, "tracks"));
    await earshot("catalog", "build", join(scratch, "tracks"), "--out", out);
    const [nearest] = await similar(out, "--track", "Gold Rush.mp3");
    expect(nearest).toMatchObject({ title: "Krampus's Workshop", artist: "Kevin MacLeod" });
  });
});
