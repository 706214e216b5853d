// `earshot similar` beyond the nearest tracks: filters, emerging artists, dislikes, a path, artists and albums.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, run, similar } from "./programs.js";

let folder: string;
let catalog: string;

const header =
  "id,name,popularity,duration_ms,explicit,artists,release_date,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature";

/** Tracks on a line from calm to wild; three artists take turns, one of them famous. */
const row = (place: number) => {
  const part = place / 30;
  const artist = ["Known", "Rising", "Hidden"][place % 3];
  const popularity = artist === "Known" ? 20 + place * 2 : 10;
  const sound = [0.3 + 0.4 * part, 0.2 + 0.6 * part, place % 12, -20 + 15 * part, place % 2, 0.05, 0.9 - 0.8 * part];
  return [
    `t${place}`,
    `Song ${place}`,
    popularity,
    200_000,
    0,
    `"['${artist}', 'Guest']"`,
    1980 + place,
    ...sound.slice(0, 7),
    0.1,
    0.1,
    0.2 + 0.6 * part,
    90 + 2 * place,
    4,
  ].join(",");
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-similar-"));
  const table = join(folder, "songs.csv");
  await writeFile(table, `${[header, ...Array.from({ length: 31 }, (_, place) => row(place))].join("\n")}\n`);
  catalog = join(folder, "catalog");
  await earshot("catalog", "build", table, "--out", catalog);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const placesOf = async (...flags: string[]) =>
  (await similar(catalog, "--track", "t0", ...flags)).map(({ id }) => Number(id.slice(1)));

describe("earshot similar", () => {
  it("keeps to years, popularity, tempo and key", async () => {
    for (const place of await placesOf("--years", "1990-1995", "-n", "30")) {
      expect(place).toBeGreaterThanOrEqual(10);
      expect(place).toBeLessThanOrEqual(15);
    }
    expect((await placesOf("--popularity", "50-", "-n", "30")).sort((a, b) => a - b)).toEqual([15, 18, 21, 24, 27, 30]);
    expect((await placesOf("--tempo", "-94")).sort()).toEqual([1, 2]);
    expect((await placesOf("--key", "C#", "-n", "30")).sort((a, b) => a - b)).toEqual([1, 13, 25]);
    expect(await placesOf("--key", "Db minor")).toEqual([]);
  });

  it("finds emerging artists, one track each, by Manhattan distance", async () => {
    const places = await placesOf("--emerging");
    expect(places.map((place) => place % 3).sort()).toEqual([1, 2]);
    expect((await placesOf("--emerging", "--emerging-below", "100")).length).toBe(3);
  });

  it("lets no artist have more than the cap", async () => {
    const artists = (await placesOf("--artist-cap", "2", "-n", "30")).map((place) => place % 3);
    for (const artist of [0, 1, 2]) expect(artists.filter((other) => other === artist)).toHaveLength(2);
  });

  it("keeps away from what is disliked", async () => {
    const plain = await placesOf("-n", "30");
    const places = await placesOf("-n", "30", "--dislike", "t30");
    expect(plain).toContain(30);
    expect(places.length).toBeGreaterThan(0);
    expect(Math.max(...places)).toBeLessThan(25);
  });

  it("leads from one track to another without an artist following upon itself", async () => {
    const places = await placesOf("--path-to", "t30", "-n", "6");
    expect(places).toHaveLength(6);
    expect(new Set(places).size).toBe(6);
    expect(places.at(0)).toBeLessThan(15);
    expect(places.at(-1)).toBeGreaterThan(15);
    const artists = [0, ...places, 30].map((place) => place % 3);
    for (const [i, artist] of artists.slice(1).entries()) expect(artist).not.toBe(artists[i]);
  });

  it("finds artists, as text, table and JSON", async () => {
    const { results } = JSON.parse(
      await earshot("similar", catalog, "--track", "t0", "--of", "artists", "--format", "json"),
    );
    expect(results).toHaveLength(2); // the seed's own is left out
    expect(results[0]).toMatchObject({ rank: 1, tracks: 10 });
    expect(results[0].nearest).toHaveLength(3);
    expect(await earshot("similar", catalog, "--track", "t0", "--of", "artists")).toContain("10 tracks");
    const csv = await earshot("similar", catalog, "--track", "t0", "--of", "artists", "--format", "csv");
    expect(csv.split("\r\n")[0]).toBe("rank,artist,album,score,distance,tracks,nearest");
    expect(await earshot("similar", catalog, "--track", "t0", "--of", "albums")).toContain("No other albums");
  });

  it("says what is wrong with a flag", async () => {
    const faults: [string[], string, number][] = [
      [["--years", "1990-1980"], "no range", 2],
      [["--key", "H"], "no key", 2],
      [["--genre", "rock"], "no genre of this catalog", 1],
      [["--path-to", "nobody"], "no track of this catalog", 1],
      [["--path-to", "t3", "--track", "t4"], "leads from one", 2],
      [["--emerging-below", "30"], "--emerging", 2],
    ];
    for (const [flags, words, ends] of faults) {
      const { code, stderr } = await run("earshot", "similar", catalog, "--track", "t0", ...flags);
      expect(stderr).toContain(words);
      expect(code).toBe(ends);
    }
  });
});
