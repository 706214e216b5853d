// Tracks that a relay brings, as songs: placed where the native builder places them, and ranked with a catalog's.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Catalog } from "../../wasm/src/catalog/catalog.js";
import type { Engine } from "../../wasm/src/engine.js";
import { songOfTrack } from "../../wasm/src/live/song-of-track.js";
import { embedTableColumns, tableColumns, tableSpace } from "../../wasm/src/live/table-space.js";
import type { LiveTrack } from "../../wasm/src/live/types.js";
import type { CatalogSummary, Song } from "../../wasm/src/types.js";
import { CatalogHost } from "../catalogs/catalog-host.js";
import { earshot } from "../integration/programs.js";
import { analyzeSamples, loadEngine } from "./engine-in-node.js";
import { request } from "./wish.js";

const columns = [
  ...["danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness", "instrumentalness"],
  ...["liveness", "valence", "tempo", "time_signature"],
];

/** Numbers that look like a table's; some are missing, beyond their range, or none at all. */
function madeFeatures(k: number): Record<string, number> {
  const at = (i: number) => Math.abs(Math.sin(12.9898 * (k + 1) + 78.233 * i) * 43758.5453) % 1;
  const all: Record<string, number> = {
    danceability: at(0),
    energy: at(1),
    key: Math.floor(at(2) * 12),
    loudness: -60 * at(3) ** 2,
    mode: at(4) < 0.4 ? 0 : 1,
    speechiness: at(5) ** 3,
    acousticness: at(6),
    instrumentalness: at(7) ** 4,
    liveness: at(8),
    valence: at(9),
    tempo: 30 + 230 * at(10),
    time_signature: 3 + Math.floor(at(11) * 3),
  };
  if (k % 5 === 0) for (const name of columns.filter((_, i) => (i + k / 5) % 3 === 0)) delete all[name];
  if (k % 7 === 0) Object.assign(all, { energy: 1.04, tempo: 600, loudness: -150, time_signature: 12 });
  if (k % 11 === 0) Object.assign(all, { energy: 7, key: -1, tempo: 0, valence: -3, mode: 0.5 });
  return all;
}

let engine: Engine;
let folder: string;
let host: CatalogHost;
let catalog: Catalog;
let summary: CatalogSummary;
const count = 120;

beforeAll(async () => {
  engine = await loadEngine();
  folder = await mkdtemp(join(tmpdir(), "earshot-test-"));
  const rows = Array.from({ length: count }, (_, k) => {
    const features = madeFeatures(k);
    return [`t${k}`, `Song ${k}`, `Artist ${k}`, "200000", ...columns.map((name) => features[name] ?? "")].join(",");
  });
  const table = join(folder, "tracks.csv");
  await writeFile(table, `id,name,artists,duration_ms,${columns.join(",")}\n${rows.join("\n")}\n`);
  const out = join(folder, "catalog");
  await earshot("catalog", "build", table, "--out", out);
  const names = await readdir(out);
  host = await CatalogHost.start(
    new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(out, name))] as const))),
  );
  ({ catalog, summary } = await Catalog.open(engine, host.address, { load: "auto", onProgress: () => {} }));
});
afterAll(async () => {
  catalog?.close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

const space = () => ({
  catalog: summary,
  space: async () => engine.space.version,
  embed: async (song: Song) => ({
    ...song,
    vector: engine.embed(engine.aligned(song).values),
    space: engine.space.version,
  }),
});
const produced = (id: string, features: Record<string, number>): LiveTrack => ({
  id,
  title: `Produced ${id}`,
  artist: `Nobody ${id}`,
  duration: 200,
  features,
});

describe("a produced track", () => {
  it("lies where the native builder puts the same row of a table", async () => {
    expect(summary.space).toBe(tableSpace);
    let compared = 0;
    for (let k = 0; k < count; k++) {
      const track = await catalog.track(`t${k}`);
      if (!track) continue; // a row without a number is dropped
      const vector = embedTableColumns(tableColumns(madeFeatures(k)));
      // A part's centre is stored in steps of a 127th of 3 at most, what rows differ by from it of 6: half a step each.
      for (const [i, value] of vector.entries())
        expect(Math.abs(value - (track.vector[i] as number)), `song ${k}, dimension ${i}`).toBeLessThan(0.036);
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("ranks beside its twin, with its tempo and key, as soon as it is added", async () => {
    const song = await songOfTrack(produced("twin", madeFeatures(13)), space());
    expect(await catalog.add([song])).toBe(1);
    const { hits } = await catalog.similar(request({ seeds: ["t13"], foldVersions: false }));
    expect(hits[0]).toMatchObject({ id: "twin", title: "Produced twin" });
    expect(hits[0]?.tempo).toBeCloseTo(madeFeatures(13).tempo as number, 2);
    expect(hits[0]?.reasons).toEqual(expect.arrayContaining(["same pulse"]));
    const found = await catalog.search("produced twin", 5);
    expect(found.map(({ id }) => id)).toEqual(["twin"]);
    // Again is no second one.
    expect(await catalog.add([song])).toBe(0);
  });

  it("is placed by its analysis where the catalog is of audio", async () => {
    const samples = Float32Array.from(
      { length: 22_050 * 5 },
      (_, i) => Math.sin(i * 0.05) * (i % 11_025 < 4000 ? 0.6 : 0.1),
    );
    const { values, vector } = await analyzeSamples(engine, samples, 22_050);
    const features = Object.fromEntries(engine.columns.map((name, i) => [name, values[i] as number]));
    const audio = { ...space(), catalog: { ...summary, space: engine.space.version } };
    // As JSON carries it.
    const song = await songOfTrack(JSON.parse(JSON.stringify(produced("audio", features))), audio);
    expect(song.space).toBe(engine.space.version);
    for (const [i, value] of song.vector.entries()) expect(value).toBeCloseTo(vector[i] as number, 4);
    const own = await Catalog.ofSongs(engine, [song]);
    expect((await own.track("audio"))?.title).toBe("Produced audio");
    own.close();
  });

  it("is taken as its producer placed it, and refused where it can't be compared", async () => {
    const vector = Array.from({ length: 64 }, (_, i) => i / 64);
    const placed = await songOfTrack({ ...produced("placed", {}), space: tableSpace, vector }, space());
    expect([...placed.vector]).toEqual(vector);
    await expect(songOfTrack(produced("other", { "mfcc/mean/01": 1 }), space())).rejects.toThrow(
      "Produced other: brings none of the numbers that this catalog's table has.",
    );
    const audio = { ...space(), catalog: { ...summary, space: engine.space.version } };
    await expect(songOfTrack(produced("none", {}), audio)).rejects.toThrow("brings no numbers about its sound");
    await expect(songOfTrack(produced("table", madeFeatures(1)), audio)).rejects.toMatchObject({ code: "not-finite" });
    const fitted = { ...space(), catalog: { ...summary, space: "fma-1" } };
    await expect(songOfTrack(produced("fma", madeFeatures(1)), fitted)).rejects.toThrow(
      'can\'t be placed in the space "fma-1"',
    );
  });
});
