// `earshot similar` beyond the nearest tracks: filters, emerging artists, dislikes, a path, artists and albums.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earshot, type Result, run, similar } from "./programs.js";

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

/** What a method answers, and how much it looked at. */
const answer = async (folder: string, track: string, method: string, ...flags: string[]) => {
  const text = await earshot("similar", folder, "--track", track, "--method", method, "--format", "json", ...flags);
  return JSON.parse(text) as { results: Result[]; method: string; candidates: number };
};

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

  it("compares all of a small catalog's one cell, whatever the method", async () => {
    const exact = await answer(catalog, "t0", "exact");
    expect(exact.candidates).toBe(30);
    for (const method of ["ivf", "cluster"]) expect(await answer(catalog, "t0", method)).toEqual({ ...exact, method });
  });

  it("says what is wrong with a flag", async () => {
    const faults: [string[], string, number][] = [
      [["--years", "1990-1980"], "no range", 2],
      [["--key", "H"], "no key", 2],
      [["--genre", "rock"], "no genre of this catalog", 1],
      [["--path-to", "nobody"], "no track of this catalog", 1],
      [["--path-to", "t3", "--track", "t4"], "leads from one", 2],
      [["--emerging-below", "30"], "--emerging", 2],
      [["--method", "guess"], "--method", 2],
      [["--method", "ivf", "--path-to", "t3"], "--method", 2],
    ];
    for (const [flags, words, ends] of faults) {
      const { code, stderr } = await run("earshot", "similar", catalog, "--track", "t0", ...flags);
      expect(stderr).toContain(words);
      expect(code).toBe(ends);
    }
  });
});

describe("earshot similar --method, in a catalog of many cells", () => {
  const tracks = 6000;
  const seeds = ["n7", "n1500", "n2999", "n4321", "n5998"];
  let large: string;

  /** Songs around forty sounds, spread by a generator of fixed seed. */
  beforeAll(async () => {
    let state = 1;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const sounds = Array.from({ length: 40 }, () => Array.from({ length: 8 }, random));
    const lines = Array.from({ length: tracks }, (_, n) => {
      const near = (sounds[n % 40] as number[]).map((part) => Math.min(1, Math.max(0, part + 0.4 * (random() - 0.5))));
      const [dance, energy, loudness, speech, acoustic, live, valence, tempo] = near as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const sound = [dance, energy, n % 12, -30 + 25 * loudness, n % 2, speech, acoustic, 0.1, live, valence];
      return `n${n},Song ${n},${n % 100},200000,0,"['Artist ${n % 500}']",${1960 + (n % 60)},${sound},${60 + 120 * tempo},4`;
    });
    const table = join(folder, "many.csv");
    await writeFile(table, `${[header, ...lines].join("\n")}\n`);
    large = join(folder, "large");
    await earshot("catalog", "build", table, "--out", large);
  }, 60_000);

  it("inspect measures the cells", async () => {
    const report = JSON.parse(await earshot("catalog", "inspect", large, "--format", "json"));
    expect(report.cellRows.fewest).toBeGreaterThan(0);
    expect(report.cellRows.median).toBeGreaterThanOrEqual(report.cellRows.fewest);
    expect(report.cellRows.most).toBeLessThanOrEqual(640);
    expect(report.silhouette).toBeGreaterThan(0);
    expect(report.silhouette).toBeLessThan(1);
    expect(report.popularity).toEqual({ quartiles: [25, 50, 74], unknown: 0 });
    expect(report.years).toEqual({ first: 1960, last: 2019, unknown: 0 });
  });

  const recallOf = async (method: string, ...flags: string[]) => {
    let found = 0;
    let compared = 0;
    for (const seed of seeds) {
      const exact = (await answer(large, seed, "exact", ...flags)).results.map(({ id }) => id);
      const { results, candidates, method: named } = await answer(large, seed, method, ...flags);
      expect(named).toBe(method);
      expect(results).toHaveLength(10);
      found += results.filter(({ id }) => exact.includes(id)).length;
      compared += candidates / tracks;
    }
    return { recall: found / (10 * seeds.length), share: compared / seeds.length };
  };

  it("ivf finds what exact finds and looks at fewer tracks", async () => {
    const { recall, share } = await recallOf("ivf");
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(share).toBeLessThan(0.5);
  });

  it("lsh and cluster find most of it among few tracks", async () => {
    for (const method of ["lsh", "cluster"]) {
      const { recall, share } = await recallOf(method);
      expect(recall).toBeGreaterThanOrEqual(0.6);
      expect(share).toBeLessThan(0.5);
    }
  });

  it("every method keeps to the filters and leaves the seeds out", async () => {
    for (const method of ["exact", "ivf", "lsh", "cluster"]) {
      const { results } = await answer(large, "n7", method, "--track", "n47", "--years", "1960-1990", "-n", "20");
      expect(results.length).toBeGreaterThan(0);
      for (const { id } of results) {
        const number = Number(id.slice(1));
        expect(number % 60).toBeLessThanOrEqual(30);
        expect([7, 47]).not.toContain(number);
      }
    }
  });
});
