// `earshot catalog export` and what `catalog inspect` says, of a catalog made from a table.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Safetensors } from "../../wasm/src/catalog/safetensors.js";
import { Strings } from "../../wasm/src/catalog/strings.js";
import { earshot, run } from "./programs.js";

let scratch: string;
let catalog: string;

const header =
  "id,name,popularity,duration_ms,artists,release_date,genre,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature";
const rows = [
  `a,"Plain, and ""quoted""",10,200000,"['Ann']",1999,Rock,.5,.1,4,-9,1,.05,.2,.1,.1,.5,90,4`,
  `b,=1+1,50,100500,"['Ben', 'Cy']",2003-05,Rock,.4,.5,9,-12,0,.05,.2,.1,.1,.5,120.5,4`,
  `c,Lied ohne Wörter,,60000,"['Dö']",,Jazz,.3,.9,0,-15,1,.05,.2,.1,.1,.5,150,4`,
];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "earshot-export-"));
  const table = join(scratch, "songs.csv");
  await writeFile(table, `${[header, ...rows].join("\n")}\n`);
  catalog = join(scratch, "catalog");
  await earshot("catalog", "build", table, "--out", catalog, "--name", "Three");
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Exported {
  id: string;
  map: number[];
  vector: number[];
}

const lines = async (): Promise<Exported[]> => {
  const text = await earshot("catalog", "export", catalog, "--format", "jsonl", "--out", "-");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
};

describe("earshot catalog export", () => {
  it("writes JSON lines with what is known of each track", async () => {
    const tracks = Object.fromEntries((await lines()).map((track) => [track.id, track]));
    expect(Object.keys(tracks).sort()).toEqual(["a", "b", "c"]);
    expect(tracks.a).toMatchObject({ title: 'Plain, and "quoted"', artist: "Ann", key: "E major", genre: "Rock" });
    expect(tracks.b).toMatchObject({ year: 2003, duration: 100.5, popularity: 50, tempo: 120.5, key: "A minor" });
    expect(tracks.c).toMatchObject({ title: "Lied ohne Wörter", album: null, year: null, popularity: null });
    for (const { map, vector } of Object.values(tracks)) {
      expect(map).toHaveLength(2);
      expect(vector).toHaveLength(13);
    }
  });

  it("writes CSV that is safe to open, with the same tracks", async () => {
    const out = join(scratch, "tracks.csv");
    await earshot("catalog", "export", catalog, "--format", "csv", "--out", out);
    const [first, ...rest] = (await readFile(out, "utf8")).trimEnd().split("\r\n");
    const names = "id,title,artist,album,genre,year,duration,popularity,tempo,key,map_x,map_y,vector_0";
    expect(first?.startsWith(names)).toBe(true);
    expect(rest.map((line) => line.split(",")[0])).toEqual((await lines()).map(({ id }) => id));
    const text = rest.join("\n");
    expect(text).toContain('a,"Plain, and ""quoted""",Ann,,Rock,1999,200,10,90,E major,');
    expect(text).toContain('b,\'=1+1,"Ben, Cy",,Rock,2003,100.5,50,120.5,A minor,');
    expect(text).toContain("c,Lied ohne Wörter,Dö,,Jazz,,60,,150,C major,");
  });

  it("writes safetensors with the same ids and vectors", async () => {
    const out = join(scratch, "tracks.safetensors");
    await earshot("catalog", "export", catalog, "--out", out);
    const file = new Safetensors(Uint8Array.from(await readFile(out)), out);
    const tracks = await lines();
    const ids = new Strings(file, "id", 3);
    expect(tracks.map(({ id }) => id)).toEqual([0, 1, 2].map((i) => ids.at(i)));
    expect([...file.elements("vectors", "F32", 3, 13)]).toEqual(
      tracks.flatMap(({ vector }) => vector.map((number) => Math.fround(number))),
    );
    expect([...file.elements("map", "F32", 3, 2)]).toEqual(tracks.flatMap(({ map }) => map.map(Math.fround)));
    expect([...file.elements("popularity", "U8", 3)].sort()).toEqual([10, 255, 50]);
    expect(file.metadata("name")).toBe("Three");
  });

  it("refuses what makes no sense, and leaves no part of a file", async () => {
    const faults: [string[], string, number][] = [
      [["--out", "-"], "--out", 2],
      [["--format", "xml", "--out", "x"], "--format", 2],
      [["--out", join(catalog, "tracks.safetensors")], "lies in the catalog", 1],
      [["--out", join(scratch, "absent", "tracks.safetensors")], "does not exist", 1],
    ];
    const before = (await readdir(catalog)).sort();
    for (const [flags, words, ends] of faults) {
      const { code, stderr } = await run("earshot", "catalog", "export", catalog, ...flags);
      expect(stderr).toContain(words);
      expect(code).toBe(ends);
    }
    expect((await readdir(catalog)).sort()).toEqual(before);
  });
});

describe("earshot catalog inspect", () => {
  it("counts genres, years and popularity, and measures cells and files", async () => {
    const report = JSON.parse(await earshot("catalog", "inspect", catalog, "--format", "json"));
    expect(report).toMatchObject({
      genres: { Rock: 2, Jazz: 1 },
      years: { first: 1999, last: 2003, unknown: 1 },
      popularity: { quartiles: [10, 50, 50], unknown: 1 },
      cellRows: { fewest: 3, median: 3, most: 3 },
      silhouette: null,
    });
    expect(report.cellRadius).toBeGreaterThan(0);
    const cells = report.files.find(({ role }: { role: string }) => role === "cells");
    expect(report.cellBytes).toBe(cells.bytes);
    expect(report.bytes).toBe(report.files.reduce((sum: number, { bytes }: { bytes: number }) => sum + bytes, 0));
    const text = await earshot("catalog", "inspect", catalog);
    expect(text).toMatch(/^genres +Rock 2, Jazz 1$/m);
    expect(text).toMatch(/^years +1999 to 2003, unknown of 1$/m);
    expect(text).toMatch(/^popularity +median 50, half of the tracks from 10 to 50, unknown of 1$/m);
  });
});
